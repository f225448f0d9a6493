import { type LeaseOptions, leasedStorage } from './leased-storage.ts';
import type { ClaimStore, InboxStorage } from './storage.ts';

/**
 * What is needed of a database. A `Pool` or `Client` of `pg` is one as it is; for `node:sqlite`:
 * `{ query: async (sql, params) => ({ rows: db.prepare(sql).all(...params) }) }`.
 */
export interface SqlDatabase {
  query(sql: string, params: (string | number)[]): Promise<{ readonly rows: readonly unknown[] }>;
}

export type SqlDialect = 'postgres' | 'sqlite';

/** The table of both SQL storages; for your migrations. SQLite from 3.35, PostgreSQL from 9.5. */
export const inboxTable = `CREATE TABLE IF NOT EXISTS dojang_inbox (
  order_key TEXT PRIMARY KEY,
  token TEXT NOT NULL,
  lease_until_ms BIGINT NOT NULL,
  done INTEGER NOT NULL
)`;

export interface SqlStorageInput extends LeaseOptions {
  readonly dialect: SqlDialect;
  readonly database: SqlDatabase;
}

/** Remembers in the table `dojang_inbox`, for any number of processes. The work is its own affair: at least once after a crash. */
export function sqlStorage({ dialect, database, ...options }: SqlStorageInput): InboxStorage<null> {
  return leasedStorage(createSqlClaims(dialect, database), options);
}

export interface TransactionalSqlStorageInput<Transaction extends SqlDatabase> {
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
export function transactionalSqlStorage<Transaction extends SqlDatabase>(
  input: TransactionalSqlStorageInput<Transaction>,
): InboxStorage<Transaction> {
  const sql = statements(input.dialect);
  return {
    once: (key, work) =>
      input.transaction(async (transaction) => {
        // Waits for another transaction that has written the same key and is not over.
        const { rows } = await transaction.query(sql.insertDone, [key]);
        if (rows.length === 0) return 'before';
        await work(transaction);
        return 'now';
      }),
  };
}

export function createSqlClaims(dialect: SqlDialect, database: SqlDatabase): ClaimStore {
  const sql = statements(dialect);
  return {
    claim: async ({ key, token, nowMs, leaseMs }) => {
      const { rows } = await database.query(sql.claim, [key, token, nowMs + leaseMs, nowMs]);
      if (rows.length > 0) return 'claimed';
      const done = await database.query(sql.isDone, [key]);
      return done.rows.length > 0 ? 'done' : 'busy';
    },
    complete: async (key, token) => (await database.query(sql.complete, [key, token])).rows.length > 0,
    release: async (key, token) => void (await database.query(sql.release, [key, token])),
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
    claim: numbered(`INSERT INTO dojang_inbox (order_key, token, lease_until_ms, done) VALUES (?, ?, ?, 0)
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
  };
}
