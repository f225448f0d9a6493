import type { DatabaseSync } from 'node:sqlite';
import {
  createInbox,
  type Inbox,
  type OrderOutcome,
  type Paid,
  type PaidOtherwise,
  sqlStorage,
} from '@dojang/sdk';
import { failureReason } from './failure-reason.ts';
import type { Receipt, UnpaidEnd } from './order.ts';
import type { Partners } from './partners.ts';
import { findProduct } from './products.ts';
import { asSqlDatabase } from './store/database.ts';
import type { Journal } from './store/journal.ts';
import type { OrderStore } from './store/order-store.ts';
import type { Shelf } from './store/shelf.ts';
import type { Witness } from './witness.ts';

export interface ShopInboxDeps {
  readonly database: DatabaseSync;
  readonly store: OrderStore;
  readonly shelf: Shelf;
  readonly journal: Journal;
  readonly witness: Witness;
  readonly partners: Partners;
  readonly webhookSecret: string | undefined;
  readonly nowMs: () => number;
}

/** What the shop says against charging an authenticated card: the last check of a CERT payment (guide 3-7). */
type Objection = 'already-paid' | 'price-changed' | 'sold-out' | 'not-paid';
export type ShopInbox = Inbox<Objection>;

/**
 * Where results of all payments end. What a browser or a webhook brings proves nothing: the order comes from the shop's own
 * database, the amount from the order, and only the gateway's own answer makes it paid (guide 3-6, 3-7).
 */
export function createShopInbox(deps: ShopInboxDeps): ShopInbox {
  const { database, store, witness, partners } = deps;
  const partnerOf = (orderNumber: string) => {
    const payment = store.findPayment(orderNumber);
    if (payment === undefined) throw new Error('The inbox asks about payments of the shop alone.');
    return partners.at(payment);
  };
  return createInbox<null, Objection>({
    partner: {
      environment: partners.environment,
      cstId: partners.cstId,
      // Each payment goes on at the gateway and under the address where it began.
      confirm: (result, order, options) =>
        witness.about(order.orderNumber, () => partnerOf(order.orderNumber).confirm(result, order, options)),
      verify: (result, order, options) =>
        witness.about(order.orderNumber, () => partnerOf(order.orderNumber).verify(result, order, options)),
      lookup: (order, options) =>
        witness.about(order.orderNumber, () => partnerOf(order.orderNumber).lookup(order, options)),
      cancel: (payment, options) =>
        witness.about(payment.orderNumber, () => partnerOf(payment.orderNumber).cancel(payment, options)),
    },
    storage: sqlStorage({
      dialect: 'sqlite',
      database: asSqlDatabase(database),
    }),
    expectedOf: (orderNumber) => {
      const order = orderOf(deps, orderNumber);
      const work = deps.store.findPayment(orderNumber)?.work;
      return order === undefined ? null : { orderNumber, amountWon: order.amountWon, work };
    },
    beforeConfirm: ({ orderNumber }) => objectionTo(deps, orderNumber),
    onPaidOtherwise: (otherwise) => answerPaidOtherwise(deps, otherwise),
    fulfil: (paid) => fulfil(deps, paid),
    onOutcome: (orderNumber, outcome) => record(deps, orderNumber, outcome),
    webhookSecret: deps.webhookSecret,
    nowMs: deps.nowMs,
  });
}

function orderOf({ store }: ShopInboxDeps, orderNumber: string) {
  const payment = store.findPayment(orderNumber);
  return payment && store.findOrder(payment.orderId);
}

function objectionTo(deps: ShopInboxDeps, orderNumber: string): Objection | null {
  const order = orderOf(deps, orderNumber);
  // Forged: a PAY payment has nothing to confirm.
  if (order === undefined || deps.store.findPayment(orderNumber)?.work !== 'CERT') return 'not-paid';
  if (order.fulfilledBy !== null) return 'already-paid';
  if (findProduct(order.productId)?.priceWon !== order.amountWon) return 'price-changed';
  return deps.shelf.reserve(order.id, order.productId) ? null : 'sold-out';
}

/**
 * The keys of one order came under another's number and were confirmed, which only a gateway that cannot compare lets happen: the
 * shop's last word on the order that was charged is spoken late, and what it would not have confirmed goes back. Another amount is
 * for a person to look into.
 */
function answerPaidOtherwise(
  deps: ShopInboxDeps,
  { orderNumber, payment, message }: PaidOtherwise,
): 'cancel' | 'keep' {
  note(deps, orderNumber, { verdict: 'paid otherwise', message });
  const isOurs = payment.orderNumber !== orderNumber && orderOf(deps, payment.orderNumber) !== undefined;
  return isOurs && objectionTo(deps, payment.orderNumber) !== null ? 'cancel' : 'keep';
}

/** May be called again after a crash: the shop's own tables know which order is fulfilled. */
function fulfil({ store, journal, nowMs }: ShopInboxDeps, paid: Paid): void {
  const { orderNumber, amountWon } = paid;
  const atMs = nowMs();
  const done = store.markPaid(orderNumber, receiptOf(paid, atMs), atMs);
  if (done === 'already') return;
  const verdict = done === 'twice' ? 'paid twice' : 'paid';
  journal.record({ orderNumber, atMs, kind: 'verdict', detail: { verdict, amountWon } });
  if (done === 'twice') return;
  journal.record({ orderNumber, atMs: nowMs(), kind: 'fulfilled', detail: { orderNumber, amountWon } });
}

/** Writes down what became known, for the order's page. What is paid, `fulfil` has written. */
function record(deps: ShopInboxDeps, orderNumber: string, outcome: OrderOutcome<Objection>): void {
  const { store, nowMs } = deps;
  switch (outcome.kind) {
    case 'paid':
      noteCancelled(deps, orderNumber, outcome.paid.cancelledWon);
      break;
    case 'unverified': {
      const { reason } = outcome.outcome;
      note(deps, orderNumber, { verdict: 'unverified', reason });
      store.keepOpen(orderNumber, reason === 'mismatch' ? reason : '', nowMs());
      break;
    }
    case 'paid-otherwise':
      store.keepOpen(orderNumber, 'mismatch', nowMs());
      break;
    case 'not-confirmed':
      endUnpaid(deps, orderNumber, { state: 'failed', reason: outcome.objection, code: '' });
      break;
    case 'not-paid':
      if (outcome.outcome.kind === 'not-paid' && outcome.outcome.reason === 'cancelled')
        noteCancelled(deps, orderNumber, orderOf(deps, orderNumber)?.amountWon ?? 0);
      if (store.findPayment(orderNumber)?.state === 'paid') break;
      if (outcome.isFinal) endUnpaid(deps, orderNumber, endOf(outcome));
      // Whoever closed the window may pay again at once; the piece stays set aside while that window may still pay.
      else if (outcome.result !== null) showUnpaid(deps, orderNumber, endOf(outcome));
      else store.keepOpen(orderNumber, '', nowMs());
      break;
  }
}

/** What the gateway says was given back in all of a payment that the shop knows as paid. */
export function noteCancelled(
  deps: Pick<ShopInboxDeps, 'store' | 'journal' | 'nowMs'>,
  orderNumber: string,
  cancelledWon: number,
): void {
  const atMs = deps.nowMs();
  if (cancelledWon === 0 || !deps.store.markCancelled(orderNumber, cancelledWon, atMs)) return;
  const detail = { verdict: 'cancelled', cancelledWon };
  deps.journal.record({ orderNumber, atMs, kind: 'verdict', detail });
}

/** How the payment ended. The words of a result are the browser's: they only choose ours. */
function endOf({ outcome, result }: Extract<OrderOutcome, { kind: 'not-paid' }>): UnpaidEnd {
  if (outcome.kind === 'declined') {
    const { code, message } = outcome;
    return { state: 'failed', reason: failureReason(code, message), code };
  }
  if (outcome.reason === 'cancelled') return { state: 'failed', reason: 'reversed', code: '' };
  if (result === null) return { state: 'expired', reason: '', code: '' };
  if (result.kind === 'claims-closed') return { state: 'closed', reason: '', code: '' };
  if (result.kind !== 'claims-failed') return { state: 'failed', reason: 'not-paid', code: outcome.code };
  const code = /^[A-Z0-9]{1,12}$/.test(result.code) ? result.code : outcome.code;
  const reason = failureReason(code, result.message);
  // The window did not know how it ended; the gateway does by now, and nothing stays charged.
  return { state: 'failed', reason: reason === 'unknown' ? 'reversed' : reason, code };
}

function endUnpaid(deps: ShopInboxDeps, orderNumber: string, end: UnpaidEnd): void {
  const payment = deps.store.findPayment(orderNumber);
  // A payment that could not even be requested has its reason already.
  if (payment === undefined || (end.state === 'expired' && payment.state !== 'waiting')) return;
  showUnpaid(deps, orderNumber, end);
  // The piece is the order's: another payment of it may be confirmed just now.
  const payments = deps.store.paymentsOf(payment.orderId);
  const isOpen = payments.some(({ state }) => state === 'waiting' || state === 'checking');
  if (!isOpen) deps.shelf.release(payment.orderId);
}

function showUnpaid(deps: ShopInboxDeps, orderNumber: string, end: UnpaidEnd): void {
  const { state, ...why } = end;
  note(deps, orderNumber, { verdict: state, ...why });
  deps.store.markUnpaid(orderNumber, end, deps.nowMs());
}

function note(
  { journal, nowMs }: ShopInboxDeps,
  orderNumber: string,
  detail: Readonly<Record<string, unknown>>,
): void {
  journal.record({ orderNumber, atMs: nowMs(), kind: 'verdict', detail });
}

function receiptOf(paid: Paid, nowMs: number): Receipt {
  const { cardName, maskedNumber, quota, approvalNumber, transactionKey, approvedAt, receiptUrl } = paid;
  const approvedAtMs = approvedAt?.getTime() ?? nowMs;
  return { cardName, maskedNumber, quota, approvalNumber, transactionKey, approvedAtMs, receiptUrl };
}
