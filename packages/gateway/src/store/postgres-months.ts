import type pg from 'pg';
import { restOf, uniqueIndexes } from './create-tables.ts';
import { type IdRange, idsOfMonth } from './month-ids.ts';
import { type Table, type TableName, tableNames, tables } from './tables.ts';

/** Names what makes and takes away months among those who do. */
const MONTHS_LOCK = 0x646f6a616e68;
/** Who waits for a table has all others wait behind it. */
const LOCK_TIMEOUT_MS = 2_000;

type Client = Pick<pg.Client, 'query'>;

/** The tables that are kept apart by month. */
export const monthlyTables = tableNames.filter((name) => (tables[name] as Table).byMonth !== undefined);

/** The months that there are of each table, to select from: `table_name`, `month`, `oid` and `reltuples`. */
export const MADE_MONTHS = `(select parent.relname as table_name, right(child.relname, 6) as month, child.oid, child.reltuples
   from pg_inherits join pg_class as child on child.oid = inhrelid join pg_class as parent on parent.oid = inhparent
   where parent.relnamespace = current_schema()::regnamespace and child.relname ~ '_[0-9]{6}$') as made`;

/** The month it is by the clock of the server (`YYYYMM`, KST), and those after it. */
export async function comingMonths(client: Client, ahead: number): Promise<readonly string[]> {
  const { rows } = await client.query<{ month: string }>(
    `select to_char(date_trunc('month', now() at time zone 'Asia/Seoul') + make_interval(months => later), 'YYYYMM') as month
     from generate_series(0, $1) as later`,
    [ahead],
  );
  return rows.map(({ month }) => month);
}

/**
 * Makes room for months; rows of theirs that came before lie in the rest, and go over. One table of one month is one transaction, so
 * that who works on two tables is never waited for by halves.
 * @returns the months of which something was missing
 */
export async function makeMonths(client: Client, months: readonly string[]): Promise<readonly string[]> {
  const wanted = months.flatMap((month) => monthlyTables.map((name) => ({ name, month })));
  const missing = await missingOf(
    client,
    wanted.map(({ name, month }) => monthTable(name, month)),
  );
  const made = wanted.filter(({ name, month }) => missing.has(monthTable(name, month)));
  for (const { name, month } of made) await alone(client, () => makeMonth(client, name, month));
  return [...new Set(made.map(({ month }) => month))];
}

async function makeMonth(client: Client, name: TableName, month: string): Promise<void> {
  const made = monthTable(name, month);
  // While this one waited another one may have made it.
  if (!(await missingOf(client, [made])).has(made)) return;
  const { from, before } = idsIn(name, month);
  await client.query(`lock table only "${restOf(name)}" in access exclusive mode`);
  await client.query(`create table "${made}" (like "${name}" including all)`);
  for (const index of uniqueIndexes(name, made)) await client.query(index);
  const [id] = tables[name].key;
  const ofMonth = `"${id}" >= '${from}' and "${id}" < '${before}'`;
  await client.query(
    `with "moved" as (delete from only "${restOf(name)}" where ${ofMonth} returning *) insert into "${made}" select * from "moved"`,
  );
  await client.query(attachText(name, month));
}

/** Takes a month of every table out. Its rows stay, in tables that no longer belong to the others. */
export async function detachMonth(client: Client, month: string, check: () => Promise<void>): Promise<void> {
  await alone(client, async () => {
    // Nobody changes what is looked at before it is out. In the order in which commits take rows.
    for (const name of monthlyTables) await client.query(`lock table "${name}" in access exclusive mode`);
    await check();
    for (const name of monthlyTables)
      await client.query(`alter table "${name}" detach partition "${monthTable(name, month)}"`);
  });
}

/** Puts a month back that was taken out. */
export async function attachMonth(client: Client, month: string): Promise<void> {
  await alone(client, async () => {
    for (const name of monthlyTables) await client.query(attachText(name, month));
  });
}

function attachText(name: TableName, month: string): string {
  const { from, before } = idsIn(name, month);
  return `alter table "${name}" attach partition "${monthTable(name, month)}" for values from ('${from}') to ('${before}')`;
}

/** Between which ids the rows of one month of a table lie. */
function idsIn(name: TableName, month: string): IdRange {
  const { byMonth }: Table = tables[name];
  if (byMonth === undefined) throw new Error(`${name} has no months.`);
  return idsOfMonth(byMonth, month);
}

/** How one month of a table is called. */
export function monthTable(name: TableName, month: string): string {
  return `${name}_${month}`;
}

/** Asks the catalogue itself: what a session remembers of names is not renewed by a wait for an advisory lock. */
async function missingOf(client: Client, names: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ name: string }>(
    `select name from unnest($1::text[]) as name where not exists (
       select 1 from pg_class where relname = name and relnamespace = current_schema()::regnamespace)`,
    [names],
  );
  return new Set(rows.map(({ name }) => name));
}

/** In a transaction, with nobody else who makes or takes away months. */
async function alone<Answer>(client: Client, work: () => Promise<Answer>): Promise<Answer> {
  await client.query('begin');
  try {
    await client.query('select pg_advisory_xact_lock($1)', [MONTHS_LOCK]);
    await client.query(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`);
    const answer = await work();
    await client.query('commit');
    return answer;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}
