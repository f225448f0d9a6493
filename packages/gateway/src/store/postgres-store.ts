import pg from 'pg';
import { applyCommit } from './apply-commit.ts';
import { checkCommit } from './check-commit.ts';
import type { CommitResult, Store } from './contract.ts';
import { postgres } from './dialect.ts';
import { migratePostgres } from './postgres-migrate.ts';
import { createQueries } from './queries.ts';
import { createReads } from './reads.ts';
import type { Columns } from './statement.ts';
import type { Commit } from './write.ts';
import { createWriteStatements, type WriteStatements } from './write-statements.ts';

const MAX_CONNECTIONS = 10;
/** Clients of the gateway give up after 10 s; a query that needs longer than this helps nobody. */
const QUERY_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 3_000;
/** A Commit is a value: after a deadlock or a race it can be run again as it is. */
const MAX_ATTEMPTS = 3;

/** `bigint` arrives as text, because it may exceed what a number holds; ours never do. */
const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pg.types.builtins.INT8 && format !== 'binary' ? parseBigint : pg.types.getTypeParser(oid, format),
};

/** The growing store: any number of gateway processes on one database. */
export async function openPostgresStore(url: string): Promise<Store> {
  await migratePostgres(url);
  const queries = createQueries(postgres);
  const statements = createWriteStatements(postgres);
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

  const underWay = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;
  const track = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const running = work();
    underWay.add(running);
    try {
      return await running;
    } finally {
      underWay.delete(running);
    }
  };

  const reads = createReads(queries, async (query, input) => {
    if (closing !== undefined) throw new Error('The store is closed.');
    const { rows } = await track(() => pool.query<Columns>(query.sql, query.bind(input)));
    return rows.map((columns) => query.read(columns));
  });

  return {
    ...reads,
    commit: async (commit) => {
      checkCommit(commit);
      if (closing !== undefined) return { kind: 'refused', cause: new Error('The store is closed.') };
      return await track(() => commitWithRetries(pool, statements, commit));
    },
    leaseDeliveries: async (lease) => {
      if (closing !== undefined) throw new Error('The store is closed.');
      const { leaseDeliveries } = queries;
      const { rows } = await track(() =>
        pool.query<Columns>(leaseDeliveries.sql, leaseDeliveries.bind(lease)),
      );
      return rows.map((columns) => leaseDeliveries.read(columns));
    },
    close: () => {
      closing ??= Promise.allSettled(underWay).then(() => pool.end());
      return closing;
    },
  };
}

async function commitWithRetries(
  pool: pg.Pool,
  statements: WriteStatements,
  commit: Commit,
): Promise<CommitResult> {
  let result = await tryCommit(pool, statements, commit);
  for (let attempt = 1; attempt < MAX_ATTEMPTS; attempt += 1) {
    if (result.kind !== 'refused' || !isRolledBack(result.cause)) break;
    result = await tryCommit(pool, statements, commit);
  }
  return result;
}

async function tryCommit(pool: pg.Pool, statements: WriteStatements, commit: Commit): Promise<CommitResult> {
  let client: pg.PoolClient;
  try {
    client = await pool.connect();
  } catch (cause) {
    return { kind: 'refused', cause };
  }
  // A connection that breaks between two queries reports it here; the next query then fails and is judged below.
  const ignore = () => {};
  client.on('error', ignore);
  let broken: Error | undefined;
  try {
    return await transact(client, statements, commit);
  } catch (error) {
    // Closing the connection is what undoes the transaction, whatever state it is in.
    broken = error instanceof Error ? error : new Error('The connection is unusable.');
    return { kind: 'refused', cause: error };
  } finally {
    client.off('error', ignore);
    client.release(broken);
  }
}

/** @throws when COMMIT was not sent; then nothing is written once the connection is closed. */
async function transact(
  client: pg.PoolClient,
  statements: WriteStatements,
  commit: Commit,
): Promise<CommitResult> {
  // The level is named because a database may have another default; READ COMMITTED is what the queries are made for.
  await client.query('begin isolation level read committed');
  const steps = applyCommit(statements, commit);
  let next = steps.next();
  while (next.done !== true) {
    const { rows, rowCount } = await client.query<Columns>(next.value.sql, next.value.parameters);
    next = steps.next({ rows, count: rowCount ?? 0 });
  }
  if (next.value !== null) {
    await client.query('rollback');
    return { kind: 'conflict', on: next.value };
  }
  try {
    await client.query('commit');
    return { kind: 'committed' };
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
