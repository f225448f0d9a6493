import pg from 'pg';
import type { Steps } from './apply-commit.ts';
import type { Indeterminate, Refused, Store } from './contract.ts';
import { createStore, type Outcome } from './create-store.ts';
import { postgres } from './dialect.ts';
import { Line } from './line.ts';
import { MONTHS_AHEAD, migratePostgres, SCHEMA_NUMBER } from './postgres-migrate.ts';
import { comingMonths, makeMonths } from './postgres-months.ts';
import type { Columns } from './statement.ts';
import type { OnUnsafe } from './unsafe-store.ts';

const CLOCK = 'select round(extract(epoch from clock_timestamp()) * 1000)::bigint as now_ms';

const MAX_CONNECTIONS = 10;
/** As many as a few seconds carry; who comes later would not be answered in time. */
const MOST_WAITING = 10_000;
/** Clients of the gateway give up after 10 s; a query that needs longer than this helps nobody. */
const QUERY_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 3_000;
/** A change is made from values: after a deadlock or a race it can be run again as it is. */
const MAX_TRIES = 3;

/**
 * The level is named because a database may have another default; READ COMMITTED is what the queries are made for. A role or database
 * that acknowledges before it has written, or before a synchronous standby has, is overruled, in each transaction: behind a pooler a
 * session is not ours.
 */
const BEGIN = `begin isolation level read committed;
  select set_config('synchronous_commit', 'on', true)
    where current_setting('synchronous_commit') in ('off', 'local', 'remote_write')`;

/** `bigint` arrives as text, because it may exceed what a number holds; ours never do. */
const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pg.types.builtins.INT8 && format !== 'binary' ? parseBigint : pg.types.getTypeParser(oid, format),
};

/** The growing store: any number of gateway processes on one database. */
export async function openPostgresStore(
  url: string,
  options: { readonly onUnsafe: OnUnsafe; readonly mayMigrate: boolean },
): Promise<Store> {
  await migratePostgres(url, options);
  const pool = new pg.Pool({
    connectionString: url,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
    types: typeParsers,
  });
  // An idle connection that breaks (a failover) is replaced at the next use; without a listener it ends the process.
  pool.on('error', () => {});

  const line = new Line(MAX_CONNECTIONS, MOST_WAITING);
  const connect = async (): Promise<pg.PoolClient> => {
    try {
      return await pool.connect();
    } catch (cause) {
      // The database is away: whoever waits would only find the same.
      line.refuseAll(cause);
      throw cause;
    }
  };

  const underWay = new Set<Promise<unknown>>();
  const track = async <Result>(running: Promise<Result>): Promise<Result> => {
    underWay.add(running);
    try {
      return await running;
    } finally {
      underWay.delete(running);
    }
  };

  return createStore(postgres, {
    ask: async ({ sql, parameters }) => {
      const read = (client: pg.PoolClient) => client.query<Columns>(sql, parameters);
      return (await track(line.run('read', () => using(connect, read)))).rows;
    },
    run: (change) =>
      track(
        line
          .run('change', () => runWithRetries(connect, change))
          .catch((cause) => ({ kind: 'refused', cause })),
      ),
    schemaNumber: async () => {
      const read = (client: pg.PoolClient) => client.query<Columns>(SCHEMA_NUMBER);
      return Number((await track(line.run('read', () => using(connect, read)))).rows[0]?.['number']);
    },
    makeMonths: async () => {
      if (!options.mayMigrate) return [];
      const make = async (client: pg.PoolClient) =>
        makeMonths(client, await comingMonths(client, MONTHS_AHEAD));
      return await track(line.run('change', () => using(connect, make)));
    },
    clockMs: async () => {
      const read = (client: pg.PoolClient) => client.query<Columns>(CLOCK);
      return Number((await track(line.run('read', () => using(connect, read)))).rows[0]?.['now_ms']);
    },
    close: async () => {
      await Promise.allSettled(underWay);
      await pool.end();
    },
  });
}

type Result<Done extends Outcome> = Done | Refused | Indeterminate;

type Connect = () => Promise<pg.PoolClient>;

async function runWithRetries<Done extends Outcome>(
  connect: Connect,
  change: () => Steps<Done>,
): Promise<Result<Done>> {
  for (let tries = 1; ; tries += 1) {
    const result = await using(connect, (client) => transact(client, change())).catch(
      (cause: unknown): Refused => ({ kind: 'refused', cause }),
    );
    if (tries === MAX_TRIES || result.kind !== 'refused' || !isRolledBack(result.cause)) return result;
  }
}

/** Works on a connection of its own, which is closed when that fails: so a transaction is undone, whatever state it is in. */
async function using<Answer>(
  connect: Connect,
  work: (client: pg.PoolClient) => Promise<Answer>,
): Promise<Answer> {
  const client = await connect();
  // A connection that breaks between two queries reports it here; the next query then fails and is judged by who asked.
  const ignore = () => {};
  client.on('error', ignore);
  let broken: Error | undefined;
  try {
    return await work(client);
  } catch (error) {
    broken = error instanceof Error ? error : new Error('The connection is unusable.');
    throw error;
  } finally {
    client.off('error', ignore);
    client.release(broken);
  }
}

/** @throws when COMMIT was not sent; then nothing is written once the connection is closed. */
async function transact<Done extends Outcome>(
  client: pg.PoolClient,
  steps: Steps<Done>,
): Promise<Done | Indeterminate> {
  await client.query(BEGIN);
  let next = steps.next();
  while (next.done !== true) {
    const { rows, rowCount } = await client.query<Columns>(next.value.sql, next.value.parameters);
    next = steps.next({ rows, count: rowCount ?? 0 });
  }
  if (next.value.kind === 'conflict') {
    await client.query('rollback');
    return next.value;
  }
  try {
    await client.query('commit');
    return next.value;
  } catch (cause) {
    if (isRolledBack(cause)) throw cause;
    return { kind: 'indeterminate', cause };
  }
}

/**
 * The server itself said that the transaction is undone: serialization failure or deadlock (class 40), or a violated
 * key (class 23), which only a race past our own check can cause. A second run sees the winner and answers a conflict.
 */
function isRolledBack(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^(40|23)/.test(error.code ?? '');
}

function parseBigint(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error('The store holds a number beyond 2^53.');
  return value;
}
