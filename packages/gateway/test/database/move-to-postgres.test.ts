import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { moveToPostgres } from '../../src/database/move-to-postgres.ts';
import { openStore } from '../../src/store/open-store.ts';
import { put } from '../../src/store/write.ts';
import { restore as restoreRelease } from '../stored/stored-release.ts';
import { dump } from '../support/dump.ts';
import { engines, type Place } from '../support/engines.ts';
import { commitOf, paymentRow } from '../support/rows.ts';

const postgres = engines.find(({ name }) => name === 'postgres')!;

let folder: string;
let file: string;
let place: Place;
let url: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dojang-move-'));
  file = join(folder, 'gateway.sqlite');
  place = await postgres.place();
  if (place.location.engine !== 'postgres') throw new Error('This suite moves to PostgreSQL.');
  ({ url } = place.location);
});
afterEach(async () => {
  await place.remove();
  rmSync(folder, { recursive: true, force: true });
});

const move = (onProgress?: Parameters<typeof moveToPostgres>[0]['onProgress']) =>
  moveToPostgres({ file, url, mode: 'test', asideAs: 'moved', ...(onProgress && { onProgress }) });

async function inPostgres(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

async function storeWith(...ids: readonly string[]): Promise<void> {
  const store = await openStore({ engine: 'sqlite', file });
  await store.commit(commitOf(ids.map((id) => put('payments', paymentRow(id)))));
  await store.close();
}

it('takes every row of a release over, the same on both sides, and puts the file aside', async () => {
  const stored = restoreRelease('0.1.0-draft');
  file = join(stored.dataDir, 'gateway.sqlite');
  try {
    await (await openStore({ engine: 'sqlite', file })).close();
    const before = await dump({ engine: 'sqlite', file });
    const told: string[] = [];
    const { rows, movedTo } = await move(({ table, digest }) => {
      if (digest !== null) told.push(table);
    });
    expect(await dump({ engine: 'postgres', url })).toEqual(before);
    expect(rows).toBe(Object.values(before).reduce((sum, each) => sum + each.length, 0));
    expect(told).toEqual(expect.arrayContaining(Object.keys(before)));
    expect([existsSync(file), existsSync(movedTo)]).toEqual([false, true]);
    await (await openStore({ engine: 'postgres', url }, { mayMigrate: false })).close();
  } finally {
    stored.remove();
  }
});

it('takes more rows than go at once, and texts that databases trip over', async () => {
  const store = await openStore({ engine: 'sqlite', file });
  const odd = ['', '\\', '\u0001', "'", '"', '{}', 'NULL', '\u{1f600}', '한글', 'z'.repeat(9_999)];
  for (let from = 0; from < 1_200; from += 300)
    await store.commit(
      commitOf(
        Array.from({ length: 300 }, (_, index) =>
          put('payments', { ...paymentRow(`p${from + index}`), state: odd[index % odd.length]! }),
        ),
      ),
    );
  await store.close();
  const before = await dump({ engine: 'sqlite', file });
  await move();
  expect(await dump({ engine: 'postgres', url })).toEqual(before);
});

it('refuses a database that holds rows, and a file that a gateway has open', async () => {
  await storeWith('p1');
  const running = await openStore({ engine: 'sqlite', file });
  await expect(move()).rejects.toThrow(/Another process has .* open/);
  await running.close();

  const target = await openStore({ engine: 'postgres', url });
  await target.commit(commitOf([put('payments', paymentRow('other'))]));
  await target.close();
  await expect(move()).rejects.toThrow(/holds rows already \(commits\)/);
  expect(existsSync(file)).toBe(true);
});

it('moves nothing when a table does not come to the same, and goes again once that is mended', async () => {
  await storeWith('p1', 'p2', 'p3');
  await (await openStore({ engine: 'postgres', url })).close();
  await inPostgres(`
    create function change() returns trigger language plpgsql as
      $$ begin if new.id = 'p2' then new.order_number := 'other'; end if; return new; end $$;
    create trigger change before insert on payments for each row execute function change()`);
  await expect(move()).rejects.toThrow(/payments did not arrive as it is \(3 rows went, 3 arrived\)/);
  expect((await dump({ engine: 'postgres', url }))['payments']).toEqual([]);
  expect(existsSync(file)).toBe(true);
  await inPostgres('drop trigger change on payments');
  await move();
  expect((await dump({ engine: 'postgres', url }))['payments']).toHaveLength(3);
});
