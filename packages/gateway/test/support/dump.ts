import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { StoreLocation } from '../../src/store/contract.ts';
import { columnsOf, type Schema } from '../../src/store/schema.ts';

const TABLES: readonly (keyof Schema)[] = [
  'payments',
  'merchants',
  'events',
  'claims',
  'outbox',
  'sealing_keys',
  'meta',
];

/** The whole content of a store, read past the store itself: every row of every table as JSON, sorted. */
export async function dump(location: StoreLocation): Promise<Record<string, readonly string[]>> {
  const content: Record<string, readonly string[]> = {};
  if (location.engine === 'sqlite') {
    const db = new DatabaseSync(location.file, { readOnly: true });
    for (const table of TABLES) content[table] = texts(table, db.prepare(`select * from ${table}`).all());
    db.close();
    return content;
  }
  const client = new pg.Client({ connectionString: location.url });
  await client.connect();
  for (const table of TABLES)
    content[table] = texts(
      table,
      (await client.query<Record<string, unknown>>(`select * from ${table}`)).rows,
    );
  await client.end();
  return content;
}

/** A number is compared as text, because here PostgreSQL's driver answers `bigint` as text. */
function texts(table: keyof Schema, rows: readonly Record<string, unknown>[]): readonly string[] {
  return rows.map((row) => JSON.stringify(columnsOf(table).map((column) => toText(row[column])))).toSorted();
}

function toText(value: unknown): unknown {
  return typeof value === 'number' ? value.toString() : value;
}
