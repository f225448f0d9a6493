import type { PaymentState } from '../payment/state.ts';

/** 건당 1만원: up to this amount the law asks for one year of records, above it for five (전자금융거래법 시행령 제12조). */
const SMALL_WON = 10_000;

/** From when the time counts for which a payment keeps its customer, and which of the two times it is. */
export interface KeptSince {
  readonly sinceMs: number;
  /** A small payment, or one that was never paid: a window that was closed, a card that was declined. */
  readonly isShort: boolean;
}

/** Null once the customer was erased. */
export function keptSince(state: PaymentState): KeptSince | null {
  if (state.buyerErasedAtMs !== null) return null;
  if (state.status !== 'paid') return { sinceMs: state.openedAtMs, isShort: true };
  const cancelled = state.cancellations.map((each) =>
    'endedAtMs' in each ? each.endedAtMs : each.requestedAtMs,
  );
  return {
    sinceMs: Math.max(state.approval.approvedAtMs, state.endedAtMs, ...cancelled),
    isShort: state.order.amountWon <= SMALL_WON,
  };
}
