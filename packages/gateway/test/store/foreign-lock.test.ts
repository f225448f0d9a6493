import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CommitResult, Store } from '../../src/store/contract.ts';
import { openStore } from '../../src/store/open-store.ts';
import { put } from '../../src/store/write.ts';
import { engines, type Place } from '../support/engines.ts';
import { commitOf, paymentRow } from '../support/rows.ts';

/** Somebody's shell, or a backup, that writes to the file and does not end. */
let other: DatabaseSync;
let place: Place;
let store: Store;
/** Every pause that the store is in; a call ends it. */
let pauses: (() => void)[];

beforeEach(async () => {
  place = await engines[0]!.place();
  if (place.location.engine !== 'sqlite') throw new Error('This suite is for SQLite.');
  pauses = [];
  store = await openStore(place.location, {
    ports: {
      monotonicMs: () => 0,
      sleep: () => new Promise((resolve) => pauses.push(resolve)),
    },
  });
  other = new DatabaseSync(place.location.file);
});
afterEach(async () => {
  other.close();
  await store.close();
  await place.remove();
});

const commit = (id: string) => store.commit(commitOf([put('payments', paymentRow(id))]));
const nextPause = () => expect.poll(() => pauses.length).toBe(1);
const endPause = () => {
  for (const end of pauses.splice(0)) end();
};

it('makes changes wait without the event loop, while reads are answered', async () => {
  await commit('p1');
  other.exec('begin immediate');
  const waiting = [commit('p2'), commit('p3')];
  await nextPause();
  expect((await store.payment('p1'))?.id).toBe('p1');
  const later = commit('p4');
  endPause();
  await nextPause();
  other.exec('rollback');
  endPause();
  expect(await Promise.all([...waiting, later])).toEqual(
    Array.from({ length: 3 }, (): CommitResult => ({ kind: 'committed' })),
  );
});

it('refuses them after 3 s, each counted from its own beginning', async () => {
  other.exec('begin immediate');
  const first = commit('p1');
  const pause = async () => {
    await nextPause();
    endPause();
  };
  for (let count = 0; count < 100; count += 1) await pause();
  await nextPause();
  const second = commit('p2');
  endPause();
  for (let count = 101; count < 150; count += 1) await pause();
  expect(await first).toMatchObject({
    kind: 'refused',
    cause: { message: 'Another process holds the store.' },
  });
  await nextPause();
  other.exec('rollback');
  endPause();
  expect(await second).toEqual({ kind: 'committed' });
  expect(await store.payment('p1')).toBeUndefined();
});

it('that lasts until the store closes leaves nobody waiting', async () => {
  other.exec('begin immediate');
  const waiting = commit('p1');
  await nextPause();
  await store.close();
  expect((await waiting).kind).toBe('refused');
  endPause();
});
