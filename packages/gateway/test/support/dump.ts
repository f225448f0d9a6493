import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { StoreLocation } from '../../src/store/contract.ts';
import { columnsOf, type Schema } from '../../src/store/schema.ts';

const TABLES: readonly (keyof Schema)[] = [
  'payments',
  'merchants',
  'events',
  'claims',
  'cancellations',
  'outbox',
  'webhook_addresses',
  'deliveries',
  'delivery_attempts',
  'sealing_keys',
  'meta',
];

/** The rows of every table as sorted JSON: two contents are the same when these are equal. */
export type Content = Readonly<Record<keyof Schema, readonly string[]>>;

type Tables = { readonly [Table in keyof Schema]: readonly object[] };

/** The content of a store, read past the store itself. */
export async function dump(location: StoreLocation): Promise<Content> {
  if (location.engine === 'sqlite') {
    const db = new DatabaseSync(location.file, { readOnly: true });
    const tables = TABLES.map((table) => [table, db.prepare(`select * from ${table}`).all()]);
    db.close();
    return contentOf(Object.fromEntries(tables) as Tables);
  }
  const client = new pg.Client({ connectionString: location.url });
  await client.connect();
  const tables: (readonly [string, readonly Record<string, unknown>[]])[] = [];
  for (const table of TABLES) tables.push([table, (await client.query(`select * from ${table}`)).rows]);
  await client.end();
  return contentOf(Object.fromEntries(tables) as Tables);
}

export function contentOf(tables: Tables): Content {
  const content = TABLES.map((table) => [
    table,
    tables[table]
      .map((row) => JSON.stringify(columnsOf(table).map((column) => toText(Reflect.get(row, column)))))
      .toSorted(),
  ]);
  return Object.fromEntries(content) as Content;
}

/** A number is compared as text, because here PostgreSQL's driver answers `bigint` as text. */
function toText(value: unknown): unknown {
  return typeof value === 'number' ? value.toString() : value;
}
