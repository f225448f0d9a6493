import type pg from 'pg';
import { postgres } from './dialect.ts';
import { latestMigration, newStore, pendingStatements, READABLE_FROM, type SchemaFound } from './migrate.ts';
import { comingMonths, makeMonths } from './postgres-months.ts';
import { type OnUnsafe, UnsafeStore } from './unsafe-store.ts';
import { withClient } from './with-client.ts';

/** Names our lock among those of other programs on the database: "dojang" in ASCII. */
export const LOCK = 0x646f6a616e67;
/** Months after this one that have their room while a gateway runs that may change tables. */
export const MONTHS_AHEAD = 1;
/** How many migrations the database has had. */
export const SCHEMA_NUMBER = 'select coalesce(max(number), 0)::int as number from migrations';

/**
 * Brings the tables up to date. All steps are one transaction under an advisory lock: of many processes that start
 * together one migrates, the others wait and find it done.
 */
export async function migratePostgres(
  url: string,
  { onUnsafe, mayMigrate }: { readonly onUnsafe: OnUnsafe; readonly mayMigrate: boolean },
): Promise<void> {
  await withClient(url, async (client) => {
    await checkDurability(client, onUnsafe);
    // Who may not change the tables may lack the right to, even to look whether there are any by making them.
    if (!mayMigrate) return void pendingStatements(postgres, await schemaOfPostgres(client), { mayMigrate });
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
    // Before the lock, `if not exists` would race: two processes can both see that it does not.
    await client.query('create table if not exists migrations (number bigint primary key)');
    const found = await schemaOfPostgres(client);
    for (const statement of pendingStatements(postgres, found, { mayMigrate })) await client.query(statement);
    for (let number = found.number + 1; number <= latestMigration; number += 1)
      await client.query('insert into migrations (number) values ($1)', [number]);
    await client.query('commit');
    await makeMonths(client, await comingMonths(client, MONTHS_AHEAD));
  });
}

export async function schemaOfPostgres(client: Pick<pg.Client, 'query'>): Promise<SchemaFound> {
  const has = await client.query<{ found: boolean }>("select to_regclass('migrations') is not null as found");
  if (has.rows[0]?.found !== true) return newStore;
  const numbers = await client.query<{ number: number }>(SCHEMA_NUMBER);
  const number = numbers.rows[0]?.number ?? 0;
  if (number === 0) return newStore;
  const said = await client.query<{ value: string }>(READABLE_FROM);
  return { number, readableFrom: said.rows[0] === undefined ? null : Number(said.rows[0].value) };
}

/**
 * Off, the server acknowledges commits that a crash of its machine loses or spoils: no payment may rest on that. It is asked about
 * once, since whoever changes it restarts or reloads the server on purpose.
 */
async function checkDurability(client: pg.Client, onUnsafe: OnUnsafe): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select name from pg_settings where name in ('fsync', 'full_page_writes') and setting = 'off' order by name`,
  );
  if (rows.length === 0) return;
  const off = rows.map(({ name }) => `${name}=off`).join(' and ');
  const unsafe = new UnsafeStore('not durable', `PostgreSQL runs with ${off}.`);
  if (onUnsafe(unsafe) === 'refuse') throw unsafe;
}
