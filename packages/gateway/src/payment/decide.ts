import { type Command, type CommandOf, type Decision, happens, nothing, refused } from './command.ts';
import { abandonApproval, approvalAnswered, approve, reversalAnswered, unsent } from './decide-approval.ts';
import {
  authenticationAnswered,
  authenticationExpired,
  challengeAnswered,
  expire,
  leaveAuthentication,
  startAuthentication,
  unreachable,
} from './decide-authentication.ts';
import {
  askCancellation,
  cancellationAnswered,
  cancellationUnsent,
  startCancellation,
} from './decide-cancellation.ts';
import { decideOpening, type Open, type OpeningRefusal } from './decide-opening.ts';
import { isEnded, isHeld, isSettled, type PaymentState, returnableUntilMs, wasReturned } from './state.ts';

/**
 * Decides what a command does to a payment at `nowMs`: the events that happen (none: it changes nothing, which is how a
 * repeated or late command ends), or why it is refused. It never throws on what the outside says.
 */
export function decide(state: PaymentState | null, command: Open, nowMs: number): Decision<OpeningRefusal>;
export function decide(state: PaymentState, command: Command, nowMs: number): Decision;
export function decide(
  state: PaymentState | null,
  command: Open | Command,
  nowMs: number,
): Decision<OpeningRefusal> | Decision {
  if (command.type === 'open') return decideOpening(state, command, nowMs);
  if (state === null) throw new Error(`A payment begins with "open", not with "${command.type}".`);
  return decideStep(state, command, nowMs);
}

function decideStep(state: PaymentState, command: Command, nowMs: number): Decision {
  switch (command.type) {
    case 'agree':
      return agree(state, command);
    case 'start_authentication':
      return startAuthentication(state, command, nowMs);
    case 'hear_challenge':
      return challengeAnswered(state, command);
    case 'hear_authentication':
      return authenticationAnswered(state, command);
    case 'hear_expired':
      return authenticationExpired(state, command);
    case 'hear_unreachable':
      return unreachable(state, command);
    case 'leave_authentication':
      return leaveAuthentication(state, command);
    case 'expire':
      return expire(state, nowMs);
    case 'approve':
      return approve(state, command, nowMs);
    case 'hear_duplicate_order':
      return state.status === 'authenticated'
        ? happens({ type: 'failed', failure: { reason: 'order-number-taken' } })
        : nothing;
    case 'hear_sealed_order':
      return state.status === 'authenticated'
        ? happens({ type: 'failed', failure: { reason: 'order-number-sealed' } })
        : nothing;
    case 'hear_approval':
      return approvalAnswered(state, command, nowMs);
    case 'hear_unsent':
      return unsent(state, command);
    case 'abandon_approval':
      return abandonApproval(state, command);
    case 'hear_reversal':
      return reversalAnswered(state, command);
    case 'start_cancel':
      return startCancellation(state, command, nowMs);
    case 'ask_cancellation':
      return askCancellation(state, command);
    case 'cancellation_unsent':
      return cancellationUnsent(state, command);
    case 'hear_cancellation':
      return cancellationAnswered(state, command, nowMs);
    case 'resume':
      return isHeld(state) ? happens({ type: 'resumed' }) : nothing;
    case 'close':
      return close(state);
    case 'return_result':
      return returnResult(state, command, nowMs);
    case 'erase_buyer':
      return eraseBuyer(state, command, nowMs);
  }
}

function agree(state: PaymentState, { type: command, termsVersion }: CommandOf<'agree'>): Decision {
  if (state.status === 'open')
    return state.termsAgreedAtMs === null ? happens({ type: 'terms_agreed', termsVersion }) : nothing;
  // Every other status has come past the terms.
  return state.status === 'closed' || state.status === 'failed'
    ? refused({ reason: 'out-of-step', command, status: state.status })
    : nothing;
}

function close(state: PaymentState): Decision {
  switch (state.status) {
    case 'open':
      return happens(state.failure === null ? { type: 'closed' } : { type: 'given_up' });
    case 'authenticating':
      return happens({ type: 'closed' });
    case 'authenticated':
      return wasReturned(state)
        ? refused({ reason: 'past-closing', status: state.status })
        : happens({ type: 'closed' });
    case 'closed':
      return nothing;
    case 'approving':
    case 'paid':
    case 'failed':
    case 'abandoned':
    case 'reversed':
      return refused({ reason: 'past-closing', status: state.status });
  }
}

/** An end may be returned, and a CERT payment that is authenticated: nothing is charged. Later calls get the same, for a while. */
function returnResult(
  state: PaymentState,
  { type: command }: CommandOf<'return_result'>,
  nowMs: number,
): Decision {
  const isReturned = wasReturned(state);
  const isCertResult = state.status === 'authenticated' && state.order.work === 'CERT';
  if (!isReturned && !isEnded(state) && state.status !== 'abandoned' && !isCertResult)
    return refused({ reason: 'out-of-step', command, status: state.status });
  if (nowMs >= returnableUntilMs(state)) return refused({ reason: 'return-over' });
  return isReturned ? nothing : happens({ type: 'result_returned' });
}

function eraseBuyer(
  state: PaymentState,
  { type: command, order }: CommandOf<'erase_buyer'>,
  nowMs: number,
): Decision {
  if (state.buyerErasedAtMs !== null) return nothing;
  if (!isSettled(state, nowMs)) return refused({ reason: 'out-of-step', command, status: state.status });
  return happens({ type: 'buyer_erased', order });
}
