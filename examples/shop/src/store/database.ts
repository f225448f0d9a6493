import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { inboxTables, type SqlDatabase } from '@dojang/sdk';
import { products } from '../products.ts';

const schema = `
  CREATE TABLE IF NOT EXISTS orders (
    id TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL,
    product_id TEXT NOT NULL,
    goods TEXT NOT NULL,
    amount_won INTEGER NOT NULL CHECK (amount_won > 0),
    buyer TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS orders_by_customer ON orders (customer_id, created_at_ms DESC);

  CREATE TABLE IF NOT EXISTS payments (
    order_number TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders (id),
    work TEXT NOT NULL,
    channel TEXT NOT NULL,
    gateway_url TEXT NOT NULL,
    shop_origin TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL DEFAULT '',
    receipt TEXT,
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS payments_by_order ON payments (order_id, created_at_ms);

  CREATE TABLE IF NOT EXISTS fulfilments (
    order_id TEXT PRIMARY KEY REFERENCES orders (id),
    order_number TEXT NOT NULL,
    at_ms INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE IF NOT EXISTS shelf (
    product_id TEXT PRIMARY KEY,
    left_over INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS reservations (
    order_id TEXT PRIMARY KEY REFERENCES orders (id),
    product_id TEXT NOT NULL
  ) STRICT;

  CREATE TABLE IF NOT EXISTS happenings (
    id INTEGER PRIMARY KEY,
    order_number TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS happenings_by_order ON happenings (order_number, id);
`;

/** Of `payments`, what a shop of before does not have. */
const laterColumns = [
  'request TEXT',
  'cancelled_won INTEGER NOT NULL DEFAULT 0',
  'cancelled_at_ms INTEGER',
  'cancel_try TEXT',
] as const;

/** Opens `<dataDir>/shop.sqlite` and fills the shelf on the first day. An order is on disk before the gateway is asked. */
export function openDatabase(dataDir: string): DatabaseSync {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, 'shop.sqlite');
  // Customers are in it: nobody else on this machine reads it, nor the log that SQLite makes beside it with the same rights.
  closeSync(openSync(file, 'a', 0o600));
  const database = new DatabaseSync(file, { timeout: 5_000 });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
  database.exec(schema);
  for (const column of laterColumns) addColumn(database, column);
  if (!hasCancelRequests(database)) forgetOpenTries(database);
  database.exec(inboxTables);
  addRequestedAt(database);
  const fill = database.prepare(
    'INSERT INTO shelf (product_id, left_over) VALUES (?, ?) ON CONFLICT DO NOTHING',
  );
  for (const product of products) if (product.stock !== null) fill.run(product.id, product.stock);
  return database;
}

/** A shop of before orders could be followed again has its table without this column. */
function addRequestedAt(database: DatabaseSync): void {
  const known = "SELECT 1 FROM pragma_table_info('dojang_open_orders') WHERE name = 'requested_at_ms'";
  if (database.prepare(known).get() !== undefined) return;
  atomically(database, () => {
    database.exec(`ALTER TABLE dojang_open_orders ADD COLUMN requested_at_ms BIGINT NOT NULL DEFAULT 0;
      UPDATE dojang_open_orders SET requested_at_ms = since_ms;`);
  });
}

function hasCancelRequests(database: DatabaseSync): boolean {
  const known = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'dojang_cancel_requests'";
  return database.prepare(known).get() !== undefined;
}

/** A shop of before remembered how a cancellation was asked for no longer than its process: what it left open is not asked for again. */
function forgetOpenTries(database: DatabaseSync): void {
  database.exec(`UPDATE payments
    SET cancel_try = json_set(cancel_try, '$.isForgotten', json('true'), '$.cancelledWon', cancelled_won)
    WHERE cancel_try ->> '$.refusal' IS NULL AND cancel_try IS NOT NULL`);
}

function addColumn(database: DatabaseSync, column: (typeof laterColumns)[number]): void {
  const known = database.prepare("SELECT 1 FROM pragma_table_info('payments') WHERE name = ?");
  if (known.get(column.split(' ')[0] ?? '') !== undefined) return;
  database.exec(`ALTER TABLE payments ADD COLUMN ${column}`);
}

/** The database, as the SDK wants one. */
export function asSqlDatabase(database: DatabaseSync): SqlDatabase {
  return { query: async (sql, params) => ({ rows: database.prepare(sql).all(...params) }) };
}

/** Runs statements as one write: all of them or none. `work` must be synchronous, so nothing can come in between. */
export function atomically<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
