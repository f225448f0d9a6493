import type { Dialect } from './dialect.ts';
import type { Value } from './statement.ts';
import { columnsOf, type Table, type TableName, tables } from './tables.ts';
import type { Claim, Commit, Insert, Patch, Put } from './write.ts';

/** A statement with the parameters for one run of it. */
export interface Bound {
  readonly sql: string;
  readonly parameters: Value[];
}

/**
 * The changes of one engine. Each counts the rows it touched. Uniqueness is `ON CONFLICT DO NOTHING` and that count,
 * never a caught error: on PostgreSQL a violated constraint poisons the transaction.
 */
export interface WriteStatements {
  /** Nothing when a commit of this id was written before. */
  commit(commit: Commit): Bound;
  insert(write: Insert | Put): Bound;
  /** Nothing when the version is another, or when another row holds one of the unique keys. */
  update(write: Put): Bound;
  version(write: Put): Bound;
  patch(write: Patch): Bound;
  /** Nothing when the claim belongs to another payment. */
  take(write: Claim): Bound;
  release(write: Claim): Bound;
}

type Values = Readonly<Record<string, Value>>;

/** Puts columns in as parameters, and remembers them in their order. */
type Placer = (column: string) => string;

export function createWriteStatements(dialect: Dialect): WriteStatements {
  const known = new Map<string, { readonly sql: string; readonly columns: readonly string[] }>();

  /** Each text is made once, however often it runs. */
  function bind(name: string, values: Values, text: (place: Placer) => string): Bound {
    let statement = known.get(name);
    if (statement === undefined) {
      const columns: string[] = [];
      const sql = text((column) => dialect.parameter(columns.push(column)));
      statement = { sql, columns };
      known.set(name, statement);
    }
    return { sql: statement.sql, parameters: statement.columns.map((column) => values[column]!) };
  }

  return {
    commit: ({ id }) =>
      bind('commit', { id }, (place) => `${insertText('commits', place)} on conflict do nothing`),
    insert: ({ table, row }) =>
      bind(`insert ${table}`, row, (place) => `${insertText(table, place)} on conflict do nothing`),
    update: ({ table, row }) =>
      bind(`update ${table}`, { ...row, before: row.version - 1 }, (place) => updateText(table, place)),
    version: ({ table, row }) =>
      bind(
        `version ${table}`,
        row,
        (place) => `select "version" from "${table}" where ${match('id', place)}`,
      ),
    patch: ({ table, key, set }) => {
      const [keys, columns] = [Object.keys(key), Object.keys(set)];
      return bind(`patch ${table} ${keys.join()} ${columns.join()}`, { ...set, ...key }, (place) => {
        const changes = columns.map((column) => match(column, place)).join(', ');
        return `update "${table}" set ${changes} where ${matchAll(keys, place)}`;
      });
    },
    take: ({ row }) =>
      bind(
        'take',
        row,
        (place) =>
          `${insertText('claims', place)} on conflict ("merchant_id", "order_number") do update ` +
          'set "payment_id" = excluded."payment_id" where "claims"."payment_id" = excluded."payment_id"',
      ),
    release: ({ row }) =>
      bind('release', row, (place) => `delete from "claims" where ${matchAll(columnsOf('claims'), place)}`),
  };
}

function insertText(name: TableName, place: Placer): string {
  const columns = columnsOf(name);
  const names = columns.map((column) => `"${column}"`).join(', ');
  return `insert into "${name}" (${names}) values (${columns.map(place).join(', ')})`;
}

function updateText(name: TableName, place: Placer): string {
  const { unique = {} }: Table = tables[name];
  const changes = columnsOf(name).map((column) => match(column, place));
  const found = `${match('id', place)} and "version" = ${place('before')}`;
  const text = `update "${name}" set ${changes.join(', ')} where ${found}`;
  const taken = Object.values(unique).map(
    (columns) => `(${columns.map((column) => `"other"."${column}" = ${place(column)}`).join(' and ')})`,
  );
  if (taken.length === 0) return text;
  const other = `select 1 from "${name}" as "other" where "other"."id" <> ${place('id')} and (${taken.join(' or ')})`;
  return `${text} and not exists (${other})`;
}

function match(column: string, place: Placer): string {
  return `"${column}" = ${place(column)}`;
}

function matchAll(columns: readonly string[], place: Placer): string {
  return columns.map((column) => match(column, place)).join(' and ');
}
