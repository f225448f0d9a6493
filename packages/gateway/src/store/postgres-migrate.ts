import pg from 'pg';
import { postgres } from './dialect.ts';
import { latestMigration, pendingStatements } from './migrate.ts';

/** Names our lock among those of other programs on the database: "dojang" in ASCII. */
const LOCK = 0x646f6a616e67;
const CONNECT_TIMEOUT_MS = 3_000;

/**
 * Brings the tables up to date. All steps are one transaction under an advisory lock: of many processes that start
 * together one migrates, the others wait and find it done. It has its own connection, without the pool's time limits:
 * an index over a large table takes as long as it takes.
 */
export async function migratePostgres(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => {});
  try {
    await client.connect();
    await checkDurability(client);
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
    // Before the lock, `if not exists` would race: two processes can both see that it does not.
    await client.query('create table if not exists migrations (number bigint primary key)');
    const { rows } = await client.query<{ number: number }>(
      'select coalesce(max(number), 0)::int as number from migrations',
    );
    const applied = rows[0]?.number ?? 0;
    for (const statement of pendingStatements(postgres, applied)) await client.query(statement);
    for (let number = applied + 1; number <= latestMigration; number += 1)
      await client.query('insert into migrations (number) values ($1)', [number]);
    await client.query('commit');
  } finally {
    await client.end();
  }
}

/** Off, the server acknowledges commits that a crash of it can lose: no payment may rest on that. */
async function checkDurability(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ synchronous_commit: string }>('show synchronous_commit');
  if (rows[0]?.synchronous_commit === 'off')
    throw new Error('PostgreSQL runs with synchronous_commit=off for this role or database. Set it to on.');
}
