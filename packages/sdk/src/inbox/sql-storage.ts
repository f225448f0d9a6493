import type { CancelRequests } from '../cancel-requests.ts';
import type { ConfirmKeys } from '../confirm-keys.ts';
import { type LeaseOptions, leasedStorage } from './leased-storage.ts';
import type { InboxStorage, LeaseStore, OpenOrder, OpenOrders } from './storage.ts';

/**
 * What is needed of a database. A `Pool` or `Client` of `pg` is one as it is; for `node:sqlite`:
 * `{ query: async (sql, params) => ({ rows: db.prepare(sql).all(...params) }) }`.
 */
export interface SqlDatabase {
  /** Runs one statement; `params` stand for `$1`, `$2` (PostgreSQL) or `?` (SQLite). */
  query(sql: string, params: (string | number | null)[]): Promise<{ readonly rows: readonly unknown[] }>;
}

/** Whose SQL is spoken. */
export type SqlDialect = 'postgres' | 'sqlite';

/** The tables of both SQL storages, and of `sqlCancelRequests`; for your migrations. SQLite from 3.35, PostgreSQL from 9.5. */
export const inboxTables = `CREATE TABLE IF NOT EXISTS dojang_inbox (
  order_key TEXT PRIMARY KEY,
  token TEXT NOT NULL,
  lease_until_ms BIGINT NOT NULL,
  done INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS dojang_open_orders (
  order_key TEXT PRIMARY KEY,
  scope TEXT NOT NULL,
  order_number TEXT NOT NULL,
  version INTEGER NOT NULL,
  since_ms BIGINT NOT NULL,
  requested_at_ms BIGINT NOT NULL,
  due_at_ms BIGINT NOT NULL,
  looks INTEGER NOT NULL,
  result TEXT,
  is_confirmable INTEGER NOT NULL,
  objection TEXT
);
CREATE INDEX IF NOT EXISTS dojang_open_orders_due ON dojang_open_orders (scope, due_at_ms);
CREATE TABLE IF NOT EXISTS dojang_confirm_keys (
  key_digest TEXT PRIMARY KEY,
  order_number TEXT NOT NULL,
  bound_at_ms BIGINT NOT NULL
);
CREATE TABLE IF NOT EXISTS dojang_cancel_requests (
  key_digest TEXT PRIMARY KEY,
  request TEXT NOT NULL,
  bound_at_ms BIGINT NOT NULL
);
`;

/** What `sqlStorage` works on. */
export interface SqlStorageInput extends LeaseOptions {
  /** Whose SQL the database speaks. */
  readonly dialect: SqlDialect;
  /** With the tables of `inboxTables`. */
  readonly database: SqlDatabase;
}

/** Remembers in the tables of `inboxTables`, for any number of processes. The work is its own affair: at least once after a crash. */
export function sqlStorage({ dialect, database, ...options }: SqlStorageInput): InboxStorage<null> {
  const leases = createSqlLeases(dialect, database);
  const openOrders = createSqlOpenOrders(dialect, database);
  const confirmKeys = sqlConfirmKeys(dialect, database);
  return leasedStorage({ leases, openOrders, confirmKeys, ...options });
}

/** What `transactionalSqlStorage` works on. */
export interface TransactionalSqlStorageInput<Transaction extends SqlDatabase> {
  /** Whose SQL the database speaks. */
  readonly dialect: SqlDialect;
  /**
   * Runs the work in one transaction: commits when it resolves, rolls back and rejects when it rejects. On SQLite begin it
   * with `BEGIN IMMEDIATE`, and run one at a time on each connection.
   */
  readonly transaction: <Result>(work: (transaction: Transaction) => Promise<Result>) => Promise<Result>;
}

/**
 * Exactly once, crashes included: what the work writes through its transaction and the memory of it are committed together.
 * What it does elsewhere (a mail, another service) is not covered. Takes over what a `sqlStorage` left undone in the table; do not
 * let both work in it at the same time.
 */
export function transactionalSqlStorage<Transaction extends SqlDatabase>({
  dialect,
  transaction,
}: TransactionalSqlStorageInput<Transaction>): InboxStorage<Transaction> {
  const sql = statements(dialect);
  const database: SqlDatabase = { query: (...call) => transaction((each) => each.query(...call)) };
  return {
    openOrders: createSqlOpenOrders(dialect, database),
    confirmKeys: sqlConfirmKeys(dialect, database),
    isDone: async (key) => (await database.query(sql.isDone, [key])).rows.length > 0,
    once: (key, work) =>
      transaction(async (each) => {
        // Waits for another transaction that has written the same key and is not over.
        const { rows } = await each.query(sql.insertDone, [key]);
        if (rows.length === 0) return 'before';
        await work(each);
        return 'now';
      }),
  };
}

export function createSqlLeases(dialect: SqlDialect, database: SqlDatabase): LeaseStore {
  const sql = statements(dialect);
  const isDone = async (key: string) => (await database.query(sql.isDone, [key])).rows.length > 0;
  return {
    lease: async ({ key, token, nowMs, leaseMs }) => {
      const { rows } = await database.query(sql.lease, [key, token, nowMs + leaseMs, nowMs]);
      if (rows.length > 0) return 'leased';
      return (await isDone(key)) ? 'done' : 'busy';
    },
    isDone,
    complete: async (key, token) => (await database.query(sql.complete, [key, token])).rows.length > 0,
    release: async (key, token) => void (await database.query(sql.release, [key, token])),
  };
}

export function createSqlOpenOrders(dialect: SqlDialect, database: SqlDatabase): OpenOrders {
  const sql = statements(dialect);
  return {
    find: async (key) => {
      const { rows } = await database.query(sql.find, [key]);
      return rows.map(readOpenOrder)[0] ?? null;
    },
    put: async (order) => {
      const { version, sinceMs, requestedAtMs, dueAtMs, looks, isConfirmable, objection } = order;
      const result = order.result === null ? null : JSON.stringify(order.result);
      const values = [
        version,
        sinceMs,
        requestedAtMs,
        dueAtMs,
        looks,
        result,
        isConfirmable ? 1 : 0,
        objection,
      ];
      const { rows } =
        version === 1
          ? await database.query(sql.add, [order.key, order.scope, order.orderNumber, ...values])
          : await database.query(sql.replace, [...values, order.key, version - 1]);
      return rows.length > 0;
    },
    takeDue: async ({ scope, nowMs, leasedUntilMs, most }) => {
      const { rows } = await database.query(sql.takeDue, [leasedUntilMs, scope, nowMs, most, nowMs]);
      return rows.map(readOpenOrder);
    },
    remove: async ({ key, version }) => void (await database.query(sql.remove, [key, version])),
  };
}

/** Confirm keys in the table of `inboxTables`, for any number of processes. Rows of days ago may be deleted. */
export function sqlConfirmKeys(dialect: SqlDialect, database: SqlDatabase): ConfirmKeys {
  const sql = statements(dialect);
  return {
    bind: async (key, orderNumber) => {
      const { rows } = await database.query(sql.bindKey, [key, orderNumber, Date.now()]);
      // One row: the new one, or the one that was there.
      const [bound] = rows as readonly { readonly order_number: string }[];
      if (bound === undefined) throw new Error('The storage bound no confirm key: nothing is sent.');
      return bound.order_number;
    },
  };
}

/**
 * Requests of cancellations in the table of `inboxTables`, for any number of processes. The database commits each call by itself, on disk:
 * on SQLite `PRAGMA synchronous = FULL`, and no transaction around `partner.cancel` on the same connection, as an inbox with
 * `transactionalSqlStorage` has one: its partner keeps the default. A row may be deleted once nobody asks for its cancellation again.
 */
export function sqlCancelRequests(dialect: SqlDialect, database: SqlDatabase): CancelRequests {
  const sql = statements(dialect);
  const request = ({ rows }: Awaited<ReturnType<SqlDatabase['query']>>) =>
    (rows as readonly { readonly request: string }[])[0]?.request;
  return {
    find: async (key) => request(await database.query(sql.findRequest, [key])) ?? null,
    bind: async (key, text) => {
      // One row: the new one, or the one that was there.
      const kept = request(await database.query(sql.bindRequest, [key, text, Date.now()]));
      if (kept === undefined) throw new Error('The storage kept no cancellation: nothing is sent.');
      return kept;
    },
  };
}

/** A row as the drivers give it: `pg` reads a BIGINT as a text. */
interface OpenOrderRow {
  readonly order_key: string;
  readonly scope: string;
  readonly order_number: string;
  readonly version: number;
  readonly since_ms: number | string;
  readonly requested_at_ms: number | string;
  readonly due_at_ms: number | string;
  readonly looks: number;
  readonly result: string | null;
  readonly is_confirmable: number;
  readonly objection: string | null;
}

function readOpenOrder(found: unknown): OpenOrder {
  // The columns are those of `inboxTables`, which nobody else writes.
  const row = found as OpenOrderRow;
  return {
    key: row.order_key,
    scope: row.scope,
    orderNumber: row.order_number,
    version: row.version,
    sinceMs: Number(row.since_ms),
    requestedAtMs: Number(row.requested_at_ms),
    dueAtMs: Number(row.due_at_ms),
    looks: row.looks,
    result: row.result === null ? null : JSON.parse(row.result),
    isConfirmable: row.is_confirmable === 1,
    objection: row.objection,
  };
}

/** Every statement answers with rows, so that one kind of call serves all drivers. */
function statements(dialect: SqlDialect) {
  const numbered = (sql: string) => {
    const [first = '', ...others] = sql.split('?');
    if (dialect === 'sqlite') return sql;
    return others.reduce((text, part, index) => `${text}$${index + 1}${part}`, first);
  };
  return {
    lease: numbered(`INSERT INTO dojang_inbox (order_key, token, lease_until_ms, done) VALUES (?, ?, ?, 0)
ON CONFLICT (order_key) DO UPDATE SET token = excluded.token, lease_until_ms = excluded.lease_until_ms
WHERE dojang_inbox.done = 0 AND (dojang_inbox.token = excluded.token OR dojang_inbox.lease_until_ms <= ?)
RETURNING order_key`),
    isDone: numbered('SELECT order_key FROM dojang_inbox WHERE order_key = ? AND done = 1'),
    complete: numbered(
      'UPDATE dojang_inbox SET done = 1 WHERE order_key = ? AND token = ? RETURNING order_key',
    ),
    release: numbered(
      'DELETE FROM dojang_inbox WHERE order_key = ? AND token = ? AND done = 0 RETURNING order_key',
    ),
    insertDone:
      numbered(`INSERT INTO dojang_inbox (order_key, token, lease_until_ms, done) VALUES (?, '', 0, 1)
ON CONFLICT (order_key) DO UPDATE SET done = 1, token = '' WHERE dojang_inbox.done = 0 RETURNING order_key`),
    find: numbered('SELECT * FROM dojang_open_orders WHERE order_key = ?'),
    add: numbered(`INSERT INTO dojang_open_orders (order_key, scope, order_number,
  version, since_ms, requested_at_ms, due_at_ms, looks, result, is_confirmable, objection)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (order_key) DO NOTHING RETURNING order_key`),
    replace:
      numbered(`UPDATE dojang_open_orders SET version = ?, since_ms = ?, requested_at_ms = ?, due_at_ms = ?, looks = ?,
  result = ?, is_confirmable = ?, objection = ? WHERE order_key = ? AND version = ? RETURNING order_key`),
    // The outer condition is looked at again after waiting for another process that took the same order.
    takeDue: numbered(`UPDATE dojang_open_orders SET version = version + 1, due_at_ms = ? WHERE order_key IN (
  SELECT order_key FROM dojang_open_orders WHERE scope = ? AND due_at_ms <= ? ORDER BY due_at_ms LIMIT ?
) AND due_at_ms <= ? RETURNING *`),
    bindKey:
      numbered(`INSERT INTO dojang_confirm_keys (key_digest, order_number, bound_at_ms) VALUES (?, ?, ?)
ON CONFLICT (key_digest) DO UPDATE SET order_number = dojang_confirm_keys.order_number RETURNING order_number`),
    findRequest: numbered('SELECT request FROM dojang_cancel_requests WHERE key_digest = ?'),
    bindRequest:
      numbered(`INSERT INTO dojang_cancel_requests (key_digest, request, bound_at_ms) VALUES (?, ?, ?)
ON CONFLICT (key_digest) DO UPDATE SET request = dojang_cancel_requests.request RETURNING request`),
    remove: numbered(
      'DELETE FROM dojang_open_orders WHERE order_key = ? AND version = ? RETURNING order_key',
    ),
  };
}
