import pg from 'pg';
import { SetupError } from '../setup-error.ts';
import {
  attachMonth as attach,
  comingMonths,
  detachMonth as detach,
  makeMonths,
  monthlyTables,
  monthTable,
} from '../store/postgres-months.ts';
import { type Table, type TableName, tables } from '../store/tables.ts';

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
  return await connected(url, async (client) => {
    const { rows } = await client.query<{ month: string; payments: string; bytes: string }>(
      `select right(child.relname, 6) as month,
         max(child.reltuples) filter (where parent.relname = 'payments') as payments,
         sum(pg_total_relation_size(child.oid)) as bytes
       from pg_inherits join pg_class as child on child.oid = inhrelid join pg_class as parent on parent.oid = inhparent
       where parent.relname = any($1) and parent.relnamespace = current_schema()::regnamespace and child.relname ~ '_[0-9]{6}$'
       group by 1 order by 1`,
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
  return await connected(url, async (client) => makeMonths(client, await comingMonths(client, ROOM_AHEAD)));
}

/**
 * Takes a month out: its tables stay in the database, and belong to no store. Order numbers of it stay taken.
 * @throws SetupError when it is not over, is not there, or something in it is still to be done
 */
export async function detachMonth(url: string, month: string): Promise<readonly string[]> {
  return await connected(url, async (client) => {
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
  await connected(url, async (client) => {
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

const DUE = ['due_at', 'ends_at', 'at_risk_since', 'purge_at', 'buyer_since', 'short_buyer_since'];

function dueColumns(name: TableName): readonly string[] {
  const { columns }: Table = tables[name];
  return DUE.filter((column) => column in columns);
}

/** SQLSTATE of a lock that was not to be had in time. */
const LOCK_NOT_AVAILABLE = '55P03';

function sayBusy(error: unknown): never {
  if (error instanceof pg.DatabaseError && error.code === LOCK_NOT_AVAILABLE)
    throw new SetupError('The tables are in use just now, and nothing was changed: try again.');
  throw error;
}

async function connected<Answer>(url: string, work: (client: pg.Client) => Promise<Answer>): Promise<Answer> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}
