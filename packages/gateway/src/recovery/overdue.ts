import { CLOCKS_DIFFER_MS } from '../clocks-differ.ts';
import {
  type Abandoned,
  type Approving,
  type Cancellation,
  needsRecovery,
  type Paid,
  type PaymentState,
} from '../payment/state.ts';
import { APPROVAL_OVERDUE_MS, cancellationDueMs, LONGEST_UNSENT_WAIT_MS } from '../record/payment-rows.ts';

/** What is open of a payment and nobody may be waiting for any more. */
export type Overdue =
  | { readonly what: 'cancellation'; readonly payment: Paid; readonly cancellation: Cancellation }
  | { readonly what: 'approval'; readonly payment: Approving }
  | { readonly what: 'reversal'; readonly payment: Abandoned };

/** The first of it; null when there is none, or when a person has to look before anybody asks again. */
export function overdueOf(payment: PaymentState, nowMs: number): Overdue | null {
  if (!needsRecovery(payment)) return null;
  if (payment.status === 'abandoned') return { what: 'reversal', payment };
  // What was stored by a clock that was ahead is due as well: nothing of a clock like this one comes due so late.
  const isOverdue = (dueMs: number) =>
    nowMs >= dueMs || dueMs > nowMs + LONGEST_UNSENT_WAIT_MS + CLOCKS_DIFFER_MS;
  if (payment.status === 'approving')
    return isOverdue(payment.attempt.startedAtMs + APPROVAL_OVERDUE_MS)
      ? { what: 'approval', payment }
      : null;
  if (payment.status !== 'paid') return null;
  const cancellation = payment.cancellations.find(
    (each) => each.status === 'pending' && isOverdue(cancellationDueMs(each)),
  );
  return cancellation === undefined ? null : { what: 'cancellation', payment, cancellation };
}
