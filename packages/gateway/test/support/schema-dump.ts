import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { StoreLocation } from '../../src/store/contract.ts';

/**
 * The tables of a store in one form for both engines, without the high-water mark of a file, read past the store itself: columns in the order of their names, the key,
 * the indexes. What an engine has by itself (a file's strict tables, a database's collation) is part of a column's type.
 */
export async function dumpSchema(location: StoreLocation): Promise<string> {
  const tables =
    location.engine === 'sqlite' ? sqliteTables(location.file) : await postgresTables(location.url);
  return tables
    .toSorted((left, right) => compare(left.name, right.name))
    .map(({ name, columns, key, indexes }) => {
      const lines = [...columns.toSorted(compare), `key (${key.join(', ')})`, ...indexes.toSorted(compare)];
      return `${name}\n${lines.map((line) => `  ${line}\n`).join('')}`;
    })
    .join('\n');
}

/** How SQLite lays a table out; PostgreSQL knows no such choice. */
export function layoutOf(file: string): readonly unknown[] {
  const db = new DatabaseSync(file, { readOnly: true });
  const rows = db.prepare(`select name, wr from pragma_table_list where schema = 'main' order by name`).all();
  db.close();
  return rows.map((row) => ({ ...row }));
}

interface TableSchema {
  readonly name: string;
  readonly columns: readonly string[];
  readonly key: readonly string[];
  readonly indexes: readonly string[];
}

function sqliteTables(file: string): readonly TableSchema[] {
  const db = new DatabaseSync(file, { readOnly: true });
  const ask = <Row>(sql: string, ...parameters: string[]) => db.prepare(sql).all(...parameters) as Row[];
  try {
    return ask<{ name: string; strict: number }>(
      `select name, strict from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite_%' and name <> 'high_water'`,
    ).map(({ name, strict }) => {
      const columns = ask<{ name: string; type: string; notnull: number; pk: number }>(
        'select * from pragma_table_info(?)',
        name,
      );
      const indexes = ask<{ name: string; unique: number; sql: string }>(
        `select list.name, list."unique", master.sql from pragma_index_list(?) as list
         join sqlite_master as master on master.name = list.name where list.origin = 'c'`,
        name,
      );
      const columnsOf = (index: string) =>
        ask<{ name: string }>('select name from pragma_index_info(?) order by seqno', index);
      const any = strict === 1 ? '' : ' of any type';
      return {
        name,
        columns: columns.map(
          (column) =>
            `${column.name} ${column.type.toLowerCase()}${any}${column.notnull === 1 ? '' : ' null'}`,
        ),
        key: columns
          .filter(({ pk }) => pk > 0)
          .toSorted((left, right) => left.pk - right.pk)
          .map((column) => column.name),
        indexes: indexes.map((index) =>
          describeIndex({
            name: index.name,
            isUnique: index.unique === 1,
            columns: columnsOf(index.name).map((column) => column.name),
            condition: index.sql.split(/ where /i)[1],
          }),
        ),
      };
    });
  } finally {
    db.close();
  }
}

interface PostgresColumn {
  readonly column_name: string;
  readonly data_type: string;
  readonly is_nullable: 'YES' | 'NO';
  readonly collation_name: string | null;
}

async function postgresTables(url: string): Promise<readonly TableSchema[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select table_name as name from information_schema.tables
       where table_schema = 'public' and table_name <> 'migrations'
         and not exists (select 1 from pg_inherits where inhrelid = quote_ident(table_name)::regclass)`,
    );
    const described: TableSchema[] = [];
    for (const { name } of tables) {
      const { rows: columns } = await client.query<PostgresColumn>(
        `select * from information_schema.columns where table_schema = 'public' and table_name = $1`,
        [name],
      );
      const { rows: indexes } = await client.query<{
        name: string;
        isUnique: boolean;
        isKey: boolean;
        condition: string | null;
        columns: string[];
      }>(
        `select relation.relname as name, index.indisunique as "isUnique", index.indisprimary as "isKey",
           pg_get_expr(index.indpred, index.indrelid) as condition,
           array(select pg_get_indexdef(index.indexrelid, place, true) from generate_series(1, index.indnatts) as place) as columns
         from pg_index as index join pg_class as relation on relation.oid = index.indexrelid
         where index.indrelid = $1::regclass or (index.indisunique and not index.indisprimary and index.indrelid = to_regclass($1 || '_rest'))`,
        [name],
      );
      described.push({
        name,
        columns: columns.map(
          (column) => `${column.column_name} ${typeOf(column)}${column.is_nullable === 'YES' ? ' null' : ''}`,
        ),
        key: indexes.flatMap((index) => (index.isKey ? index.columns : [])),
        indexes: indexes
          .filter((index) => !index.isKey)
          .map((index) =>
            describeIndex({
              ...index,
              // One of each month: the rest is a month like the others.
              name: index.name.replace(/_rest(?=_)/, ''),
              condition: index.condition ?? undefined,
            }),
          ),
      });
    }
    return described;
  } finally {
    await client.end();
  }
}

function typeOf(column: PostgresColumn): string {
  if (column.data_type === 'bigint') return 'integer';
  if (column.data_type === 'text' && column.collation_name === 'C') return 'text';
  return `${column.data_type} collate ${column.collation_name ?? 'none'}`;
}

function describeIndex(index: {
  readonly name: string;
  readonly isUnique: boolean;
  readonly columns: readonly string[];
  readonly condition: string | undefined;
}): string {
  const condition = index.condition?.toLowerCase().replaceAll(/["()]/g, '');
  return `${index.isUnique ? 'unique' : 'index'} ${index.name} (${index.columns.join(', ')})${condition === undefined ? '' : ` where ${condition}`}`;
}

function compare(left: string, right: string): number {
  return left < right ? -1 : 1;
}
