import pg from 'pg';
import { SetupError } from '../setup-error.ts';
import {
  attachMonth as attach,
  comingMonths,
  detachMonth as detach,
  MADE_MONTHS,
  makeMonths,
  monthlyTables,
  monthTable,
} from '../store/postgres-months.ts';
import { dueColumnsOf } from '../store/queues.ts';
import { type Table, type TableName, tables } from '../store/tables.ts';
import { withClient } from '../store/with-client.ts';

/** A month of the tables that grow, as PostgreSQL keeps it. */
export interface Month {
  /** `YYYYMM`, KST: when its payments were opened. */
  readonly month: string;
  /** About how many, as the server last counted. */
  readonly payments: number;
  /** Of all its tables, with their indexes. */
  readonly bytes: number;
  /** Payments and deliveries of it that something is still to be done about, or that keep their customer. */
  readonly open: number;
}

/** The months from the oldest on, and what lies outside of them. */
export interface Months {
  readonly months: readonly Month[];
  /** Rows of payments in no month: of the first release, or of a month that nobody made room for. */
  readonly rest: number;
}

/** @throws what the server says when it cannot be read */
export async function readMonths(url: string): Promise<Months> {
  return await withClient(url, async (client) => {
    const { rows } = await client.query<{ month: string; payments: string; bytes: string }>(
      `select month, max(reltuples) filter (where table_name = 'payments') as payments, sum(pg_total_relation_size(oid)) as bytes
       from ${MADE_MONTHS} where table_name = any($1) group by month order by month`,
      [monthlyTables],
    );
    const months: Month[] = [];
    for (const { month, payments, bytes } of rows)
      months.push({
        month,
        payments: Math.max(0, Number(payments)),
        bytes: Number(bytes),
        open: await openIn(client, month),
      });
    const rest = await client.query<{ rows: string }>('select count(*) as rows from payments_rest');
    return { months, rest: Number(rest.rows[0]?.rows) };
  });
}

/** Gateways that may not change tables make room for no month themselves. */
const ROOM_AHEAD = 12;

/** Makes room for a year to come. @returns the months that it was missing for */
export async function makeRoom(url: string): Promise<readonly string[]> {
  return await withClient(url, async (client) => makeMonths(client, await comingMonths(client, ROOM_AHEAD)));
}

/**
 * Takes a month out: its tables stay in the database, and belong to no store. Order numbers of it stay taken.
 * @throws SetupError when it is not over, is not there, or something in it is still to be done
 */
export async function detachMonth(url: string, month: string): Promise<readonly string[]> {
  return await withClient(url, async (client) => {
    const [current = ''] = await comingMonths(client, 0);
    if (month >= current)
      throw new SetupError(`The month ${month} is not over: one before ${current} can be taken out.`);
    await refuse(client, month, 'in');
    await detach(client, month, async () => {
      const open = await openIn(client, month);
      if (open > 0)
        throw new SetupError(
          `${open} payments or deliveries of ${month} are still to be looked after, or keep their customer. Nothing was changed.`,
        );
    }).catch(sayBusy);
    return monthlyTables.map((name) => monthTable(name, month));
  });
}

/**
 * Puts a month back that was taken out.
 * @throws SetupError when its tables are not there, or it is in
 */
export async function attachMonth(url: string, month: string): Promise<void> {
  await withClient(url, async (client) => {
    await refuse(client, month, 'out');
    await attach(client, month).catch(sayBusy);
  });
}

/** @throws SetupError when the tables of the month are not all `in` the store, or `out` of it */
async function refuse(client: pg.Client, month: string, where: 'in' | 'out'): Promise<void> {
  const { rows } = await client.query<{ name: string; is_in: boolean }>(
    `select relname as name, relispartition as is_in from pg_class
     where relname = any($1) and relnamespace = current_schema()::regnamespace`,
    [monthlyTables.map((name) => monthTable(name, month))],
  );
  if (rows.length < monthlyTables.length)
    throw new SetupError(`There is no month ${month}: dojang db months lists those that there are.`);
  if (rows.some(({ is_in: isIn }) => isIn !== (where === 'in')))
    throw new SetupError(`The month ${month} is ${where === 'in' ? 'out' : 'in'} already.`);
}

/** What is due of a row, by the columns that say so. */
async function openIn(client: pg.Client, month: string): Promise<number> {
  let open = 0;
  for (const name of monthlyTables) {
    const due = dueColumns(name);
    if (due.length === 0) continue;
    const { rows } = await client.query<{ open: string }>(
      `select count(*) as open from "${monthTable(name, month)}" where ${due.map((column) => `"${column}" is not null`).join(' or ')}`,
    );
    open += Number(rows[0]?.open);
  }
  return open;
}

/** Beside what queues look at: money whose whereabouts are not known, and windows that are to be deleted. */
const ALSO_OPEN = ['at_risk_since', 'purge_at'];

function dueColumns(name: TableName): readonly string[] {
  const { columns }: Table = tables[name];
  return [...dueColumnsOf(name), ...ALSO_OPEN].filter((column) => column in columns);
}

/** SQLSTATE of a lock that was not to be had in time. */
const LOCK_NOT_AVAILABLE = '55P03';

function sayBusy(error: unknown): never {
  if (error instanceof pg.DatabaseError && error.code === LOCK_NOT_AVAILABLE)
    throw new SetupError('The tables are in use just now, and nothing was changed: try again.');
  throw error;
}
