import { randomUUID } from 'node:crypto';
import { kstDate } from '@dojang/sdk';
import type { CancelTry, Order, Payment } from './order.ts';
import type { ShopDeps } from './shop-deps.ts';
import { noteCancelled } from './shop-inbox.ts';

export interface CancelWish {
  /** Null is everything that is left; NaN is what nobody can read. */
  readonly amountWon: number | null;
  /** What the page said was given back already: a wish of before that counts no more. */
  readonly cancelledWon: number;
}

/**
 * Gives back what was paid for an order, or a part of it. What comes of it stands at the payment: an amount given back, or the try
 * with what was said against it, or, while nobody knows, the try alone: then the same cancellation is asked for again.
 */
export async function cancelOrder(deps: ShopDeps, order: Order, wish: CancelWish): Promise<void> {
  const open = paidOf(deps, order);
  // A call whose answer was lost may have been carried out.
  if (open?.cancelTry?.refusal === null) await deps.inbox.look(open.orderNumber);
  const payment = paidOf(deps, order);
  if (payment === undefined || payment.cancelledWon !== wish.cancelledWon) return;
  const { orderNumber, cancelledWon } = payment;
  const leftWon = order.amountWon - cancelledWon;
  if (leftWon === 0) return;
  const cancelTry = nextTry(payment, wish.amountWon ?? leftWon);
  if (!Number.isInteger(cancelTry.amountWon) || cancelTry.amountWon < 1 || cancelTry.amountWon > leftWon) {
    keep({ ...cancelTry, amountWon: leftWon, refusal: { reason: 'amount', code: '' } });
    return;
  }
  keep(cancelTry);
  const outcome = await deps.witness.about(orderNumber, () =>
    deps.partners.at(payment).cancel({
      orderNumber,
      paidOn: kstDate(payment.receipt?.approvedAtMs ?? payment.createdAtMs),
      amountWon: cancelTry.amountWon,
      requestId: cancelTry.requestId,
    }),
  );
  if (outcome.kind === 'cancelled') noteCancelled(deps, orderNumber, cancelledWon + outcome.amountWon);
  if (outcome.kind !== 'cancel-declined') return;
  const { reason, code, institutionCode } = outcome;
  keep({ ...cancelTry, refusal: { reason, code: institutionCode ?? code } });
  // Somebody else has given it back: how much, the gateway says.
  if (reason === 'nothing-left' || reason === 'exceeds-rest') await deps.inbox.look(orderNumber);

  function keep(next: CancelTry): void {
    deps.store.keepCancelTry(orderNumber, next, deps.nowMs());
  }
}

function nextTry({ cancelTry }: Payment, amountWon: number): CancelTry {
  if (cancelTry !== null && cancelTry.refusal === null) return cancelTry;
  return { requestId: randomUUID(), amountWon, refusal: null };
}

function paidOf({ store }: ShopDeps, { id }: Order): Payment | undefined {
  const { fulfilledBy } = store.findOrder(id) ?? {};
  return fulfilledBy == null ? undefined : store.findPayment(fulfilledBy);
}
