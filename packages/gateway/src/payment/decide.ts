import type {
  ApprovalStatus,
  AuthenticationStatus,
  BeginResponse,
  CancelStatus,
} from '@dojang/protocol/acquirer';
import { INSTALMENT_MINIMUM_WON } from '@dojang/protocol/cards';
import { type Code, institutionMessage, messageOf } from '@dojang/protocol/payple';
import {
  contradictionOfApproval,
  contradictionOfAuthentication,
  contradictionOfCancellation,
  contradictionOfReversal,
} from './check-answer.ts';
import type { Contradiction } from './contradiction.ts';
import type { PaymentEvent } from './events.ts';
import {
  type Authentication,
  type Cancellation,
  cancellableWon,
  type Failure,
  isConfirmable,
  isEnded,
  isHeld,
  isSettled,
  needsRecovery,
  type PaymentState,
} from './state.ts';
import { transactionKey } from './transaction-key.ts';

/** What somebody wants to happen. Ids, times and randomness come in with it: the core makes none. */
export type Command =
  | { readonly type: 'agree' }
  | {
      readonly type: 'start_authentication';
      readonly authenticationId: string;
      readonly cardCompany: string;
      readonly quota: string;
      readonly receiptEmail: string;
      readonly expiresAtMs: number;
    }
  /** What the card company answered, whole: the core alone decides what it means, and whether it can be. */
  | { readonly type: 'hear_challenge'; readonly authenticationId: string; readonly answer: BeginResponse }
  | {
      readonly type: 'hear_authentication';
      readonly authenticationId: string;
      readonly answer: AuthenticationStatus;
    }
  /** The three minutes are over, by our own clock. */
  | { readonly type: 'hear_expired'; readonly authenticationId: string }
  /** The card company could not be asked to begin. */
  | { readonly type: 'hear_unreachable'; readonly authenticationId: string }
  | { readonly type: 'leave_authentication' }
  | { readonly type: 'approve'; readonly by: 'window' | 'partner'; readonly attemptId: string }
  /** Another payment holds the order number. */
  | { readonly type: 'hear_duplicate_order' }
  | {
      readonly type: 'hear_approval';
      readonly attemptId: string;
      readonly answer: ApprovalStatus;
      readonly receiptId: string;
      /** Ten bytes for the transaction key. */
      readonly chance: Uint8Array;
    }
  /** The card company was certainly not asked. */
  | { readonly type: 'hear_unsent'; readonly attemptId: string }
  | { readonly type: 'abandon_approval'; readonly attemptId: string }
  | { readonly type: 'hear_reversal'; readonly attemptId: string; readonly answer: ApprovalStatus }
  /** Recovery got no answer; it asks again then, and lets others go first. */
  | { readonly type: 'delay_recovery'; readonly untilMs: number }
  | {
      readonly type: 'start_cancel';
      readonly cancelId: string;
      readonly authNonce: string;
      readonly requestDigest: string;
      readonly amountWon: number;
      readonly taxWon: number | null;
    }
  | {
      readonly type: 'hear_cancellation';
      readonly cancelId: string;
      readonly answer: CancelStatus;
      /** Ten bytes for the transaction key. */
      readonly chance: Uint8Array;
    }
  /** A person has looked at what contradicts itself: ask the card company again. */
  | { readonly type: 'resume' }
  | { readonly type: 'close' }
  | { readonly type: 'deliver' }
  | { readonly type: 'erase_buyer' };

export type Refusal =
  /** The step does not fit the payment's state; the caller shows where it stands. */
  | { readonly reason: 'out-of-step'; readonly hint: string }
  | { readonly reason: 'terms'; readonly hint: string }
  | { readonly reason: 'instalment'; readonly hint: string }
  /** From `approving` on, and once a CERT result was told, close comes too late. */
  | { readonly reason: 'past-closing'; readonly hint: string }
  /** Nothing was paid, or all of it was cancelled. */
  | { readonly reason: 'not-paid' | 'nothing-left'; readonly hint: string }
  | { readonly reason: 'above-rest' | 'tax'; readonly hint: string }
  /** The AuthKey has been used for something else meanwhile. */
  | { readonly reason: 'redeemed'; readonly hint: string };

export type Decision =
  | { readonly ok: true; readonly events: readonly PaymentEvent[] }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * Decides what a command does to a payment at `nowMs`: the events that happen (none: it changes nothing, which is how a
 * repeated or late command ends), or why it is refused.
 */
export function decide(state: PaymentState, command: Command, nowMs: number): Decision {
  switch (command.type) {
    case 'agree':
      if (state.termsAgreedAtMs !== null) return nothing;
      if (state.status !== 'open') return outOfStep(state, 'agree to the terms');
      return happens({ type: 'terms_agreed' });

    case 'start_authentication':
      if (state.status !== 'open') return outOfStep(state, 'choose a card');
      if (nowMs >= state.expiresAtMs) return happens(failed('CBIL0002'));
      if (state.termsAgreedAtMs === null) return refused('terms', 'The terms come before the card.');
      if (command.quota !== '00' && state.order.amountWon < INSTALMENT_MINIMUM_WON)
        return refused('instalment', `quota: 00 below ${INSTALMENT_MINIMUM_WON} won`);
      return happens({
        type: 'authentication_started',
        authenticationId: command.authenticationId,
        cardCompany: command.cardCompany,
        quota: command.quota,
        receiptEmail: command.receiptEmail,
        expiresAtMs: command.expiresAtMs,
      });

    case 'hear_challenge': {
      const authentication = waitingFor(state, command.authenticationId);
      if (authentication === null || authentication.challenge !== null) return nothing;
      const contradiction = contradictionOfAuthentication(state, authentication, command.answer);
      if (contradiction !== null) return contradicted(contradiction);
      const { qr, code, link } = command.answer;
      return happens({ type: 'challenge_received', qr, code, link });
    }

    case 'hear_authentication': {
      const authentication = waitingFor(state, command.authenticationId);
      if (authentication === null) return nothing;
      const contradiction = contradictionOfAuthentication(state, authentication, command.answer);
      if (contradiction !== null) return contradicted(contradiction);
      return decideAuthentication(command.answer);
    }

    case 'hear_expired':
      return waitingFor(state, command.authenticationId) === null ? nothing : happens(expired);

    case 'hear_unreachable':
      // Another asker got through: the customer has the code in hand.
      if (waitingFor(state, command.authenticationId)?.challenge !== null) return nothing;
      return happens({ type: 'authentication_failed', failure: institutionFailure('CPCA9999', '2116') });

    case 'leave_authentication':
      if (state.status === 'open') return nothing;
      if (
        state.status === 'authenticating' ||
        (state.status === 'authenticated' && state.order.work === 'PAY')
      )
        return happens({ type: 'authentication_left' });
      return outOfStep(state, 'go back to the cards');

    case 'approve':
      return decideApproval(state, command, nowMs);

    case 'hear_duplicate_order':
      if (state.status !== 'authenticated') return nothing;
      return happens(failed('CPCA0201'));

    case 'hear_approval': {
      if (!isApproving(state, command.attemptId)) return nothing;
      return decideOutcome(state, command, nowMs);
    }

    case 'hear_unsent':
      return isApproving(state, command.attemptId) ? happens(notApproved(state)) : nothing;

    case 'abandon_approval':
      if (!isApproving(state, command.attemptId)) return nothing;
      return happens({
        type: 'approval_abandoned',
        failure: failureOf(state.order.work === 'PAY' ? 'CPCA0018' : 'PCCF0003'),
      });

    case 'hear_reversal': {
      if (state.status !== 'abandoned' || state.attempt?.id !== command.attemptId || state.held)
        return nothing;
      if (command.answer.status !== 'reversed') return nothing;
      const contradiction = contradictionOfReversal(state, command.attemptId, command.answer);
      return contradiction === null ? happens({ type: 'reversed' }) : contradicted(contradiction);
    }

    case 'resume':
      return isHeld(state) ? happens({ type: 'resumed' }) : nothing;

    case 'delay_recovery':
      if (!needsRecovery(state) || (state.recoveryAtMs ?? 0) >= command.untilMs) return nothing;
      return happens({ type: 'recovery_delayed', untilMs: command.untilMs });

    case 'start_cancel':
      return decideCancel(state, command);

    case 'hear_cancellation': {
      const cancellation = pendingCancellation(state, command.cancelId);
      if (cancellation === undefined) return nothing;
      const contradiction = contradictionOfCancellation(cancellation, command.answer, nowMs);
      return contradiction === null ? decideCancellation(command) : contradicted(contradiction);
    }

    case 'close':
      return decideClose(state);

    case 'deliver':
      if (state.deliveredAtMs !== null) return nothing;
      if (isEnded(state.status) || state.status === 'abandoned' || isCertResult(state))
        return happens({ type: 'delivered' });
      return outOfStep(state, 'deliver a result');

    case 'erase_buyer':
      if (state.buyerErasedAtMs !== undefined) return nothing;
      if (!isSettled(state, nowMs)) return outOfStep(state, 'erase the customer');
      return happens({ type: 'buyer_erased' });
  }
}

function decideAuthentication(answer: AuthenticationStatus): Decision {
  switch (answer.status) {
    case 'authenticated': {
      const { cardName, maskedNumber } = answer;
      return happens({ type: 'authenticated', cardName, maskedNumber });
    }
    case 'rejected':
      return happens({
        type: 'authentication_failed',
        failure: institutionFailure('CPCA9999', answer.code),
      });
    case 'expired':
      return happens(expired);
    case 'pending':
      return nothing;
  }
}

function decideApproval(
  state: PaymentState,
  command: Extract<Command, { type: 'approve' }>,
  nowMs: number,
): Decision {
  const asker = state.order.work === 'PAY' ? 'window' : 'partner';
  if (command.by !== asker)
    return refused('out-of-step', `A ${state.order.work} payment is approved by the ${asker}.`);
  if (state.status !== 'authenticated') return outOfStep(state, 'approve');
  if (asker === 'partner' && !isConfirmable(state, nowMs)) return happens(failed('PCCF0002'));
  return happens({ type: 'approval_started', attemptId: command.attemptId });
}

function decideOutcome(
  state: PaymentState,
  { answer, receiptId, chance }: Extract<Command, { type: 'hear_approval' }>,
  nowMs: number,
): Decision {
  if (state.attempt === null) return nothing;
  const contradiction = contradictionOfApproval(state, state.attempt, answer, nowMs);
  if (contradiction !== null) return contradicted(contradiction);
  switch (answer.status) {
    case 'approved': {
      const { approvalNumber, approvedAtMs, cardName, maskedNumber } = answer;
      const approval = {
        approvalNumber,
        approvedAtMs,
        cardName,
        maskedNumber,
        transactionKey: transactionKey(approvedAtMs, chance),
      };
      return happens({ type: 'approved', approval, receiptId });
    }
    case 'declined':
      return state.order.work === 'PAY'
        ? happens({ type: 'declined', failure: institutionFailure('CPCA9999', answer.code) })
        : happens({ type: 'failed', failure: institutionFailure('PCCFD001', answer.code) });
    case 'reversed':
      // Before anybody was told.
      return happens(notApproved(state));
    case 'not_found':
      return nothing;
  }
}

function notApproved({ order }: PaymentState): PaymentEvent {
  return order.work === 'PAY'
    ? { type: 'declined', failure: failureOf('CPCA0010') }
    : { type: 'failed', failure: institutionFailure('PCCFD001', '2116') };
}

function decideCancellation({
  cancelId,
  answer,
  chance,
}: Extract<Command, { type: 'hear_cancellation' }>): Decision {
  switch (answer.status) {
    case 'cancelled':
      return happens({
        type: 'cancelled',
        cancelId,
        transactionKey: transactionKey(answer.cancelledAtMs, chance),
      });
    case 'declined':
      return happens({ type: 'cancel_declined', cancelId, institutionCode: answer.code });
    case 'not_found':
      return nothing;
  }
}

function decideCancel(state: PaymentState, command: Extract<Command, { type: 'start_cancel' }>): Decision {
  // A retry that overtook its first: the caller finds the cancellation that is there.
  if (state.cancellations.some(({ authNonce }) => authNonce === command.authNonce)) return nothing;
  const restWon = cancellableWon(state);
  const taxLeftWon =
    (state.order.taxWon ?? state.order.amountWon) -
    state.cancellations
      .filter(({ status }) => status !== 'declined')
      .reduce((total, { taxWon }) => total + (taxWon ?? 0), 0);
  if (state.status !== 'paid') return refused('not-paid', `The payment is ${state.status}.`);
  if (restWon === 0)
    return refused('nothing-left', 'PCD_REFUND_TOTAL: the whole payment is cancelled already');
  if (command.amountWon > restWon)
    return refused(
      'above-rest',
      `PCD_REFUND_TOTAL: at most ${restWon} won are left, got ${command.amountWon}`,
    );
  if ((command.taxWon ?? 0) > Math.min(command.amountWon, taxLeftWon))
    return refused(
      'tax',
      `PCD_REFUND_TAXTOTAL: at most ${Math.min(command.amountWon, taxLeftWon)} won, got ${command.taxWon}`,
    );
  const { type: _, ...cancellation } = command;
  return happens({ type: 'cancel_started', ...cancellation });
}

function pendingCancellation(state: PaymentState, cancelId: string): Cancellation | undefined {
  return state.cancellations.find(({ id, status }) => id === cancelId && status === 'pending');
}

function decideClose(state: PaymentState): Decision {
  switch (state.status) {
    case 'open':
      return state.failure === null
        ? happens({ type: 'closed' })
        : happens({ type: 'failed', failure: state.failure });
    case 'authenticating':
      return happens({ type: 'closed' });
    case 'authenticated':
      if (isCertResult(state) && state.deliveredAtMs !== null)
        return refused('past-closing', 'The result was told; close comes too late.');
      return happens({ type: 'closed' });
    case 'closed':
      return nothing;
    case 'approving':
    case 'paid':
    case 'failed':
    case 'abandoned':
    case 'reversed':
      return refused('past-closing', `The payment is ${state.status}; close comes too late.`);
  }
}

/** A CERT payment that may be told: authenticated, nothing charged. */
function isCertResult(state: PaymentState): boolean {
  return state.order.work === 'CERT' && state.status === 'authenticated';
}

function waitingFor(state: PaymentState, authenticationId: string): Authentication | null {
  const { status, authentication } = state;
  return status === 'authenticating' && authentication?.id === authenticationId ? authentication : null;
}

function isApproving(state: PaymentState, attemptId: string): boolean {
  return state.status === 'approving' && state.attempt?.id === attemptId;
}

const nothing: Decision = { ok: true, events: [] };

function happens(...events: readonly PaymentEvent[]): Decision {
  return { ok: true, events };
}

function refused(reason: Refusal['reason'], hint: string): Decision {
  return { ok: false, refusal: { reason, hint } };
}

function outOfStep(state: PaymentState, what: string): Decision {
  return refused('out-of-step', `Cannot ${what}: the payment is ${state.status}.`);
}

function contradicted(contradiction: Contradiction): Decision {
  const ends = contradiction.of === 'authentication' || contradiction.of === 'approval';
  return happens({ type: 'contradicted', contradiction, failure: ends ? failureOf('CPCA0011') : null });
}

const expired: PaymentEvent = { type: 'authentication_failed', failure: failureOf('CPCA0001') };

function failed(code: Code): PaymentEvent {
  return { type: 'failed', failure: failureOf(code) };
}

function failureOf(code: Code): Failure {
  return { code, institutionCode: null, message: messageOf(code) };
}

/** A failure that the institution explains: its text has priority over ours. */
function institutionFailure(code: Code, institutionCode: string): Failure {
  return { code, institutionCode, message: institutionMessage(code, institutionCode) };
}
