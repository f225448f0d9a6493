import { outcomeOf } from '../acquirer/approve-payment.ts';
import type { CardDeps } from '../acquirer/authenticate-card.ts';
import { settleCancellation } from '../cancel/settle-cancellation.ts';
import { changePayment, loadPayment, type Recorded } from '../record/change-payment.ts';
import { APPROVAL_OVERDUE_MS } from '../record/payment-rows.ts';

const CALL_TIMEOUT_MS = 2_000;

/**
 * Finishes what a crash or a lost answer left open, as far as the card company answers now:
 * - an approval that is overdue (its process died): the outcome, if there is one, stands, since nobody was told
 *   otherwise; *not found* is no outcome, so it is reversed before it counts as not charged;
 * - a cancellation that is overdue: asked for again under its own id, which cancels once;
 * - an abandoned approval: reversed (망취소), whatever the outcome was.
 * Anything else is left alone. Safe to repeat, from several processes at once.
 */
export async function settlePayment(deps: CardDeps, paymentId: string): Promise<Recorded | undefined> {
  const recorded = await loadPayment(deps.store, paymentId);
  const attempt = recorded?.state.attempt;
  if (!recorded || !attempt) return recorded;
  const overdueAtMs = deps.ports.nowMs() - APPROVAL_OVERDUE_MS;
  const pending = recorded.state.cancellations.find(
    ({ status, requestedAtMs }) => status === 'pending' && requestedAtMs <= overdueAtMs,
  );
  if (pending !== undefined)
    return (await settleCancellation(deps, recorded.state, pending, deps.ports.nowMs())) ?? recorded;
  if (recorded.state.status === 'abandoned') {
    const reversed = await deps.acquirer.reverse(attempt.id, deps.ports.deadline(CALL_TIMEOUT_MS));
    if (reversed.kind !== 'answer' || reversed.answer.status !== 'reversed') return recorded;
    return await changePayment(deps, paymentId, { type: 'hear_reversed', attemptId: attempt.id });
  }
  if (recorded.state.status !== 'approving' || deps.ports.nowMs() < attempt.startedAtMs + APPROVAL_OVERDUE_MS)
    return recorded;
  const inquired = await deps.acquirer.inquire(attempt.id, deps.ports.deadline(CALL_TIMEOUT_MS));
  if (inquired.kind !== 'answer') return recorded;
  const outcome = outcomeOf(deps, attempt.id, inquired.answer);
  if (outcome !== null) return await changePayment(deps, paymentId, outcome);
  const reversed = await deps.acquirer.reverse(attempt.id, deps.ports.deadline(CALL_TIMEOUT_MS));
  if (reversed.kind !== 'answer') return recorded;
  const settled = outcomeOf(deps, attempt.id, reversed.answer);
  return settled === null ? recorded : await changePayment(deps, paymentId, settled);
}
