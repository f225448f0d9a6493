import type { OfAttempt } from '@dojang/protocol/acquirer';
import type { ChargeContext } from '../acquirer/acquirer.ts';
import { merchantFacts } from '../acquirer/order-facts.ts';
import { hearApproval } from '../approve/hear-approval.ts';
import { askToCancel } from '../cancel/ask-to-cancel.ts';
import type { FlowDeps } from '../flow-deps.ts';
import { findMerchant } from '../merchant/merchants.ts';
import type { Abandoned, Approving } from '../payment/state.ts';
import { chargedTax } from '../payment/tax-parts.ts';
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
      // A store that was restored does not know what was asked for since: its books may have it.
      if ((await deps.store.heldDay()) !== undefined) return undefined;
      // Asked for again under its own id, which cancels once.
      return (
        (await askToCancel(deps, overdue.payment, overdue.cancellation, {
          arrivedAtMs: deps.ports.monotonicMs(),
        })) ?? recorded
      );
    case 'approval':
      return (await settleApproval(deps, overdue.payment)) ?? recorded;
    case 'reversal':
      return (await reverse(deps, overdue.payment)) ?? recorded;
  }
}

/**
 * An approval whose process died: an outcome stands, since nobody got another answer. *Not found* is no outcome, so it is
 * abandoned first, and then reversed. In a store that was restored its shop may have been told that it is paid: the books of its day
 * are read before anything is abandoned.
 */
async function settleApproval(deps: FlowDeps, payment: Approving): Promise<Recorded | undefined> {
  const { id, attempt } = payment;
  const inquired = await deps.acquirer.inquire(...about(deps, payment));
  if (inquired.kind !== 'answer') return undefined;
  const heard = await hearApproval(deps, id, attempt.id, inquired.answer);
  if (heard.state.status !== 'approving') return heard;
  if ((await deps.store.heldDay()) !== undefined) return undefined;
  // Stored before it is asked for: a late approval that another process hears of can then no longer stand.
  const abandoned = await changePayment(deps, id, { type: 'abandon_approval', attemptId: attempt.id });
  if (abandoned.state.status !== 'abandoned') return abandoned;
  return (await reverse(deps, abandoned.state)) ?? abandoned;
}

/** An abandoned approval is given back (망취소), whatever became of it. */
async function reverse(deps: FlowDeps, payment: Abandoned): Promise<Recorded | undefined> {
  const { id, attempt, order } = payment;
  const merchant = merchantFacts(order.merchantId, await findMerchant(deps.store, order.merchantId));
  const [asked, context] = about(deps, payment);
  const { traceNumber } = attempt;
  const { vatWon: taxWon, taxFreeWon } = chargedTax(payment);
  const reversed = await deps.acquirer.reverse(
    { ...asked, merchant, traceNumber, taxWon, taxFreeWon },
    context,
  );
  if (reversed.kind !== 'answer') return undefined;
  return await changePayment(deps, id, {
    type: 'hear_reversal',
    attemptId: attempt.id,
    answer: reversed.answer,
  });
}

function about(
  { ports }: FlowDeps,
  { attempt, authentication, order }: Approving | Abandoned,
): [OfAttempt, ChargeContext] {
  return [
    { attemptId: attempt.id, amountWon: order.amountWon },
    {
      order,
      cardCompany: authentication.cardCompany,
      sinceMs: attempt.startedAtMs,
      signal: ports.deadline(CALL_TIMEOUT_MS),
    },
  ];
}
