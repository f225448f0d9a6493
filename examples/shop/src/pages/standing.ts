import type { Order, Payment, PaymentState } from '../order.ts';

/** How an order stands for its customer: the state of its payment, or what has become of that since. */
export type Standing = PaymentState | 'partly' | 'cancelled';

export function standingOf({ amountWon }: Order, { state, cancelledWon }: Payment): Standing {
  if (state !== 'paid' || cancelledWon === 0) return state;
  return cancelledWon < amountWon ? 'partly' : 'cancelled';
}
