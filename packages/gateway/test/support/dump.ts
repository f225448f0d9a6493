import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { StoreLocation } from '../../src/store/contract.ts';
import { columnsOf, type TableName, tableNames } from '../../src/store/tables.ts';

/** The rows of every table as sorted JSON: two contents are the same when these are equal. */
export type Content = Readonly<Record<TableName, readonly string[]>>;

type Tables = { readonly [Table in TableName]: readonly object[] };

/** The content of a store at one moment, read past the store itself. */
export async function dump(location: StoreLocation): Promise<Content> {
  if (location.engine === 'sqlite') {
    const db = new DatabaseSync(location.file, { readOnly: true });
    db.exec('begin');
    const tables = tableNames.map((table) => [table, db.prepare(`select * from ${table}`).all()]);
    db.close();
    return contentOf(Object.fromEntries(tables) as Tables);
  }
  const client = new pg.Client({ connectionString: location.url });
  await client.connect();
  await client.query('begin isolation level repeatable read read only');
  const tables: (readonly [string, readonly Record<string, unknown>[]])[] = [];
  for (const table of tableNames) tables.push([table, (await client.query(`select * from ${table}`)).rows]);
  await client.end();
  return contentOf(Object.fromEntries(tables) as Tables);
}

export function contentOf(tables: Tables): Content {
  const content = tableNames.map((table) => [
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
