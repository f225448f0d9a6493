import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSqlite } from '../../test/open-sqlite.ts';
import { type CancelRequests, memoryCancelRequests } from '../cancel-requests.ts';
import { type ConfirmKeys, memoryConfirmKeys } from '../confirm-keys.ts';
import { leasedStorage } from './leased-storage.ts';
import { createMemoryLeases, createMemoryOpenOrders } from './memory-storage.ts';
import {
  createSqlLeases,
  createSqlOpenOrders,
  inboxTables,
  type SqlDatabase,
  sqlCancelRequests,
  sqlConfirmKeys,
  transactionalSqlStorage,
} from './sql-storage.ts';
import type { LeaseStore, OpenOrder, OpenOrders } from './storage.ts';

const leaseStores: readonly [string, () => LeaseStore][] = [
  ['memory', createMemoryLeases],
  ['SQLite', () => createSqlLeases('sqlite', openSqlite())],
];

const openOrderStores: readonly [string, () => OpenOrders][] = [
  ['memory', createMemoryOpenOrders],
  ['SQLite', () => createSqlOpenOrders('sqlite', openSqlite())],
];

/** A storage over these leases, in whose tests no order is open. */
const storageOver = (leases: LeaseStore, options: { leaseMs?: number; waitMs?: number } = {}) =>
  leasedStorage({
    leases,
    openOrders: createMemoryOpenOrders(),
    confirmKeys: memoryConfirmKeys(),
    ...options,
  });

const confirmKeyStores: readonly [string, () => ConfirmKeys][] = [
  ['memory', memoryConfirmKeys],
  ['SQLite', () => sqlConfirmKeys('sqlite', openSqlite())],
];

describe.each(confirmKeyStores)('confirm keys in %s', (_name, open) => {
  it('stay with the order that was first, of many at once too', async () => {
    const keys = open();
    const orders = ['ORDER-1', 'ORDER-2', 'ORDER-3'];
    const bound = await Promise.all(orders.map((order) => keys.bind('key', order)));
    expect(new Set(bound).size).toBe(1);
    for (const order of orders) expect(await keys.bind('key', order)).toBe(bound[0]);
    expect(await keys.bind('another', 'ORDER-2')).toBe('ORDER-2');
  });
});

const cancelRequestStores: readonly [string, () => CancelRequests][] = [
  ['memory', memoryCancelRequests],
  ['SQLite', () => sqlCancelRequests('sqlite', openSqlite())],
];

describe.each(cancelRequestStores)('requests of cancellations in %s', (_name, open) => {
  it('stay what they were first, of many at once too', async () => {
    const requests = open();
    expect(await requests.find('key')).toBeNull();
    const bound = await Promise.all(['one', 'two', 'three'].map((each) => requests.bind('key', each)));
    expect(new Set(bound).size).toBe(1);
    expect(await requests.bind('key', 'four')).toBe(bound[0]);
    expect(await requests.find('key')).toBe(bound[0]);
    expect(await requests.bind('another', 'four')).toBe('four');
  });
});

describe.each(leaseStores)('leases in %s', (_name, open) => {
  const lease = { key: 'ORDER-1', token: 'a', nowMs: 1_000, leaseMs: 100 };

  it('go to one, until the lease is over', async () => {
    const leases = open();
    expect(await leases.lease(lease)).toBe('leased');
    expect(await leases.lease({ ...lease, token: 'b', nowMs: 1_099 })).toBe('busy');
    expect(await leases.lease({ ...lease, key: 'ORDER-2', token: 'b' })).toBe('leased');
    expect(await leases.lease({ ...lease, token: 'b', nowMs: 1_100 })).toBe('leased');
    expect(await leases.complete('ORDER-1', 'a')).toBe(false);
    expect(await leases.isDone('ORDER-1')).toBe(false);
    expect(await leases.complete('ORDER-1', 'b')).toBe(true);
    expect(await leases.isDone('ORDER-1')).toBe(true);
    expect(await leases.lease({ ...lease, nowMs: 999_999 })).toBe('done');
  });

  it('are prolonged by their own token', async () => {
    const leases = open();
    await leases.lease(lease);
    expect(await leases.lease({ ...lease, nowMs: 1_090 })).toBe('leased');
    expect(await leases.lease({ ...lease, token: 'b', nowMs: 1_150 })).toBe('busy');
  });

  it('are given back by their own token alone, and never once done', async () => {
    const leases = open();
    await leases.lease(lease);
    await leases.release('ORDER-1', 'b');
    expect(await leases.lease({ ...lease, token: 'b' })).toBe('busy');
    await leases.release('ORDER-1', 'a');
    expect(await leases.lease({ ...lease, token: 'b' })).toBe('leased');
    await leases.complete('ORDER-1', 'b');
    await leases.release('ORDER-1', 'b');
    expect(await leases.lease(lease)).toBe('done');
  });

  it('let work succeed once, whatever fails and however many come at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }), async (fails) => {
        const storage = storageOver(open(), { waitMs: 5_000 });
        let done = 0;
        let atOnce = 0;
        const outcomes = await Promise.allSettled(
          fails.map((fail) =>
            storage.once('ORDER-1', async () => {
              atOnce += 1;
              expect(atOnce).toBe(1);
              await new Promise(setImmediate);
              atOnce -= 1;
              if (fail) throw new Error('the work failed');
              done += 1;
            }),
          ),
        );
        const reported = outcomes.map((outcome) =>
          outcome.status === 'fulfilled' ? outcome.value : 'failed',
        );
        const succeeds = fails.includes(false);
        expect(done).toBe(succeeds ? 1 : 0);
        expect(reported.filter((each) => each === 'now')).toHaveLength(done);
        if (!succeeds) expect(reported).toEqual(fails.map(() => 'failed'));
      }),
      { numRuns: 15 },
    );
  });

  it('are taken up again after whoever held them is gone', async () => {
    const leases = open();
    await leases.lease({ key: 'ORDER-1', token: 'crashed', nowMs: Date.now(), leaseMs: 120 });
    let done = 0;
    expect(
      await storageOver(leases, { waitMs: 2_000 }).once('ORDER-1', async () => {
        done += 1;
      }),
    ).toBe('now');
    expect(done).toBe(1);
  });

  it('outlive work that takes longer than a lease', async () => {
    const leases = open();
    const begun = Promise.withResolvers<void>();
    const work = Promise.withResolvers<void>();
    const slow = storageOver(leases, { leaseMs: 150 }).once('ORDER-1', () => {
      begun.resolve();
      return work.promise;
    });
    await begun.promise;
    const impatient = storageOver(leases, { leaseMs: 150, waitMs: 300 });
    let done = 0;
    expect(
      await impatient.once('ORDER-1', async () => {
        done += 1;
      }),
    ).toBe('elsewhere');
    work.resolve();
    expect(await slow).toBe('now');
    expect(
      await impatient.once('ORDER-1', async () => {
        done += 1;
      }),
    ).toBe('before');
    expect(done).toBe(0);
  });
});

describe.each(openOrderStores)('open orders in %s', (_name, open) => {
  const order: OpenOrder = {
    key: 'dojang/test/shop/ORDER-1',
    scope: 'dojang/test/shop',
    orderNumber: 'ORDER-1',
    version: 1,
    sinceMs: 1_763_874_300_000,
    requestedAtMs: 1_763_874_300_000,
    dueAtMs: 1_763_874_360_000,
    looks: 0,
    result: null,
    isConfirmable: false,
    objection: null,
  };
  const take = { scope: order.scope, nowMs: order.dueAtMs, leasedUntilMs: order.dueAtMs + 45_000, most: 10 };

  it('are found as they were put', async () => {
    const orders = open();
    const next = { ...order, version: 2, result: { PCD_PAY_RST: '성공' }, isConfirmable: true };
    expect(await orders.find(order.key)).toBeNull();
    expect(await orders.put(order)).toBe(true);
    expect(await orders.put(next)).toBe(true);
    expect(await orders.find(order.key)).toEqual(next);
  });

  it('are changed and forgotten in the version that is known, or not at all', async () => {
    const orders = open();
    await orders.put(order);
    expect(await orders.put({ ...order, looks: 7 })).toBe(false);
    expect(await orders.put({ ...order, version: 3 })).toBe(false);
    await orders.put({ ...order, version: 2, objection: 'sold-out' });
    await orders.remove(order);
    expect(await orders.find(order.key)).toMatchObject({ version: 2, objection: 'sold-out' });
    await orders.remove({ ...order, version: 2 });
    expect(await orders.find(order.key)).toBeNull();
  });

  it('are taken when they are due, each by one caller, the longest due first', async () => {
    const orders = open();
    const late = { ...order, key: 'dojang/test/shop/ORDER-2', orderNumber: 'ORDER-2', dueAtMs: 5 };
    const other = { ...order, key: 'dojang/live/shop/ORDER-1', scope: 'dojang/live/shop' };
    const later = { ...order, key: 'dojang/test/shop/ORDER-3', dueAtMs: order.dueAtMs + 1 };
    for (const each of [order, late, other, later]) await orders.put(each);
    const taken = await Promise.all([
      orders.takeDue({ ...take, most: 1 }),
      orders.takeDue(take),
      orders.takeDue(take),
    ]);
    expect(taken.map((each) => each.map(({ orderNumber }) => orderNumber))).toEqual([
      ['ORDER-2'],
      ['ORDER-1'],
      [],
    ]);
    expect(taken[1]?.[0]).toEqual({ ...order, version: 2, dueAtMs: take.leasedUntilMs });
    expect(await orders.takeDue({ ...take, nowMs: take.leasedUntilMs })).toHaveLength(3);
  });
});

describe('transactionalSqlStorage on SQLite', () => {
  function open() {
    const db = new DatabaseSync(':memory:');
    db.exec(inboxTables);
    db.exec('CREATE TABLE shipments (order_number TEXT)');
    const database: SqlDatabase = {
      query: async (sql, params) => ({ rows: db.prepare(sql).all(...params) }),
    };
    let last: Promise<unknown> = Promise.resolve();
    const storage = transactionalSqlStorage<SqlDatabase>({
      dialect: 'sqlite',
      transaction: (work) => {
        const turn = last.then(async () => {
          db.exec('BEGIN IMMEDIATE');
          try {
            const result = await work(database);
            db.exec('COMMIT');
            return result;
          } catch (error) {
            db.exec('ROLLBACK');
            throw error;
          }
        });
        last = turn.catch(() => undefined);
        return turn;
      },
    });
    const shipped = () => db.prepare('SELECT count(*) AS n FROM shipments').get()?.['n'];
    return { storage, shipped, database };
  }
  const ship = async (database: SqlDatabase) => {
    await database.query("INSERT INTO shipments VALUES ('ORDER-1') RETURNING 1", []);
  };

  it('commits the work with the memory of it, once', async () => {
    const { storage, shipped } = open();
    const reported = await Promise.all(Array.from({ length: 10 }, () => storage.once('ORDER-1', ship)));
    expect(reported.toSorted()).toEqual([...Array.from({ length: 9 }, () => 'before'), 'now']);
    expect(shipped()).toBe(1);
  });

  it('forgets both when the work fails half-way', async () => {
    const { storage, shipped } = open();
    const broken = storage.once('ORDER-1', async (database) => {
      await ship(database);
      throw new Error('the power went out');
    });
    await expect(broken).rejects.toThrow('the power went out');
    expect(shipped()).toBe(0);
    expect(await storage.once('ORDER-1', ship)).toBe('now');
    expect(shipped()).toBe(1);
  });

  it('takes over what a storage with leases left undone', async () => {
    const { storage, database } = open();
    await createSqlLeases('sqlite', database).lease({
      key: 'ORDER-1',
      token: 'crashed',
      nowMs: Date.now(),
      leaseMs: 60_000,
    });
    expect(await storage.once('ORDER-1', ship)).toBe('now');
    expect(await storage.once('ORDER-1', ship)).toBe('before');
  });
});
