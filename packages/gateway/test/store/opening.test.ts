import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoreLocation } from '../../src/store/contract.ts';
import { latestMigration, SchemaOutdated } from '../../src/store/migrate.ts';
import { openStore } from '../../src/store/open-store.ts';
import { append, put } from '../../src/store/write.ts';
import { engines, type Place } from '../support/engines.ts';
import { actOf, commitOf, paymentRow } from '../support/rows.ts';
import { runTypescript } from '../support/run-typescript.ts';

describe.each(engines)('opening a store on $name', (engine) => {
  let place: Place;
  beforeEach(async () => {
    place = await engine.place();
  });
  afterEach(() => place.remove());

  it('migrates once when 20 open together', async () => {
    const stores = await Promise.all(Array.from({ length: 20 }, () => openStore(place.location)));
    expect(await appliedMigrations(place.location)).toBe(latestMigration);
    const results = await Promise.all(
      stores.map((store, index) => store.commit(commitOf([put('payments', paymentRow(`p${index}`))]))),
    );
    expect(results).toEqual(stores.map(() => ({ kind: 'committed' })));
    expect(await stores[0]!.recentPayments({ limit: 100 })).toHaveLength(20);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('refuses a store that a newer version made, and leaves it as it is', async () => {
    await (await openStore(place.location)).close();
    await addMigration(place.location, 99, { readableFrom: latestMigration + 1 });
    await expect(openStore(place.location)).rejects.toThrow(/migration 99.*newer version/);
    expect(await appliedMigrations(place.location)).toBe(99);
  });

  it('refuses one that does not say who can work on it', async () => {
    await (await openStore(place.location)).close();
    await addMigration(place.location, 99, { readableFrom: null });
    await expect(openStore(place.location)).rejects.toThrow(/migration 99.*newer version/);
  });

  it('works on one that a newer version only added to, and leaves it at its number', async () => {
    await (await openStore(place.location)).close();
    await addMigration(place.location, 99, { readableFrom: latestMigration });
    const store = await openStore(place.location);
    expect(await store.commit(commitOf([put('payments', paymentRow('p1'))]))).toEqual({ kind: 'committed' });
    await store.close();
    expect(await appliedMigrations(place.location)).toBe(99);
  });

  it('makes no table where it must not', async () => {
    await expect(openStore(place.location, { mayMigrate: false })).rejects.toThrow(SchemaOutdated);
    expect(await tablesOf(place.location)).toEqual([]);
    await (await openStore(place.location)).close();
    await (await openStore(place.location, { mayMigrate: false })).close();
  });
});

describe('opening a store on sqlite', () => {
  let place: Place;
  beforeEach(async () => {
    place = await engines[0]!.place();
  });
  afterEach(() => place.remove());

  it('migrates once when several processes open it together', async () => {
    const { file } = sqlite(place.location);
    const programs = Array.from({ length: 6 }, () =>
      runTypescript(new URL('open-and-close.ts', import.meta.url), [file]),
    );
    const ends = await Promise.all(programs.map(({ ended }) => ended));
    expect(ends.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
      programs.map(() => ({ code: 0, stderr: '' })),
    );
    expect(await appliedMigrations(place.location)).toBe(latestMigration);
  });

  it('makes the missing folder and a file that only its owner reads', async () => {
    const { file } = sqlite(place.location);
    const below = file.replace('dojang.db', 'data/dojang.db');
    const store = await openStore({ engine: 'sqlite', file: below });
    for (const name of [below, `${below}-wal`]) expect((await stat(name)).mode & 0o777).toBe(0o600);
    expect((await stat(dirname(below))).mode & 0o777).toBe(0o700);
    await store.close();
  });

  it('fails where no file can be', async () => {
    const { file } = sqlite(place.location);
    await mkdir(file);
    await expect(openStore(place.location)).rejects.toThrow();
  });
});

describe('opening a store on postgres', () => {
  let place: Place;
  beforeEach(async () => {
    place = await engines[1]!.place();
  });
  afterEach(() => place.remove());

  it('needs no right to change tables where it must not', async () => {
    if (place.location.engine !== 'postgres') throw new Error('This test is for PostgreSQL.');
    const { url } = place.location;
    await (await openStore(place.location)).close();
    const role = `writer_${process.pid}`;
    await inPostgres(
      url,
      `create role ${role} login password 'x'; revoke create on schema public from public; grant usage on schema public to ${role};
       grant select, insert, update, delete on all tables in schema public to ${role}`,
    );
    try {
      const location = { engine: 'postgres', url: url.replace('postgres:postgres@', `${role}:x@`) } as const;
      await expect(openStore(location)).rejects.toThrow(/permission denied/);
      const store = await openStore(location, { mayMigrate: false });
      const act = append(actOf('a reason'));
      expect(await store.commit(commitOf([put('payments', paymentRow('p1')), act]))).toEqual({
        kind: 'committed',
      });
      await store.close();
    } finally {
      await inPostgres(url, `drop owned by ${role}; drop role ${role}`);
    }
  });
});

function sqlite(location: StoreLocation): Extract<StoreLocation, { readonly engine: 'sqlite' }> {
  if (location.engine !== 'sqlite') throw new Error('This test is for SQLite.');
  return location;
}

async function appliedMigrations(location: StoreLocation): Promise<number> {
  if (location.engine === 'sqlite') {
    const db = new DatabaseSync(location.file);
    const row = db.prepare('pragma user_version').get();
    db.close();
    return Number(row?.['user_version']);
  }
  return Number((await inPostgres(location.url, 'select max(number) from migrations')).rows[0]?.['max']);
}

async function addMigration(
  location: StoreLocation,
  number: number,
  { readableFrom }: { readonly readableFrom: number | null },
): Promise<void> {
  const say =
    readableFrom === null
      ? "delete from meta where key = 'readable_from'"
      : `update meta set value = '${readableFrom}' where key = 'readable_from'`;
  if (location.engine === 'sqlite') {
    const db = new DatabaseSync(location.file);
    db.exec(`pragma user_version = ${number}; ${say}`);
    db.close();
    return;
  }
  await inPostgres(location.url, `insert into migrations (number) values (${number}); ${say}`);
}

async function tablesOf(location: StoreLocation): Promise<readonly unknown[]> {
  if (location.engine === 'sqlite') {
    const db = new DatabaseSync(location.file);
    const rows = db.prepare("select name from sqlite_master where type = 'table'").all();
    db.close();
    return rows;
  }
  const sql = "select tablename as name from pg_tables where schemaname = 'public'";
  return (await inPostgres(location.url, sql)).rows;
}

async function inPostgres(url: string, sql: string): Promise<pg.QueryResult<Record<string, unknown>>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query<Record<string, unknown>>(sql);
  } finally {
    await client.end();
  }
}
