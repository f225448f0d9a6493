import type { Dialect, Words } from './dialect.ts';
import { idsBeside } from './month-ids.ts';
import { type Bound, createTexts, type Fill } from './statement.ts';
import { columnsOf, type Row, type Table, type TableName, tables } from './tables.ts';
import type { Claim, Commit, Count, Hold, Insert, Patch, Put, TakeUnsealed, Uncount } from './write.ts';

/**
 * The changes of one engine. Each counts the rows it touched. Uniqueness is `ON CONFLICT DO NOTHING` and that count,
 * never a caught error: on PostgreSQL a violated constraint poisons the transaction.
 */
export interface WriteStatements {
  /** Nothing when a commit of this id was written before. */
  commit(commit: Commit): Bound;
  /** Answers the ids that it forgets, the oldest first. */
  forgetCommits(range: { readonly before: string; readonly limit: number }): Bound;
  /** Answers when the last wrong key of its subject is forgotten. */
  countWrongKey(wrong: CountedKey): Bound;
  /** Answers the ids that it forgets. */
  forgetWrongKeys(range: { readonly nowMs: number; readonly limit: number }): Bound;
  insert(write: Insert | Put | Appended): Bound;
  /** Nothing when the version is another, or when another row holds one of the unique keys. */
  update(write: Put): Bound;
  version(write: Put): Bound;
  patch(write: Patch): Bound;
  /** Nothing when the claim belongs to another payment, or its order number was sealed and must not have been. */
  take(write: Claim): Bound;
  /** Was its order number sealed? */
  sealed(write: TakeUnsealed): Bound;
  release(write: Claim): Bound;
  /** The version of the row, which nobody changes until the commit is written. */
  hold(write: Hold): Bound;
  /** Nothing when that would come to more than the most. */
  count(write: Count): Bound;
  uncount(write: Extract<Uncount, { readonly kind: 'uncount' }>): Bound;
  clear(write: Extract<Uncount, { readonly kind: 'clear' }>): Bound;
  /** Has others who want to append wait; null where one writes at a time anyway. */
  readonly lockActs: Bound | null;
  /** The last act: its place and its hash. */
  head(): Bound;
}

interface Appended {
  readonly table: 'acts';
  readonly row: Row<'acts'>;
}

interface CountedKey extends Readonly<Record<string, string | number>> {
  readonly id: string;
  readonly nowMs: number;
  readonly eachMs: number;
  /** When it is forgotten if nothing was remembered before, and at the latest. */
  readonly first: number;
  readonly last: number;
}

export function createWriteStatements(dialect: Dialect): WriteStatements {
  const bind = createTexts(dialect);
  return {
    commit: ({ id }) =>
      bind('commit', { id }, (fill) => `${insertText('commits', fill)} on conflict do nothing`),
    forgetCommits: (range) =>
      bind('forget commits', range, (fill) => {
        const old = `select "id" from "commits" where "id" < ${fill('before')} order by "id" limit ${fill('limit')}`;
        return `delete from "commits" where "id" in (${old}${dialect.skipLocked}) returning "id"`;
      }),
    countWrongKey: (wrong) =>
      bind('count a wrong key', wrong, (fill) => {
        const known = '"wrong_keys"."forgotten_at"';
        const more = `${known} + ${fill('eachMs')}`;
        const most = `when ${more} > ${fill('last')} then ${fill('last')}`;
        return (
          `insert into "wrong_keys" ("id", "forgotten_at") values (${fill('id')}, ${fill('first')}) on conflict ("id") do update ` +
          `set "forgotten_at" = case when ${known} <= ${fill('nowMs')} then excluded."forgotten_at" ${most} else ${more} end ` +
          'returning "forgotten_at"'
        );
      }),
    forgetWrongKeys: (range) =>
      bind('forget wrong keys', range, (fill) => {
        const old = `select "id" from "wrong_keys" where "forgotten_at" <= ${fill('nowMs')} limit ${fill('limit')}`;
        return `delete from "wrong_keys" where "id" in (${old}${dialect.skipLocked}) returning "id"`;
      }),
    insert: ({ table, row }) =>
      bind(`insert ${table}`, row, (fill) => `${insertText(table, fill)} on conflict do nothing`),
    update: ({ table, row }) =>
      bind(`update ${table}`, { ...row, before: row.version - 1, ...monthOfRow(table, row.id) }, (fill) =>
        updateText(table, fill, dialect.words),
      ),
    version: ({ table, row }) =>
      bind(`version ${table}`, row, (fill) => `select "version" from "${table}" where ${match('id', fill)}`),
    patch: ({ table, key, set }) => {
      const [keys, columns] = [Object.keys(key), Object.keys(set)];
      return bind(`patch ${table} ${keys.join()} ${columns.join()}`, { ...set, ...key }, (fill) => {
        const changes = columns.map((column) => match(column, fill)).join(', ');
        return `update "${table}" set ${changes} where ${matchAll(keys, fill)}`;
      });
    },
    take: (write) =>
      bind(write.kind, write.kind === 'take-unsealed' ? unsealedClaim(write) : write.row, (fill) => {
        const isUnsealed = write.kind === 'take-unsealed';
        return (
          `${isUnsealed ? insertUnsealedText(fill) : insertText('claims', fill)} on conflict ("merchant_id", "order_number") do update ` +
          'set "payment_id" = excluded."payment_id" where "claims"."payment_id" = excluded."payment_id"'
        );
      }),
    hold: ({ table, row }) =>
      bind(
        `hold ${table}`,
        row,
        (fill) => `select "version" from "${table}" where ${match('id', fill)}${dialect.forShare}`,
      ),
    count: ({ row, most }) =>
      bind(
        'count',
        { ...row, mostPayments: most.payments, mostWon: most.amount_won },
        (fill) =>
          `update "turnovers" set "payments" = "payments" + ${fill('payments')}, "amount_won" = "amount_won" + ${fill('amount_won')} ` +
          `where ${matchAll(['merchant_id', 'period'], fill)} ` +
          `and "payments" + ${fill('payments')} <= ${fill('mostPayments')} and "amount_won" + ${fill('amount_won')} <= ${fill('mostWon')}`,
      ),
    uncount: ({ row }) =>
      bind(
        'uncount',
        row,
        (fill) =>
          `update "turnovers" set "payments" = "payments" - ${fill('payments')}, "amount_won" = "amount_won" - ${fill('amount_won')} ` +
          `where ${matchAll(['merchant_id', 'period'], fill)}`,
      ),
    clear: ({ row }) =>
      bind('clear', row, (fill) => `delete from "turnovers" where ${match('merchant_id', fill)}`),
    sealed: (write) => bind('sealed', unsealedClaim(write), sealedText),
    release: ({ row }) =>
      bind('release', row, (fill) => `delete from "claims" where ${matchAll(columnsOf('claims'), fill)}`),
    lockActs: dialect.lockActs === null ? null : { sql: dialect.lockActs, parameters: [] },
    head: () =>
      bind('head', {}, () => 'select "sequence", "hash" from "acts" order by "sequence" desc limit 1'),
  };
}

function insertText(name: TableName, fill: Fill): string {
  const { names, values } = listed(name, fill);
  return `insert into "${name}" (${names}) values (${values})`;
}

/** In one statement: nobody can seal the order number between the look and the claim. */
function insertUnsealedText(fill: Fill): string {
  const { names, values } = listed('claims', fill);
  return `insert into "claims" (${names}) select ${values} where not exists (${sealedText(fill)})`;
}

function sealedText(fill: Fill): string {
  return `select 1 from "sealed_orders" where ${match('merchant_id', fill)} and "order_number" = ${fill('sealedNumber')}`;
}

function unsealedClaim({
  row,
  sealedNumber,
}: TakeUnsealed): TakeUnsealed['row'] & Pick<TakeUnsealed, 'sealedNumber'> {
  return { ...row, sealedNumber };
}

function listed(name: TableName, fill: Fill): Readonly<Record<'names' | 'values', string>> {
  const columns = columnsOf(name);
  return {
    names: columns.map((column) => `"${column}"`).join(', '),
    values: columns.map(fill).join(', '),
  };
}

/** What a unique key says of the month, the id says as well: the others hold no such row. */
function monthOfRow(
  name: TableName,
  id: string,
): { readonly monthFrom: string; readonly monthBefore: string } {
  const { from, before } = idsBeside(id, (tables[name] as Table).byMonth ?? '');
  return { monthFrom: from, monthBefore: before };
}

function updateText(name: TableName, fill: Fill, { keepsMonthsApart }: Words): string {
  const { unique = {}, byMonth }: Table = tables[name];
  const changes = columnsOf(name).map((column) => match(column, fill));
  const found = `${match('id', fill)} and "version" = ${fill('before')}`;
  const text = `update "${name}" set ${changes.join(', ')} where ${found}`;
  const taken = Object.values(unique).map(
    (columns) => `(${columns.map((column) => `"other"."${column}" = ${fill(column)}`).join(' and ')})`,
  );
  if (taken.length === 0) return text;
  const isOfMonth =
    byMonth !== undefined && keepsMonthsApart
      ? ` and "other"."id" >= ${fill('monthFrom')} and "other"."id" < ${fill('monthBefore')}`
      : '';
  const other = `select 1 from "${name}" as "other" where "other"."id" <> ${fill('id')}${isOfMonth} and (${taken.join(' or ')})`;
  return `${text} and not exists (${other})`;
}

function match(column: string, fill: Fill): string {
  return `"${column}" = ${fill(column)}`;
}

function matchAll(columns: readonly string[], fill: Fill): string {
  return columns.map((column) => match(column, fill)).join(' and ');
}
