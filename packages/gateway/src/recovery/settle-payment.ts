import type { OfAttempt } from '@dojang/protocol/acquirer';
import type { CallContext } from '../acquirer/acquirer.ts';
import { hearApproval } from '../approve/hear-approval.ts';
import { settleCancellation } from '../cancel/settle-cancellation.ts';
import type { FlowDeps } from '../flow-deps.ts';
import { needsRecovery } from '../payment/state.ts';
import { changePayment, loadPayment, type Recorded } from '../record/change-payment.ts';
import { APPROVAL_OVERDUE_MS } from '../record/payment-rows.ts';

const CALL_TIMEOUT_MS = 2_000;

/**
 * Finishes what a crash or a lost answer left open, as far as the card company answers now:
 * - an approval that is overdue (its process died): the outcome, if there is one, stands, since nobody was told
 *   otherwise; *not found* is no outcome, so it is abandoned first, and then reversed;
 * - a cancellation that is overdue: asked for again under its own id, which cancels once;
 * - an abandoned approval: reversed (망취소), whatever the outcome was.
 * Anything else is left alone, and so is what contradicts itself until a person has looked. Safe to repeat, from several processes at once.
 */
export async function settlePayment(deps: FlowDeps, paymentId: string): Promise<Recorded | undefined> {
  const recorded = await loadPayment(deps.store, paymentId);
  const attempt = recorded?.state.attempt;
  if (!recorded || !attempt) return recorded;
  const overdueAtMs = deps.ports.nowMs() - APPROVAL_OVERDUE_MS;
  const pending = recorded.state.cancellations.find(
    ({ status, requestedAtMs }) => status === 'pending' && requestedAtMs <= overdueAtMs,
  );
  if (pending !== undefined)
    return (await settleCancellation(deps, recorded.state, pending, deps.ports.nowMs())) ?? recorded;
  if (!needsRecovery(recorded.state)) return recorded;
  if (recorded.state.status === 'abandoned') return await reverseAbandoned(deps, recorded, attempt.id);
  if (recorded.state.status !== 'approving' || deps.ports.nowMs() < attempt.startedAtMs + APPROVAL_OVERDUE_MS)
    return recorded;
  const inquired = await deps.acquirer.inquire(nameOf(recorded, attempt.id), callOf(deps, recorded));
  if (inquired.kind !== 'answer') return recorded;
  const heard = await hearApproval(deps, paymentId, attempt.id, inquired.answer);
  if (heard.state.status !== 'approving') return heard;
  // Stored before it is asked for: a late approval that another process hears of can then no longer stand.
  const abandoned = await changePayment(deps, paymentId, { type: 'abandon_approval', attemptId: attempt.id });
  if (abandoned.state.status !== 'abandoned') return abandoned;
  return await reverseAbandoned(deps, abandoned, attempt.id);
}

async function reverseAbandoned(deps: FlowDeps, recorded: Recorded, attemptId: string): Promise<Recorded> {
  const reversed = await deps.acquirer.reverse(nameOf(recorded, attemptId), callOf(deps, recorded));
  if (reversed.kind !== 'answer') return recorded;
  return await changePayment(deps, recorded.state.id, {
    type: 'hear_reversal',
    attemptId,
    answer: reversed.answer,
  });
}

function nameOf({ state }: Recorded, attemptId: string): OfAttempt {
  return { attemptId, amountWon: state.order.amountWon };
}

function callOf({ ports }: FlowDeps, { state }: Recorded): CallContext {
  return { order: state.order, signal: ports.deadline(CALL_TIMEOUT_MS) };
}
