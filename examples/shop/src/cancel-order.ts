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
 * with what was said against it, or, while nobody knows, the try alone: then the same cancellation is asked for again, whatever is
 * wished, by each process of the shop.
 */
export async function cancelOrder(deps: ShopDeps, order: Order, wish: CancelWish): Promise<void> {
  const payment = paidOf(deps, order);
  if (payment === undefined) return;
  if (openTryOf(payment) === null) begin(deps, order, payment, wish);
  await followCancelTry(deps, payment.orderNumber);
}

/** Asks for the cancellation that is open at a payment, for the first time or again, and writes down what comes of it. */
export async function followCancelTry(deps: ShopDeps, orderNumber: string): Promise<void> {
  const { store, inbox, journal, nowMs } = deps;
  const payment = store.findPayment(orderNumber);
  const cancelTry = payment === undefined ? null : openTryOf(payment);
  if (payment === undefined || cancelTry === null) return;
  if (cancelTry.isForgotten === true) return lookWhatBecame(deps, orderNumber, cancelTry);
  const { requestId, amountWon, cancelledWon } = cancelTry;
  const outcome = await deps.witness.about(orderNumber, () =>
    deps.partners.at(payment).cancel({
      orderNumber,
      paidOn: kstDate(payment.receipt?.approvedAtMs ?? payment.createdAtMs),
      amountWon,
      requestId,
    }),
  );
  switch (outcome.kind) {
    case 'cancelled':
      noteCancelled(deps, orderNumber, cancelledWon + amountWon);
      store.endCancelTry(orderNumber, requestId, nowMs());
      // Somebody else has given back something meanwhile, or this one was known: how much in all, the gateway says.
      if (payment.cancelledWon !== cancelledWon) await inbox.look(orderNumber);
      return;
    case 'cancel-declined': {
      const { reason, code, institutionCode } = outcome;
      const refusal = { reason, code: institutionCode ?? code };
      store.keepCancelTry(orderNumber, { ...cancelTry, refusal }, nowMs());
      if (reason === 'nothing-left' || reason === 'exceeds-rest') await inbox.look(orderNumber);
      return;
    }
    case 'unverified': {
      if (outcome.reason !== 'not-repeatable') return;
      const detail = { verdict: 'cancellation not repeatable', message: outcome.message };
      journal.record({ orderNumber, atMs: nowMs(), kind: 'verdict', detail });
      store.keepCancelTry(orderNumber, { ...cancelTry, isForgotten: true }, nowMs());
      await lookWhatBecame(deps, orderNumber, cancelTry);
    }
  }
}

/** Where another process was first, nothing begins, and its try is the one. */
function begin({ store, nowMs }: ShopDeps, order: Order, payment: Payment, wish: CancelWish): void {
  const { orderNumber, cancelledWon } = payment;
  const leftWon = order.amountWon - cancelledWon;
  if (cancelledWon !== wish.cancelledWon || leftWon === 0) return;
  const amountWon = wish.amountWon ?? leftWon;
  const isPossible = Number.isInteger(amountWon) && amountWon >= 1 && amountWon <= leftWon;
  const cancelTry: CancelTry = {
    requestId: randomUUID(),
    amountWon: isPossible ? amountWon : leftWon,
    cancelledWon,
    refusal: isPossible ? null : { reason: 'amount', code: '' },
  };
  store.beginCancelTry(orderNumber, cancelTry, nowMs());
}

async function lookWhatBecame(
  { store, inbox, nowMs }: ShopDeps,
  orderNumber: string,
  { requestId, amountWon, cancelledWon }: CancelTry,
): Promise<void> {
  await inbox.look(orderNumber);
  const nowWon = store.findPayment(orderNumber)?.cancelledWon ?? 0;
  if (nowWon >= cancelledWon + amountWon) store.endCancelTry(orderNumber, requestId, nowMs());
}

function openTryOf({ cancelTry }: Payment): CancelTry | null {
  return cancelTry?.refusal === null ? cancelTry : null;
}

function paidOf({ store }: ShopDeps, { id }: Order): Payment | undefined {
  const { fulfilledBy } = store.findOrder(id) ?? {};
  return fulfilledBy == null ? undefined : store.findPayment(fulfilledBy);
}
