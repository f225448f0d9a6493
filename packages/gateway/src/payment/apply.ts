import type { Contradiction } from './contradiction.ts';
import type { PaymentEvent } from './events.ts';
import type { Authentication, Cancellation, Failure, PaymentState } from './state.ts';
import { orderWithoutBuyer } from './without-buyer.ts';

/** The state after an event. Facts only: whether the event may happen was decided before. */
export function apply(state: PaymentState | null, event: PaymentEvent, nowMs: number): PaymentState {
  if (event.type === 'opened') {
    if (state !== null) throw new Error('A payment opens once.');
    return {
      id: event.id,
      keyId: event.keyId,
      status: 'open',
      order: event.order,
      requestDigest: event.requestDigest,
      authNonce: event.authNonce,
      openedAtMs: nowMs,
      expiresAtMs: event.expiresAtMs,
      termsAgreedAtMs: null,
      receiptEmail: event.order.payerEmail,
      authentication: null,
      failure: null,
      attempt: null,
      approval: null,
      receiptId: null,
      cancellations: [],
      recoveryAtMs: null,
      deliveredAtMs: null,
      endedAtMs: null,
      events: 1,
    };
  }
  if (state === null) throw new Error(`A payment begins with "opened", not with "${event.type}".`);
  return { ...state, ...change(state, event, nowMs), events: state.events + 1 };
}

function change(
  state: PaymentState,
  event: Exclude<PaymentEvent, { type: 'opened' }>,
  nowMs: number,
): Partial<PaymentState> {
  switch (event.type) {
    case 'terms_agreed':
      return { termsAgreedAtMs: nowMs };
    case 'authentication_started':
      return {
        status: 'authenticating',
        failure: null,
        receiptEmail: event.receiptEmail,
        authentication: {
          id: event.authenticationId,
          cardCompany: event.cardCompany,
          quota: event.quota,
          startedAtMs: nowMs,
          expiresAtMs: event.expiresAtMs,
          challenge: null,
          authenticatedAtMs: null,
          cardName: '',
          maskedNumber: '',
        },
      };
    case 'challenge_received':
      return {
        authentication: {
          ...current(state),
          challenge: { qr: event.qr, code: event.code, link: event.link },
        },
      };
    case 'authenticated':
      return {
        status: 'authenticated',
        authentication: {
          ...current(state),
          authenticatedAtMs: nowMs,
          cardName: event.cardName,
          maskedNumber: event.maskedNumber,
        },
      };
    case 'authentication_failed':
      return { status: 'open', failure: event.failure };
    case 'authentication_left':
      return { status: 'open', failure: null };
    case 'approval_started':
      return { status: 'approving', attempt: { id: event.attemptId, startedAtMs: nowMs } };
    case 'approved':
      return {
        status: 'paid',
        failure: null,
        approval: event.approval,
        receiptId: event.receiptId,
        endedAtMs: nowMs,
      };
    case 'declined':
      return { status: 'open', failure: event.failure };
    case 'approval_abandoned':
      return { status: 'abandoned', failure: event.failure };
    case 'recovery_delayed':
      return { recoveryAtMs: event.untilMs };
    case 'reversed':
      return { status: 'reversed', endedAtMs: nowMs };
    case 'contradicted':
      return contradicted(state, event.contradiction, event.failure);
    case 'resumed':
      return {
        ...(state.held && { held: null }),
        cancellations: state.cancellations.map((each) =>
          each.status === 'contradicted' ? { ...each, status: 'pending' } : each,
        ),
      };
    case 'failed':
      return { status: 'failed', failure: event.failure, endedAtMs: nowMs };
    case 'cancel_started':
      return {
        cancellations: [
          ...state.cancellations,
          {
            id: event.cancelId,
            authNonce: event.authNonce,
            requestDigest: event.requestDigest,
            amountWon: event.amountWon,
            taxWon: event.taxWon,
            status: 'pending',
            requestedAtMs: nowMs,
            endedAtMs: null,
            transactionKey: '',
            institutionCode: null,
          },
        ],
      };
    case 'cancelled':
      return endCancellation(state, event.cancelId, {
        status: 'done',
        endedAtMs: nowMs,
        transactionKey: event.transactionKey,
      });
    case 'cancel_declined':
      return endCancellation(state, event.cancelId, {
        status: 'declined',
        endedAtMs: nowMs,
        institutionCode: event.institutionCode,
      });
    case 'closed':
      return { status: 'closed', endedAtMs: nowMs };
    case 'delivered':
      return { deliveredAtMs: nowMs };
    case 'buyer_erased':
      return {
        order: orderWithoutBuyer(state.order),
        requestDigest: '',
        receiptEmail: '',
        buyerErasedAtMs: nowMs,
      };
  }
}

function contradicted(
  state: PaymentState,
  contradiction: Contradiction,
  failure: Failure | null,
): Partial<PaymentState> {
  switch (contradiction.of) {
    case 'authentication':
      return { status: 'open', failure };
    case 'approval':
      return { status: 'abandoned', failure, contradiction };
    case 'reversal':
      return { held: contradiction };
    case 'cancellation':
      return endCancellation(state, contradiction.id, { status: 'contradicted' });
  }
}

function endCancellation(
  state: PaymentState,
  cancelId: string,
  end: Partial<Cancellation>,
): Partial<PaymentState> {
  return {
    cancellations: state.cancellations.map((each) => (each.id === cancelId ? { ...each, ...end } : each)),
  };
}

function current(state: PaymentState): Authentication {
  if (state.authentication === null) throw new Error('There is no authentication.');
  return state.authentication;
}
