import type { Cancellation, PaymentState } from '../payment/state.ts';
import { APPROVAL_OVERDUE_MS } from '../record/payment-rows.ts';

/** What is open of a payment and nobody may be waiting for any more. */
export type Overdue =
  | { readonly what: 'cancellation'; readonly cancellation: Cancellation }
  | { readonly what: 'approval' | 'reversal'; readonly attemptId: string };

/** The first of it; null when there is none, or when a person has to look before anybody asks again. */
export function overdueOf(state: PaymentState, nowMs: number): Overdue | null {
  const { attempt, status, held, cancellations } = state;
  const isOverdue = (sinceMs: number) => nowMs >= sinceMs + APPROVAL_OVERDUE_MS;
  const cancellation = cancellations.find(
    ({ status, requestedAtMs }) => status === 'pending' && isOverdue(requestedAtMs),
  );
  if (cancellation !== undefined) return { what: 'cancellation', cancellation };
  if (attempt === null) return null;
  if (status === 'abandoned' && !held) return { what: 'reversal', attemptId: attempt.id };
  if (status === 'approving' && isOverdue(attempt.startedAtMs))
    return { what: 'approval', attemptId: attempt.id };
  return null;
}
