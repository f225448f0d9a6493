import type { OfAttempt } from '@dojang/protocol/acquirer';
import type { CallContext } from '../acquirer/acquirer.ts';
import { hearApproval } from '../approve/hear-approval.ts';
import { settleCancellation } from '../cancel/settle-cancellation.ts';
import type { FlowDeps } from '../flow-deps.ts';
import { changePayment, loadPayment, type Recorded } from '../record/change-payment.ts';
import { overdueOf } from './overdue.ts';

const CALL_TIMEOUT_MS = 2_000;

/**
 * Finishes what a crash or a lost answer left open, as far as the card company answers now. Anything else is left alone. Safe to
 * repeat, from several processes at once.
 */
export async function settlePayment(deps: FlowDeps, paymentId: string): Promise<Recorded | undefined> {
  const recorded = await loadPayment(deps.store, paymentId);
  if (recorded === undefined) return undefined;
  const nowMs = deps.ports.nowMs();
  const overdue = overdueOf(recorded.state, nowMs);
  switch (overdue?.what) {
    case undefined:
      return recorded;
    case 'cancellation':
      // Asked for again under its own id, which cancels once.
      return (await settleCancellation(deps, recorded.state, overdue.cancellation, nowMs)) ?? recorded;
    case 'approval':
      return await settleApproval(deps, recorded, overdue.attemptId);
    case 'reversal':
      return await reverse(deps, recorded, overdue.attemptId);
  }
}

/**
 * An approval whose process died: an outcome stands, since nobody was told otherwise. *Not found* is no outcome, so it is
 * abandoned first, and then reversed.
 */
async function settleApproval(deps: FlowDeps, recorded: Recorded, attemptId: string): Promise<Recorded> {
  const { id } = recorded.state;
  const inquired = await deps.acquirer.inquire(...about(deps, recorded, attemptId));
  if (inquired.kind !== 'answer') return recorded;
  const heard = await hearApproval(deps, id, attemptId, inquired.answer);
  if (heard.state.status !== 'approving') return heard;
  // Stored before it is asked for: a late approval that another process hears of can then no longer stand.
  const abandoned = await changePayment(deps, id, { type: 'abandon_approval', attemptId });
  return abandoned.state.status === 'abandoned' ? await reverse(deps, abandoned, attemptId) : abandoned;
}

/** An abandoned approval is given back (망취소), whatever became of it. */
async function reverse(deps: FlowDeps, recorded: Recorded, attemptId: string): Promise<Recorded> {
  const reversed = await deps.acquirer.reverse(...about(deps, recorded, attemptId));
  if (reversed.kind !== 'answer') return recorded;
  return await changePayment(deps, recorded.state.id, {
    type: 'hear_reversal',
    attemptId,
    answer: reversed.answer,
  });
}

function about(
  { ports }: FlowDeps,
  { state: { order } }: Recorded,
  attemptId: string,
): [OfAttempt, CallContext] {
  return [
    { attemptId, amountWon: order.amountWon },
    { order, signal: ports.deadline(CALL_TIMEOUT_MS) },
  ];
}
