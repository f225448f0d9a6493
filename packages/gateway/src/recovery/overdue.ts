import { CLOCKS_DIFFER_MS } from '../clocks-differ.ts';
import {
  type Abandoned,
  type Approving,
  type Cancellation,
  needsRecovery,
  type Paid,
  type PaymentState,
} from '../payment/state.ts';
import { APPROVAL_OVERDUE_MS } from '../record/payment-rows.ts';

/** What is open of a payment and nobody may be waiting for any more. */
export type Overdue =
  | { readonly what: 'cancellation'; readonly payment: Paid; readonly cancellation: Cancellation }
  | { readonly what: 'approval'; readonly payment: Approving }
  | { readonly what: 'reversal'; readonly payment: Abandoned };

/** The first of it; null when there is none, or when a person has to look before anybody asks again. */
export function overdueOf(payment: PaymentState, nowMs: number): Overdue | null {
  if (!needsRecovery(payment)) return null;
  if (payment.status === 'abandoned') return { what: 'reversal', payment };
  const isOverdue = (sinceMs: number) =>
    nowMs >= sinceMs + APPROVAL_OVERDUE_MS || sinceMs > nowMs + CLOCKS_DIFFER_MS;
  if (payment.status === 'approving')
    return isOverdue(payment.attempt.startedAtMs) ? { what: 'approval', payment } : null;
  if (payment.status !== 'paid') return null;
  const cancellation = payment.cancellations.find(
    ({ status, requestedAtMs }) => status === 'pending' && isOverdue(requestedAtMs),
  );
  return cancellation === undefined ? null : { what: 'cancellation', payment, cancellation };
}
