import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/contract.ts';
import { beginMark, judge, readMark } from '../../src/store/high-water.ts';
import { openStore } from '../../src/store/open-store.ts';
import { UnsafeStore } from '../../src/store/unsafe-store.ts';
import { put } from '../../src/store/write.ts';
import { engines, type Place } from '../support/engines.ts';
import { commitOf, paymentRow } from '../support/rows.ts';
import { runTypescript } from '../support/run-typescript.ts';

let place: Place;
let file: string;
let mark: string;
beforeEach(async () => {
  place = await engines[0]!.place();
  if (place.location.engine !== 'sqlite') throw new Error('This suite is for SQLite.');
  file = place.location.file;
  mark = `${file}-mark`;
});
afterEach(() => place.remove());

const open = (answer: 'refuse' | 'accept' = 'refuse') => {
  const found: UnsafeStore[] = [];
  return openStore(place.location, {
    onUnsafe: (unsafe) => {
      found.push(unsafe);
      return answer;
    },
  }).then((store) => ({ store, found }));
};

async function commit(store: Store, ...ids: readonly string[]): Promise<void> {
  for (const id of ids)
    expect(await store.commit(commitOf([put('payments', paymentRow(id))]))).toEqual({ kind: 'committed' });
}

/** A store with payments in it, closed. */
async function storeWith(...ids: readonly string[]): Promise<void> {
  const { store } = await open();
  await commit(store, ...ids);
  await store.close();
}

function execute(sql: string): void {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
}

describe('a store that holds less than its mark says', () => {
  it('is refused when an older copy lies in its place, and opens again once somebody accepts that', async () => {
    await storeWith('p1');
    copyFileSync(file, `${file}.copy`);
    await storeWith('p2', 'p3');
    copyFileSync(`${file}.copy`, file);

    await expect(open()).rejects.toThrow(
      /holds 1 groups of commits, but 3 were written: its log .*-wal\) is missing, or an older copy/,
    );
    // Who only looked has not hidden it.
    await expect(open()).rejects.toThrow(UnsafeStore);

    const accepted = await open('accept');
    expect(accepted.found.map(({ danger }) => danger)).toEqual(['rolled back']);
    await commit(accepted.store, 'p4');
    await accepted.store.close();
    const { store } = await open();
    expect((await store.recentPayments({ limit: 9 })).map(({ id }) => id)).toEqual(['p4', 'p1']);
    await store.close();
  });

  it('is refused when a killed process left a log and it is gone', async () => {
    const { child, ended } = runTypescript(new URL('commit-forever.ts', import.meta.url), [file, 'p']);
    let lines = 0;
    child.stdout?.on('data', (text: string) => {
      lines += text.split('\n').length - 1;
      if (lines > 50) child.kill('SIGKILL');
    });
    expect((await ended).signal).toBe('SIGKILL');
    copyFileSync(`${file}-wal`, `${file}.log`);
    rmSync(`${file}-wal`);
    await expect(open()).rejects.toThrow(/is missing, or an older copy/);

    // Put back, everything is there.
    copyFileSync(`${file}.log`, `${file}-wal`);
    rmSync(`${file}-shm`, { force: true });
    const { store, found } = await open();
    expect(found).toEqual([]);
    expect((await store.recentPayments({ limit: 999 })).length).toBeGreaterThan(50);
    await store.close();
  });

  it('is refused when the end of its log is cut off', async () => {
    const { store } = await open();
    await commit(store, 'p1', 'p2', 'p3');
    // As a kill would leave it.
    const killed = { file: readFileSync(file), log: readFileSync(`${file}-wal`), mark: readFileSync(mark) };
    await store.close();
    writeFileSync(file, killed.file);
    writeFileSync(mark, killed.mark);
    writeFileSync(`${file}-wal`, killed.log.subarray(0, -4096));
    await expect(open()).rejects.toThrow(/holds 2 groups of commits, but 3 were written/);
    writeFileSync(`${file}-wal`, killed.log);
    await (await open()).store.close();
  });
});

describe('a mark', () => {
  it('that is missing, or of another store, is noticed', async () => {
    await storeWith('p1');
    const own = readFileSync(mark);
    rmSync(mark);
    await expect(open()).rejects.toThrow(/has no mark beside it/);
    beginMark(mark, { storeId: '0'.repeat(32), commits: 0 });
    await expect(open()).rejects.toThrow(/is another one than its mark/);
    writeFileSync(mark, own);
    await (await open()).store.close();
  });

  it('begins with the first start, again when that was cut off, and on a store of before', async () => {
    await storeWith();
    rmSync(file);
    const again = await open();
    expect(again.found).toEqual([]);
    await commit(again.store, 'p1');
    await again.store.close();

    execute('drop table high_water');
    rmSync(mark);
    const old = await open();
    expect(old.found).toEqual([]);
    await old.store.close();
    expect(readMark(mark)?.commits).toBe(0);
  });

  it('outlives a write that the power cut: the other place is left', async () => {
    await storeWith('p1', 'p2');
    const bytes = readFileSync(mark);
    const places = [bytes.subarray(0, 256), bytes.subarray(256)].map((slot) => String(slot).split(' ')[3]);
    expect(new Set(places)).toEqual(new Set(['1', '2']));
    bytes.write('9', places.indexOf('2') * 256 + 42);
    writeFileSync(mark, bytes);
    expect(readMark(mark)?.commits).toBe(1);
    await (await open()).store.close();
    writeFileSync(mark, 'nothing of this is a mark');
    expect(readMark(mark)).toBeNull();
  });

  it('is compared: a store may hold more, never less', () => {
    const store = { storeId: 'a', commits: 5 };
    expect(judge(store, { storeId: 'a', commits: 5 })).toBe('holds');
    expect(judge(store, { storeId: 'a', commits: 4 })).toBe('holds');
    expect(judge(store, { storeId: 'a', commits: 6 })).toBe('lost');
    expect(judge(store, { storeId: 'b', commits: 5 })).toBe('other store');
    expect(judge(store, null)).toBe('none');
  });

  it('counts what was committed, of several processes, and neither conflicts nor looks', async () => {
    const [one, two] = [await open(), await open()];
    await commit(one.store, 'p1', 'p2');
    await commit(two.store, 'p3');
    expect((await one.store.commit(commitOf([put('payments', paymentRow('p1'))]))).kind).toBe('conflict');
    await one.store.lease('webhooks', { of: 'nobody', nowMs: 1, untilMs: 2, limit: 1 });
    await one.store.close();
    await two.store.close();
    expect(readMark(mark)?.commits).toBe(3);
  });
});

describe('a damaged file', () => {
  it('is refused at the start, whatever is accepted', async () => {
    await storeWith(...Array.from({ length: 40 }, (_, index) => `p${index}`));
    const bytes = readFileSync(file);
    bytes.fill(0x5a, 8192, 8192 + 4096 * 4);
    writeFileSync(file, bytes);
    const opening = openStore(place.location, { checkFile: true, onUnsafe: () => 'accept' });
    await expect(opening).rejects.toMatchObject({ danger: 'damaged' });
    writeFileSync(file, 'This is no database at all.'.repeat(99));
    await expect(openStore(place.location)).rejects.toMatchObject({ danger: 'damaged' });
  });
});
