import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { PaymentRequest } from '@dojang/sdk';
import type { CancelTry, Channel, Order, Payment, PaymentState, Receipt, UnpaidEnd, Work } from '../order.ts';
import { atomically } from './database.ts';

type NewOrder = Omit<Order, 'fulfilledBy'>;
export type NewPayment = Pick<
  Payment,
  'orderNumber' | 'orderId' | 'work' | 'channel' | 'gatewayUrl' | 'shopOrigin' | 'createdAtMs'
>;

export interface OrderStore {
  addOrder(order: NewOrder, payment: NewPayment): void;
  addPayment(payment: NewPayment): void;
  findOrder(id: string): Order | undefined;
  /** Newest first. */
  ordersOf(customerId: string): readonly Order[];
  findPayment(orderNumber: string): Payment | undefined;
  /** Oldest first. */
  paymentsOf(orderId: string): readonly Payment[];
  /** Something came back and is being looked into. Leaves a paid payment alone. */
  startChecking(orderNumber: string, nowMs: number): void;
  /** Nothing is known yet. `reason` is empty, or says why it takes a person. */
  keepOpen(orderNumber: string, reason: string, nowMs: number): void;
  /** Nothing was paid. Leaves a paid payment alone. */
  markUnpaid(orderNumber: string, end: UnpaidEnd, nowMs: number): void;
  /**
   * Records a verified payment and fulfils the order, once. `fulfilled`: this call did it; `already`: the same payment had
   * been recorded; `twice`: another payment had already fulfilled the order.
   */
  markPaid(orderNumber: string, receipt: Receipt, nowMs: number): 'fulfilled' | 'already' | 'twice';
  /** What the page hands to the window of a payment that is waited for. */
  keepRequest(orderNumber: string, request: PaymentRequest): void;
  /** Atomic: of several processes one begins. False while another try is open, or when other won were given back meanwhile. */
  beginCancelTry(orderNumber: string, cancelTry: CancelTry, nowMs: number): boolean;
  /** Changes the try of this id while it is open, and nothing else. */
  keepCancelTry(orderNumber: string, cancelTry: CancelTry, nowMs: number): void;
  /** The try of this id is done. */
  endCancelTry(orderNumber: string, requestId: string, nowMs: number): void;
  /**
   * The gateway says that so much of it was given back in all. False when that is not more than was known. A try that is open
   * stays so: it need not be what was given back. A piece whose payment was cancelled in full is for sale again.
   */
  markCancelled(orderNumber: string, cancelledWon: number, nowMs: number): boolean;
}

export function createOrderStore(database: DatabaseSync): OrderStore {
  const one = {
    addOrder: database.prepare(
      `INSERT INTO orders (id, customer_id, product_id, goods, amount_won, buyer, created_at_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
    addPayment: database.prepare(
      `INSERT INTO payments (order_number, order_id, work, channel, gateway_url, shop_origin, state, created_at_ms, updated_at_ms)
       VALUES (?, ?, ?, ?, ?, ?, 'waiting', ?, ?)`,
    ),
    order: database.prepare(`${selectOrder} WHERE id = ?`),
    orders: database.prepare(`${selectOrder} WHERE customer_id = ? ORDER BY created_at_ms DESC LIMIT 50`),
    payment: database.prepare('SELECT * FROM payments WHERE order_number = ?'),
    payments: database.prepare(
      'SELECT * FROM payments WHERE order_id = ? ORDER BY created_at_ms, order_number',
    ),
    checking: database.prepare(
      `UPDATE payments SET state = 'checking', reason = '', code = '', updated_at_ms = ?
       WHERE order_number = ? AND state <> 'paid'`,
    ),
    open: database.prepare(
      `UPDATE payments SET reason = ?, updated_at_ms = ?
       WHERE order_number = ? AND state IN ('waiting', 'checking')`,
    ),
    unpaid: database.prepare(
      `UPDATE payments SET state = ?, reason = ?, code = ?, request = NULL, updated_at_ms = ?
       WHERE order_number = ? AND state <> 'paid'`,
    ),
    paid: database.prepare(
      `UPDATE payments SET state = 'paid', reason = '', code = '', receipt = ?, request = NULL, updated_at_ms = ?
       WHERE order_number = ? AND state <> 'paid'`,
    ),
    fulfil: database.prepare(
      `INSERT INTO fulfilments (order_id, order_number, at_ms)
       SELECT order_id, order_number, ? FROM payments WHERE order_number = ?
       ON CONFLICT DO NOTHING`,
    ),
    unreserve: database.prepare(
      'DELETE FROM reservations WHERE order_id = (SELECT order_id FROM payments WHERE order_number = ?)',
    ),
    request: database.prepare(`UPDATE payments SET request = ? WHERE order_number = ? AND state = 'waiting'`),
    beginTry: database.prepare(
      `UPDATE payments SET cancel_try = ?, updated_at_ms = ?
       WHERE order_number = ? AND state = 'paid' AND cancelled_won = ? AND NOT ${isTryOpen}`,
    ),
    keepTry: database.prepare(
      `UPDATE payments SET cancel_try = ?, updated_at_ms = ?
       WHERE order_number = ? AND ${isTryOpen} AND cancel_try ->> '$.requestId' = ?`,
    ),
    endTry: database.prepare(
      `UPDATE payments SET cancel_try = NULL, updated_at_ms = ?
       WHERE order_number = ? AND cancel_try ->> '$.requestId' = ?`,
    ),
    cancelled: database.prepare(
      `UPDATE payments SET cancelled_won = ?1, cancelled_at_ms = ?2, updated_at_ms = ?2,
         cancel_try = CASE WHEN ${isTryOpen} THEN cancel_try END
       WHERE order_number = ?3 AND state = 'paid' AND cancelled_won < ?1`,
    ),
    giveBack: database.prepare(
      `UPDATE shelf SET left_over = left_over + 1 WHERE product_id =
         (SELECT product_id FROM orders JOIN fulfilments ON orders.id = order_id
          WHERE order_number = ? AND amount_won <= ?)`,
    ),
    take: database.prepare(
      `UPDATE shelf SET left_over = max(left_over - 1, 0) WHERE product_id =
         (SELECT product_id FROM orders JOIN payments ON orders.id = order_id WHERE order_number = ?)`,
    ),
  };

  return {
    addOrder: (order, payment) =>
      atomically(database, () => {
        const { id, customerId, productId, goods, amountWon, buyer, createdAtMs } = order;
        one.addOrder.run(id, customerId, productId, goods, amountWon, JSON.stringify(buyer), createdAtMs);
        insertPayment(payment);
      }),
    addPayment: insertPayment,
    findOrder: (id) => asOrder(one.order.get(id)),
    ordersOf: (customerId) => one.orders.all(customerId).flatMap((row) => asOrder(row) ?? []),
    findPayment: (orderNumber) => asPayment(one.payment.get(orderNumber)),
    paymentsOf: (orderId) => one.payments.all(orderId).flatMap((row) => asPayment(row) ?? []),
    startChecking: (orderNumber, nowMs) => {
      one.checking.run(nowMs, orderNumber);
    },
    keepOpen: (orderNumber, reason, nowMs) => {
      one.open.run(reason, nowMs, orderNumber);
    },
    markUnpaid: (orderNumber, { state, reason, code }, nowMs) => {
      one.unpaid.run(state, reason, code, nowMs, orderNumber);
    },
    markPaid: (orderNumber, receipt, nowMs) =>
      atomically(database, () => {
        if (one.paid.run(JSON.stringify(receipt), nowMs, orderNumber).changes === 0) return 'already';
        if (one.fulfil.run(nowMs, orderNumber).changes === 0) return 'twice';
        // A CERT order has already taken its piece when it was confirmed; a PAY order takes it now.
        if (one.unreserve.run(orderNumber).changes === 0) one.take.run(orderNumber);
        return 'fulfilled';
      }),
    keepRequest: (orderNumber, request) => {
      one.request.run(JSON.stringify(request), orderNumber);
    },
    beginCancelTry: (orderNumber, cancelTry, nowMs) =>
      one.beginTry.run(JSON.stringify(cancelTry), nowMs, orderNumber, cancelTry.cancelledWon).changes > 0,
    keepCancelTry: (orderNumber, cancelTry, nowMs) => {
      one.keepTry.run(JSON.stringify(cancelTry), nowMs, orderNumber, cancelTry.requestId);
    },
    endCancelTry: (orderNumber, requestId, nowMs) => {
      one.endTry.run(nowMs, orderNumber, requestId);
    },
    markCancelled: (orderNumber, cancelledWon, nowMs) =>
      atomically(database, () => {
        if (one.cancelled.run(cancelledWon, nowMs, orderNumber).changes === 0) return false;
        one.giveBack.run(orderNumber, cancelledWon);
        return true;
      }),
  };

  function insertPayment(payment: NewPayment): void {
    const { orderNumber, orderId, work, channel, gatewayUrl, shopOrigin, createdAtMs } = payment;
    one.addPayment.run(orderNumber, orderId, work, channel, gatewayUrl, shopOrigin, createdAtMs, createdAtMs);
  }
}

const isTryOpen = `(cancel_try IS NOT NULL AND cancel_try ->> '$.refusal' IS NULL)`;

const selectOrder = `SELECT orders.*,
  (SELECT order_number FROM fulfilments WHERE order_id = orders.id) AS fulfilled_by FROM orders`;

/** Rows of the STRICT tables: SQLite itself keeps the types. */
interface OrderRow {
  readonly id: string;
  readonly customer_id: string;
  readonly product_id: string;
  readonly goods: string;
  readonly amount_won: number;
  readonly buyer: string;
  readonly created_at_ms: number;
  readonly fulfilled_by: string | null;
}

interface PaymentRow {
  readonly order_number: string;
  readonly order_id: string;
  readonly work: Work;
  readonly channel: Channel;
  readonly gateway_url: string;
  readonly shop_origin: string;
  readonly state: PaymentState;
  readonly reason: string;
  readonly code: string;
  readonly receipt: string | null;
  readonly request: string | null;
  readonly cancelled_won: number;
  readonly cancelled_at_ms: number | null;
  readonly cancel_try: string | null;
  readonly created_at_ms: number;
  readonly updated_at_ms: number;
}

function asOrder(found: Record<string, SQLOutputValue> | undefined): Order | undefined {
  if (found === undefined) return undefined;
  const row = found as unknown as OrderRow;
  return {
    id: row.id,
    customerId: row.customer_id,
    productId: row.product_id,
    goods: row.goods,
    amountWon: row.amount_won,
    buyer: JSON.parse(row.buyer),
    createdAtMs: row.created_at_ms,
    fulfilledBy: row.fulfilled_by,
  };
}

function asPayment(found: Record<string, SQLOutputValue> | undefined): Payment | undefined {
  if (found === undefined) return undefined;
  const row = found as unknown as PaymentRow;
  return {
    orderNumber: row.order_number,
    orderId: row.order_id,
    work: row.work,
    channel: row.channel,
    gatewayUrl: row.gateway_url,
    shopOrigin: row.shop_origin,
    state: row.state,
    reason: row.reason,
    code: row.code,
    receipt: row.receipt === null ? null : JSON.parse(row.receipt),
    request: row.request === null ? null : JSON.parse(row.request),
    cancelledWon: row.cancelled_won,
    cancelledAtMs: row.cancelled_at_ms,
    cancelTry: row.cancel_try === null ? null : JSON.parse(row.cancel_try),
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
  };
}
