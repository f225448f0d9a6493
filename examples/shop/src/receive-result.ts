import { parseResult } from '@dojang/sdk';
import { maskResult } from './mask-result.ts';
import type { ShopDeps } from './shop-deps.ts';

/** Where the customer is led: to the order, or nowhere when no order of ours is meant. */
export type Received =
  | { readonly kind: 'order'; readonly orderId: string; readonly looked: Promise<unknown> }
  | { readonly kind: 'unknown' };

/** Takes a result that came through the browser, to the inbox. `looked` resolves when what it means is known or followed up. */
export function receiveResult({ store, journal, inbox, nowMs }: ShopDeps, body: unknown): Received {
  const result = parseResult(body);
  const payment = result.kind === 'unreadable' ? undefined : store.findPayment(result.orderNumber);
  if (payment === undefined || result.kind === 'unreadable') return { kind: 'unknown' };
  const { orderNumber, orderId } = payment;
  if (payment.state === 'paid') return { kind: 'order', orderId, looked: Promise.resolve() };
  journal.record({ orderNumber, atMs: nowMs(), kind: 'result', detail: maskResult(result.fields) });
  store.startChecking(orderNumber, nowMs());
  return { kind: 'order', orderId, looked: inbox.receive({ body: result.fields }) };
}
