import type { Contradiction } from './contradiction.ts';
import type { PaymentEvent } from './events.ts';
import type { Failure } from './failure.ts';
import type { Approving, Cancellation, Paid, Payment, PaymentState, PaymentStatus } from './state.ts';

type Beginning = Extract<PaymentEvent, { type: 'opened' | 'adopted' }>;
type Change = Exclude<PaymentEvent, Beginning>;

/** The state after an event. Facts only: whether the event may happen was decided before. */
export function apply(state: PaymentState | null, event: PaymentEvent, nowMs: number): PaymentState {
  if (event.type === 'opened' || event.type === 'adopted') {
    if (state !== null) throw new Error('A payment opens once.');
    return begun(event, nowMs);
  }
  if (state === null) throw new Error(`A payment begins with "opened", not with "${event.type}".`);
  return { ...after(state, event, nowMs), events: state.events + 1 };
}

function begun(event: Beginning, nowMs: number): PaymentState {
  const { id, keyId, authNonce, order } = event;
  const common = { id, keyId, order, authNonce, openedAtMs: nowMs, buyerErasedAtMs: null, events: 1 };
  if (event.type === 'opened') {
    const { sealed, requestDigest, expiresAtMs } = event;
    return {
      ...common,
      status: 'open',
      sealed,
      requestDigest,
      expiresAtMs,
      receiptEmail: order.payerEmail,
      termsAgreedAtMs: null,
      authentication: null,
      failure: null,
    };
  }
  const { approval, receiptId, attemptId, traceNumber, authenticationId, cardCompany, vat } = event;
  const { cardName, maskedNumber } = approval;
  return {
    ...common,
    status: 'paid',
    sealed: [],
    requestDigest: null,
    expiresAtMs: nowMs,
    receiptEmail: '',
    authentication: {
      id: authenticationId,
      cardCompany,
      quota: '',
      vat,
      startedAtMs: nowMs,
      expiresAtMs: nowMs,
      challenge: null,
      card: { cardName, maskedNumber, authenticatedAtMs: nowMs },
    },
    attempt: { id: attemptId, traceNumber, startedAtMs: nowMs, countedIn: [] },
    resultReturnedAtMs: null,
    approval,
    receiptId,
    cancellations: [],
    endedAtMs: nowMs,
  };
}

function after(state: PaymentState, event: Change, nowMs: number): PaymentState {
  const common = commonOf(state);
  switch (event.type) {
    case 'terms_agreed':
      return { ...its(state, event, 'open'), termsAgreedAtMs: nowMs };
    case 'authentication_started': {
      const { termsAgreedAtMs } = its(state, event, 'open');
      if (termsAgreedAtMs === null) throw new Error('The terms come before the card.');
      const {
        authenticationId: id,
        cardCompany,
        quota,
        vat,
        interestFree,
        receiptEmail,
        expiresAtMs,
      } = event;
      const asked = {
        id,
        cardCompany,
        quota,
        ...(vat !== undefined && { vat }),
        ...(interestFree !== undefined && { interestFree }),
        startedAtMs: nowMs,
        expiresAtMs,
        challenge: null,
        card: null,
      };
      return { ...common, status: 'authenticating', receiptEmail, termsAgreedAtMs, authentication: asked };
    }
    case 'challenge_received': {
      const { type: _, ...challenge } = event;
      const asking = its(state, event, 'authenticating');
      return { ...asking, authentication: { ...asking.authentication, challenge } };
    }
    case 'authenticated': {
      const { type: _, ...said } = event;
      const asking = its(state, event, 'authenticating');
      const card = { ...said, authenticatedAtMs: nowMs };
      return {
        ...asking,
        status: 'authenticated',
        authentication: { ...asking.authentication, card },
        resultReturnedAtMs: null,
      };
    }
    case 'authentication_failed':
      return openAgain(its(state, event, 'authenticating'), event.failure);
    case 'authentication_left':
      return openAgain(its(state, event, 'authenticating', 'authenticated'), null);
    case 'approval_started': {
      const { attemptId: id, traceNumber, countedIn } = event;
      const attempt = { id, traceNumber, startedAtMs: nowMs, countedIn };
      return { ...its(state, event, 'authenticated'), status: 'approving', attempt };
    }
    case 'approved': {
      const { approval, receiptId } = event;
      return {
        ...common,
        ...attemptOf(its(state, event, 'approving')),
        status: 'paid',
        approval,
        receiptId,
        cancellations: [],
        endedAtMs: nowMs,
      };
    }
    case 'declined':
      return openAgain(its(state, event, 'approving'), event.failure);
    case 'approval_abandoned':
      return abandoned(its(state, event, 'approving'), event.failure, null);
    case 'contradicted':
      return contradicted(state, event, event.contradiction);
    case 'resumed':
      return state.status === 'abandoned'
        ? { ...state, held: null }
        : withCancellations(its(state, event, 'paid'), (each) =>
            each.status === 'contradicted' ? { ...asked(each), status: 'pending' } : each,
          );
    case 'recovery_delayed':
      return state;
    case 'reversed': {
      const { failure, ...before } = its(state, event, 'abandoned');
      return { ...common, ...attemptOf(before), status: 'reversed', failure, endedAtMs: nowMs };
    }
    case 'failed':
      return {
        ...common,
        status: 'failed',
        authentication: state.authentication,
        failure: event.failure,
        endedAtMs: nowMs,
        resultReturnedAtMs: resultReturnedAtMsOf(state),
      };
    case 'given_up': {
      const { authentication, failure } = its(state, event, 'open');
      if (failure === null) throw new Error('Nothing failed that could be given up.');
      return {
        ...common,
        status: 'failed',
        authentication,
        failure,
        endedAtMs: nowMs,
        resultReturnedAtMs: null,
      };
    }
    case 'closed': {
      const { authentication } = its(state, event, 'open', 'authenticating', 'authenticated');
      return { ...common, status: 'closed', authentication, endedAtMs: nowMs, resultReturnedAtMs: null };
    }
    case 'cancel_started': {
      const { type: _, cancelId: id, ...asked } = event;
      const paid = its(state, event, 'paid');
      const pending = { ...asked, id, requestedAtMs: nowMs, status: 'pending' } as const;
      return { ...paid, cancellations: [...paid.cancellations, pending] };
    }
    case 'cancel_asked':
      return withCancellations(its(state, event, 'paid'), (each) =>
        each.id === event.cancelId ? { ...requested(each), askedAtMs: nowMs, status: 'pending' } : each,
      );
    case 'cancel_unsent':
      return withCancellations(its(state, event, 'paid'), (each) =>
        each.id === event.cancelId
          ? { ...requested(each), isUnasked: true, unsentAtMs: nowMs, status: 'pending' }
          : each,
      );
    case 'cancelled':
      return endCancellation(its(state, event, 'paid'), event.cancelId, {
        status: 'done',
        endedAtMs: nowMs,
        transactionKey: event.transactionKey,
      });
    case 'cancel_declined':
      return endCancellation(its(state, event, 'paid'), event.cancelId, {
        status: 'declined',
        endedAtMs: nowMs,
        institutionCode: event.institutionCode,
      });
    case 'result_returned':
      return {
        ...its(
          state,
          event,
          'authenticated',
          'approving',
          'paid',
          'failed',
          'closed',
          'abandoned',
          'reversed',
        ),
        resultReturnedAtMs: nowMs,
      };
    case 'buyer_erased':
      return {
        ...state,
        order: event.order ?? state.order,
        requestDigest: null,
        receiptEmail: '',
        buyerErasedAtMs: nowMs,
      };
  }
}

function contradicted(state: PaymentState, event: Change, contradiction: Contradiction): PaymentState {
  switch (contradiction.of) {
    case 'authentication':
      return openAgain(its(state, event, 'authenticating'), { reason: 'contradicted' });
    case 'approval':
      return abandoned(its(state, event, 'approving'), { reason: 'contradicted' }, contradiction);
    case 'reversal':
      return { ...its(state, event, 'abandoned'), held: contradiction };
    case 'cancellation':
      return endCancellation(its(state, event, 'paid'), contradiction.id, {
        status: 'contradicted',
        contradiction,
      });
  }
}

type Ongoing = Extract<PaymentState, { termsAgreedAtMs: unknown }>;

/** Back to choosing a card, after a try. */
function openAgain(state: Ongoing, failure: Failure | null): PaymentState {
  const { termsAgreedAtMs, authentication } = state;
  return { ...commonOf(state), status: 'open', termsAgreedAtMs, authentication, failure };
}

function abandoned(state: Approving, failure: Failure, contradiction: Contradiction | null): PaymentState {
  return {
    ...commonOf(state),
    ...attemptOf(state),
    status: 'abandoned',
    failure,
    contradiction,
    held: null,
  };
}

type End = Cancellation extends infer Each
  ? Each extends Cancellation
    ? Omit<Each, keyof ReturnType<typeof requested>>
    : never
  : never;

function endCancellation(state: Paid, cancelId: string, end: End): Paid {
  return withCancellations(state, (each) => (each.id === cancelId ? { ...asked(each), ...end } : each));
}

function withCancellations(state: Paid, change: (each: Cancellation) => Cancellation): Paid {
  return { ...state, cancellations: state.cancellations.map(change) };
}

/** A cancellation as it was asked for, without what became of it: whether it may arrive yet is counted from when it was asked for. */
function asked(cancellation: Cancellation) {
  const { askedAtMs } = cancellation;
  return { ...requested(cancellation), ...(askedAtMs !== undefined && { askedAtMs }) };
}

function requested({ id, authNonce, requestDigest, amountWon, taxWon, vatWon, requestedAtMs }: Cancellation) {
  const vat = vatWon === undefined ? {} : { vatWon };
  return { id, authNonce, requestDigest, amountWon, taxWon, ...vat, requestedAtMs };
}

function commonOf(state: PaymentState): Payment {
  const { id, keyId, order, sealed, requestDigest, authNonce, openedAtMs, expiresAtMs } = state;
  const { receiptEmail, buyerErasedAtMs, events } = state;
  return {
    id,
    keyId,
    order,
    sealed,
    requestDigest,
    authNonce,
    openedAtMs,
    expiresAtMs,
    receiptEmail,
    buyerErasedAtMs,
    events,
  };
}

function attemptOf({
  authentication,
  attempt,
  resultReturnedAtMs,
}: Pick<Paid, 'authentication' | 'attempt' | 'resultReturnedAtMs'>) {
  return { authentication, attempt, resultReturnedAtMs };
}

function resultReturnedAtMsOf(state: PaymentState): number | null {
  return 'resultReturnedAtMs' in state ? state.resultReturnedAtMs : null;
}

/** The state as one of those in which an event can happen. */
function its<Status extends PaymentStatus>(
  state: PaymentState,
  event: Change,
  ...statuses: readonly Status[]
): Extract<PaymentState, { readonly status: Status }> {
  if (isOneOf(state, statuses)) return state;
  throw new Error(`"${event.type}" cannot happen to a payment that is ${state.status}.`);
}

function isOneOf<Status extends PaymentStatus>(
  state: PaymentState,
  statuses: readonly Status[],
): state is Extract<PaymentState, { readonly status: Status }> {
  return statuses.some((status) => status === state.status);
}
