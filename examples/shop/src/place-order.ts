import { randomBytes } from 'node:crypto';
import { isDojangError, kstDate, type PaymentRequest } from '@dojang/sdk';
import { asIfNothingWereAsked, askingFor, type Failure } from './failures.ts';
import { maskResult } from './mask-result.ts';
import type { Buyer, Channel, Order, Payment, Work } from './order.ts';
import { findProduct } from './products.ts';
import type { ShopDeps } from './shop-deps.ts';
import type { NewPayment } from './store/order-store.ts';

/** A window that nobody has opened yet opens with what its page was given, while the AuthKey of it lasts (30 minutes). */
const REQUEST_LASTS_MS = 25 * 60_000;

export interface PaymentChoice {
  readonly work: Work;
  readonly channel: Channel;
  readonly gatewayUrl: string;
  /** Origin of the page that opens the window. */
  readonly shopOrigin: string;
}

export interface Purchase extends PaymentChoice {
  readonly failure: Failure | null;
  readonly customerId: string;
  readonly productId: string;
  readonly buyer: Buyer;
}

export type Placed =
  | { readonly kind: 'ready'; readonly orderId: string; readonly request: PaymentRequest }
  /** Already paid or still being checked: another payment could charge twice. */
  | { readonly kind: 'wait'; readonly orderId: string }
  | { readonly kind: 'unavailable' }
  /** The gateway could not be asked. `hint` is for the developer. */
  | {
      readonly kind: 'failed';
      readonly orderId: string;
      readonly reason: 'gateway' | 'shop';
      readonly hint: string;
    };

/** Stores the order, then asks the gateway for a payment. The price is the shop's own, never the page's. */
export async function placeOrder(deps: ShopDeps, purchase: Purchase): Promise<Placed> {
  const product = findProduct(purchase.productId);
  if (product === undefined || deps.shelf.left(product.id) === 0) return { kind: 'unavailable' };
  const nowMs = deps.nowMs();
  const order = {
    id: randomBytes(16).toString('base64url'),
    customerId: purchase.customerId,
    productId: product.id,
    goods: product.name.ko,
    amountWon: product.priceWon,
    buyer: purchase.buyer,
    createdAtMs: nowMs,
  };
  const payment = newPayment(order.id, purchase, {
    orderNumber: askingFor(newOrderNumber(nowMs), purchase.failure),
    nowMs,
  });
  deps.store.addOrder(order, payment);
  return askForPayment(deps, order, payment);
}

/**
 * The payment that is waited for once more, in the window it has; else another one, with a new order number. What happened to the
 * last one is asked first, so that nobody pays twice.
 */
export async function payAgain(deps: ShopDeps, order: Order, choice: PaymentChoice): Promise<Placed> {
  const last = deps.store.paymentsOf(order.id).at(-1);
  const looked = last?.state === 'waiting' ? await deps.inbox.look(last.orderNumber) : null;
  const payments = deps.store.paymentsOf(order.id);
  const now = payments.at(-1);
  const paid = payments.some((payment) => payment.state === 'paid');
  if (paid || now?.state === 'checking') return { kind: 'wait', orderId: order.id };
  const isAsked = looked?.kind === 'unverified';
  const isItsWindow = isAsked && looked.outcome.reason === 'waiting';
  if (isAsked && !isItsWindow) return { kind: 'wait', orderId: order.id };
  const request = now === undefined ? null : requestOf(now, choice);
  const isFresh = now !== undefined && deps.nowMs() - now.createdAtMs < REQUEST_LASTS_MS;
  if (request !== null && (isItsWindow || isFresh)) return { kind: 'ready', orderId: order.id, request };
  if (isItsWindow) return { kind: 'wait', orderId: order.id };
  if (deps.shelf.left(order.productId) === 0) return { kind: 'unavailable' };
  const base = asIfNothingWereAsked(payments[0]?.orderNumber ?? newOrderNumber(order.createdAtMs));
  const orderNumber = `${base}-${payments.length + 1}`;
  const payment = newPayment(order.id, choice, { orderNumber, nowMs: deps.nowMs() });
  deps.store.addPayment(payment);
  return askForPayment(deps, order, payment);
}

async function askForPayment(
  deps: ShopDeps,
  order: Omit<Order, 'fulfilledBy'>,
  payment: NewPayment,
): Promise<Placed> {
  const { orderNumber, work, channel, shopOrigin } = payment;
  const { goods, amountWon, buyer } = order;
  const resultUrl = channel === 'direct' ? `${shopOrigin}/payments/result` : '/payments/result';
  try {
    await deps.inbox.follow(orderNumber);
    const request = await deps.witness.about(orderNumber, () =>
      deps.partners
        .at(payment)
        .requestPayment({ shopOrigin, work, goods, amountWon, orderNumber, resultUrl, buyer }),
    );
    const detail = maskResult(request.fields);
    deps.journal.record({ orderNumber, atMs: deps.nowMs(), kind: 'fields', detail });
    deps.store.keepRequest(orderNumber, request);
    return { kind: 'ready', orderId: order.id, request };
  } catch (error) {
    if (!isDojangError(error)) throw error;
    const isOurs = error.code === 'DOJANG_API' || error.code === 'DOJANG_INPUT';
    const reason = isOurs ? 'shop' : 'gateway';
    const code = error.code === 'DOJANG_API' ? error.resultCode : '';
    deps.store.markUnpaid(orderNumber, { state: 'failed', reason, code }, deps.nowMs());
    return { kind: 'failed', orderId: order.id, reason, hint: error.message };
  }
}

/** What opens the window of a payment again, for who asks for it as before. */
function requestOf(payment: Payment, choice: PaymentChoice): PaymentRequest | null {
  const isSame = (['work', 'channel', 'gatewayUrl', 'shopOrigin'] as const).every(
    (name) => payment[name] === choice[name],
  );
  return payment.state === 'waiting' && isSame ? payment.request : null;
}

function newPayment(
  orderId: string,
  choice: PaymentChoice,
  { orderNumber, nowMs }: { readonly orderNumber: string; readonly nowMs: number },
): NewPayment {
  const { work, channel, gatewayUrl, shopOrigin } = choice;
  return { orderNumber, orderId, work, channel, gatewayUrl, shopOrigin, createdAtMs: nowMs };
}

/** `DJ20261123-` and ten characters that nobody guesses and nobody misreads. */
function newOrderNumber(nowMs: number): string {
  const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
  const letters = [...randomBytes(10)].map((byte) => alphabet[byte % alphabet.length]);
  return `DJ${kstDate(nowMs)}-${letters.join('')}`;
}
