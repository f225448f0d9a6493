import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Attempt, AttemptState, Channel, Ending, Order, Receipt, Work } from '../order.ts';
import { atomically } from './database.ts';

type NewOrder = Omit<Order, 'fulfilledBy'>;
export type NewAttempt = Pick<
  Attempt,
  'orderNumber' | 'orderId' | 'work' | 'channel' | 'gatewayUrl' | 'shopOrigin' | 'createdAtMs'
> & { readonly nextCheckAtMs: number };

/** How an attempt ends when the gateway says that nothing was paid. */
export interface UnpaidEnd {
  readonly ending: Ending;
  readonly reason: string;
  readonly code: string;
}

export interface OrderStore {
  addOrder(order: NewOrder, attempt: NewAttempt): void;
  addAttempt(attempt: NewAttempt): void;
  findOrder(id: string): Order | undefined;
  /** Newest first. */
  ordersOf(customerId: string): readonly Order[];
  findAttempt(orderNumber: string): Attempt | undefined;
  /** Oldest first. */
  attemptsOf(orderId: string): readonly Attempt[];
  /** Attempts whose next look at the gateway is due, the longest waiting first. */
  due(nowMs: number, most: number): readonly Attempt[];
  /** Something was claimed. Stored before anybody is asked, so a crash in between loses nothing. */
  beginChecking(
    orderNumber: string,
    claim: UnpaidEnd & { readonly held: Readonly<Record<string, string>> | null },
    at: { readonly nowMs: number; readonly nextCheckAtMs: number },
  ): void;
  /** No clear answer yet: look again later; null leaves it to the customer's button. */
  postpone(
    orderNumber: string,
    end: UnpaidEnd,
    at: { readonly nowMs: number; readonly nextCheckAtMs: number | null },
  ): void;
  /** Nothing was paid. Leaves a paid attempt alone. */
  markUnpaid(orderNumber: string, end: UnpaidEnd, nowMs: number): void;
  /**
   * Records a verified payment and fulfils the order, once. `fulfilled`: this call did it; `already`: the same payment had
   * been recorded; `twice`: another attempt had already fulfilled the order.
   */
  markPaid(orderNumber: string, receipt: Receipt, nowMs: number): 'fulfilled' | 'already' | 'twice';
}

export function createOrderStore(database: DatabaseSync): OrderStore {
  const one = {
    addOrder: database.prepare(
      `INSERT INTO orders (id, customer_id, product_id, goods, amount_won, buyer, created_at_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
    addAttempt: database.prepare(
      `INSERT INTO attempts (order_number, order_id, work, channel, gateway_url, shop_origin, state,
         next_check_at_ms, created_at_ms, updated_at_ms)
       VALUES (?, ?, ?, ?, ?, ?, 'waiting', ?, ?, ?)`,
    ),
    order: database.prepare(`${selectOrder} WHERE id = ?`),
    orders: database.prepare(`${selectOrder} WHERE customer_id = ? ORDER BY created_at_ms DESC LIMIT 50`),
    attempt: database.prepare('SELECT * FROM attempts WHERE order_number = ?'),
    attempts: database.prepare(
      'SELECT * FROM attempts WHERE order_id = ? ORDER BY created_at_ms, order_number',
    ),
    due: database.prepare(
      'SELECT * FROM attempts WHERE next_check_at_ms <= ? ORDER BY next_check_at_ms LIMIT ?',
    ),
    checking: database.prepare(
      `UPDATE attempts SET state = 'checking', ending = ?, reason = ?, code = ?, held_claim = coalesce(?, held_claim),
         checks = 0, next_check_at_ms = ?, updated_at_ms = ?
       WHERE order_number = ? AND state <> 'paid'`,
    ),
    postpone: database.prepare(
      `UPDATE attempts SET checks = checks + 1, ending = ?, reason = ?, code = ?, next_check_at_ms = ?, updated_at_ms = ?
       WHERE order_number = ? AND state <> 'paid'`,
    ),
    unpaid: database.prepare(
      `UPDATE attempts SET state = ?, ending = ?, reason = ?, code = ?, held_claim = NULL, next_check_at_ms = NULL,
         updated_at_ms = ?
       WHERE order_number = ? AND state <> 'paid'`,
    ),
    paid: database.prepare(
      `UPDATE attempts SET state = 'paid', reason = '', code = '', receipt = ?, held_claim = NULL,
         next_check_at_ms = NULL, updated_at_ms = ?
       WHERE order_number = ? AND state <> 'paid'`,
    ),
    fulfil: database.prepare(
      `INSERT INTO fulfilments (order_id, order_number, at_ms)
       SELECT order_id, order_number, ? FROM attempts WHERE order_number = ?
       ON CONFLICT DO NOTHING`,
    ),
    unreserve: database.prepare(
      'DELETE FROM reservations WHERE order_id = (SELECT order_id FROM attempts WHERE order_number = ?)',
    ),
    take: database.prepare(
      `UPDATE shelf SET left_over = max(left_over - 1, 0) WHERE product_id =
         (SELECT product_id FROM orders JOIN attempts ON orders.id = order_id WHERE order_number = ?)`,
    ),
  };

  return {
    addOrder: (order, attempt) =>
      atomically(database, () => {
        const { id, customerId, productId, goods, amountWon, buyer, createdAtMs } = order;
        one.addOrder.run(id, customerId, productId, goods, amountWon, JSON.stringify(buyer), createdAtMs);
        insertAttempt(attempt);
      }),
    addAttempt: insertAttempt,
    findOrder: (id) => asOrder(one.order.get(id)),
    ordersOf: (customerId) => one.orders.all(customerId).flatMap((row) => asOrder(row) ?? []),
    findAttempt: (orderNumber) => asAttempt(one.attempt.get(orderNumber)),
    attemptsOf: (orderId) => one.attempts.all(orderId).flatMap((row) => asAttempt(row) ?? []),
    due: (nowMs, most) => one.due.all(nowMs, most).flatMap((row) => asAttempt(row) ?? []),
    beginChecking: (orderNumber, { ending, reason, code, held }, { nowMs, nextCheckAtMs }) => {
      const claim = held === null ? null : JSON.stringify(held);
      one.checking.run(ending, reason, code, claim, nextCheckAtMs, nowMs, orderNumber);
    },
    postpone: (orderNumber, { ending, reason, code }, { nowMs, nextCheckAtMs }) => {
      one.postpone.run(ending, reason, code, nextCheckAtMs, nowMs, orderNumber);
    },
    markUnpaid: (orderNumber, { ending, reason, code }, nowMs) => {
      one.unpaid.run(ending, ending, reason, code, nowMs, orderNumber);
    },
    markPaid: (orderNumber, receipt, nowMs) =>
      atomically(database, () => {
        if (one.paid.run(JSON.stringify(receipt), nowMs, orderNumber).changes === 0) return 'already';
        if (one.fulfil.run(nowMs, orderNumber).changes === 0) return 'twice';
        // A CERT order has already taken its piece when it was confirmed; a PAY order takes it now.
        if (one.unreserve.run(orderNumber).changes === 0) one.take.run(orderNumber);
        return 'fulfilled';
      }),
  };

  function insertAttempt(attempt: NewAttempt): void {
    const { orderNumber, orderId, work, channel, gatewayUrl, shopOrigin, createdAtMs, nextCheckAtMs } =
      attempt;
    const what = [orderNumber, orderId, work, channel, gatewayUrl, shopOrigin];
    one.addAttempt.run(...what, nextCheckAtMs, createdAtMs, createdAtMs);
  }
}

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

interface AttemptRow {
  readonly order_number: string;
  readonly order_id: string;
  readonly work: Work;
  readonly channel: Channel;
  readonly gateway_url: string;
  readonly shop_origin: string;
  readonly state: AttemptState;
  readonly ending: Ending;
  readonly reason: string;
  readonly code: string;
  readonly receipt: string | null;
  readonly held_claim: string | null;
  readonly checks: number;
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

function asAttempt(found: Record<string, SQLOutputValue> | undefined): Attempt | undefined {
  if (found === undefined) return undefined;
  const row = found as unknown as AttemptRow;
  return {
    orderNumber: row.order_number,
    orderId: row.order_id,
    work: row.work,
    channel: row.channel,
    gatewayUrl: row.gateway_url,
    shopOrigin: row.shop_origin,
    state: row.state,
    ending: row.ending,
    reason: row.reason,
    code: row.code,
    receipt: row.receipt === null ? null : JSON.parse(row.receipt),
    heldClaim: row.held_claim === null ? null : JSON.parse(row.held_claim),
    checks: row.checks,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
  };
}
