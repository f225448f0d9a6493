import { INSTALMENT_MINIMUM_WON } from '@dojang/protocol/cards';
import { type Code, institutionMessage, messageOf } from '@dojang/protocol/payple';
import type { PaymentEvent } from './events.ts';
import {
  type Approval,
  type Cancellation,
  cancellableWon,
  type Failure,
  isConfirmable,
  isEnded,
  isSettled,
  needsRecovery,
  type PaymentState,
} from './state.ts';

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
  | {
      readonly type: 'receive_challenge';
      readonly authenticationId: string;
      readonly qr: string;
      readonly code: string;
      readonly link: string;
    }
  | {
      readonly type: 'hear_authenticated';
      readonly authenticationId: string;
      readonly cardName: string;
      readonly maskedNumber: string;
    }
  | { readonly type: 'hear_rejected'; readonly authenticationId: string; readonly institutionCode: string }
  | { readonly type: 'hear_expired'; readonly authenticationId: string }
  /** The card company could not be asked to begin. */
  | { readonly type: 'hear_unreachable'; readonly authenticationId: string }
  | { readonly type: 'leave_authentication' }
  | { readonly type: 'approve'; readonly by: 'window' | 'partner'; readonly attemptId: string }
  /** Another payment holds the order number. */
  | { readonly type: 'hear_duplicate_order' }
  | {
      readonly type: 'hear_approved';
      readonly attemptId: string;
      readonly amountWon: number;
      readonly approval: Approval;
      readonly receiptId: string;
    }
  | { readonly type: 'hear_declined'; readonly attemptId: string; readonly institutionCode: string }
  /** The card company was certainly not asked, or the attempt was reversed before anybody was told. */
  | { readonly type: 'hear_not_approved'; readonly attemptId: string }
  | { readonly type: 'abandon_approval'; readonly attemptId: string }
  | { readonly type: 'hear_reversed'; readonly attemptId: string }
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
      readonly type: 'hear_cancelled';
      readonly cancelId: string;
      readonly amountWon: number;
      readonly transactionKey: string;
    }
  | { readonly type: 'hear_cancel_declined'; readonly cancelId: string; readonly institutionCode: string }
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

    case 'receive_challenge':
      if (!isWaitingFor(state, command.authenticationId) || state.authentication?.challenge) return nothing;
      return happens({ type: 'challenge_received', qr: command.qr, code: command.code, link: command.link });

    case 'hear_authenticated':
      if (!isWaitingFor(state, command.authenticationId)) return nothing;
      return happens({
        type: 'authenticated',
        cardName: command.cardName,
        maskedNumber: command.maskedNumber,
      });

    case 'hear_rejected':
      if (!isWaitingFor(state, command.authenticationId)) return nothing;
      return happens({
        type: 'authentication_failed',
        failure: institutionFailure('CPCA9999', command.institutionCode),
      });

    case 'hear_expired':
      if (!isWaitingFor(state, command.authenticationId)) return nothing;
      return happens({ type: 'authentication_failed', failure: failureOf('CPCA0001') });

    case 'hear_unreachable':
      // Another asker got through: the customer has the code in hand.
      if (!isWaitingFor(state, command.authenticationId) || state.authentication?.challenge) return nothing;
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

    case 'hear_approved':
      if (!isApproving(state, command.attemptId)) return nothing;
      if (command.amountWon !== state.order.amountWon)
        return happens({ type: 'approval_abandoned', failure: failureOf('CPCA0011') });
      return happens({ type: 'approved', approval: command.approval, receiptId: command.receiptId });

    case 'hear_declined':
      if (!isApproving(state, command.attemptId)) return nothing;
      return state.order.work === 'PAY'
        ? happens({ type: 'declined', failure: institutionFailure('CPCA9999', command.institutionCode) })
        : happens({ type: 'failed', failure: institutionFailure('PCCFD001', command.institutionCode) });

    case 'hear_not_approved':
      if (!isApproving(state, command.attemptId)) return nothing;
      return state.order.work === 'PAY'
        ? happens({ type: 'declined', failure: failureOf('CPCA0010') })
        : happens({ type: 'failed', failure: institutionFailure('PCCFD001', '2116') });

    case 'abandon_approval':
      if (!isApproving(state, command.attemptId)) return nothing;
      return happens({
        type: 'approval_abandoned',
        failure: failureOf(state.order.work === 'PAY' ? 'CPCA0018' : 'PCCF0003'),
      });

    case 'hear_reversed':
      if (state.status !== 'abandoned' || state.attempt?.id !== command.attemptId) return nothing;
      return happens({ type: 'reversed' });

    case 'delay_recovery':
      if (!needsRecovery(state) || (state.recoveryAtMs ?? 0) >= command.untilMs) return nothing;
      return happens({ type: 'recovery_delayed', untilMs: command.untilMs });

    case 'start_cancel':
      return decideCancel(state, command);

    case 'hear_cancelled': {
      const cancellation = pendingCancellation(state, command.cancelId);
      if (cancellation === undefined) return nothing;
      if (command.amountWon !== cancellation.amountWon)
        throw new Error('The card company cancelled another amount than it was asked to.');
      return happens({
        type: 'cancelled',
        cancelId: command.cancelId,
        transactionKey: command.transactionKey,
      });
    }

    case 'hear_cancel_declined':
      if (pendingCancellation(state, command.cancelId) === undefined) return nothing;
      return happens({
        type: 'cancel_declined',
        cancelId: command.cancelId,
        institutionCode: command.institutionCode,
      });

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

function isWaitingFor(state: PaymentState, authenticationId: string): boolean {
  return state.status === 'authenticating' && state.authentication?.id === authenticationId;
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
