import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leasedStorage } from './leased-storage.ts';
import { createMemoryClaims } from './memory-storage.ts';
import { createSqlClaims, inboxTable, type SqlDatabase, transactionalSqlStorage } from './sql-storage.ts';
import type { ClaimStore } from './storage.ts';

function openSqlite(): SqlDatabase {
  const db = new DatabaseSync(':memory:');
  db.exec(inboxTable);
  return { query: async (sql, params) => ({ rows: db.prepare(sql).all(...params) }) };
}

const claimStores: readonly [string, () => ClaimStore][] = [
  ['memory', createMemoryClaims],
  ['SQLite', () => createSqlClaims('sqlite', openSqlite())],
];

describe.each(claimStores)('claims in %s', (_name, open) => {
  const claim = { key: 'ORDER-1', token: 'a', nowMs: 1_000, leaseMs: 100 };

  it('go to one, until the lease is over', async () => {
    const claims = open();
    expect(await claims.claim(claim)).toBe('claimed');
    expect(await claims.claim({ ...claim, token: 'b', nowMs: 1_099 })).toBe('busy');
    expect(await claims.claim({ ...claim, key: 'ORDER-2', token: 'b' })).toBe('claimed');
    expect(await claims.claim({ ...claim, token: 'b', nowMs: 1_100 })).toBe('claimed');
    expect(await claims.complete('ORDER-1', 'a')).toBe(false);
    expect(await claims.complete('ORDER-1', 'b')).toBe(true);
    expect(await claims.claim({ ...claim, nowMs: 999_999 })).toBe('done');
  });

  it('are prolonged by their own token', async () => {
    const claims = open();
    await claims.claim(claim);
    expect(await claims.claim({ ...claim, nowMs: 1_090 })).toBe('claimed');
    expect(await claims.claim({ ...claim, token: 'b', nowMs: 1_150 })).toBe('busy');
  });

  it('are given back by their own token alone, and never once done', async () => {
    const claims = open();
    await claims.claim(claim);
    await claims.release('ORDER-1', 'b');
    expect(await claims.claim({ ...claim, token: 'b' })).toBe('busy');
    await claims.release('ORDER-1', 'a');
    expect(await claims.claim({ ...claim, token: 'b' })).toBe('claimed');
    await claims.complete('ORDER-1', 'b');
    await claims.release('ORDER-1', 'b');
    expect(await claims.claim(claim)).toBe('done');
  });

  it('let work succeed once, whatever fails and however many come at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }), async (fails) => {
        const storage = leasedStorage(open(), { waitMs: 5_000 });
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
        const told = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : 'failed'));
        const succeeds = fails.includes(false);
        expect(done).toBe(succeeds ? 1 : 0);
        expect(told.filter((each) => each === 'now')).toHaveLength(done);
        if (!succeeds) expect(told).toEqual(fails.map(() => 'failed'));
      }),
      { numRuns: 15 },
    );
  });

  it('are taken up again after whoever held them is gone', async () => {
    const claims = open();
    await claims.claim({ key: 'ORDER-1', token: 'crashed', nowMs: Date.now(), leaseMs: 120 });
    let done = 0;
    expect(
      await leasedStorage(claims, { waitMs: 2_000 }).once('ORDER-1', async () => {
        done += 1;
      }),
    ).toBe('now');
    expect(done).toBe(1);
  });

  it('outlive work that takes longer than a lease', async () => {
    const claims = open();
    const begun = Promise.withResolvers<void>();
    const work = Promise.withResolvers<void>();
    const slow = leasedStorage(claims, { leaseMs: 150 }).once('ORDER-1', () => {
      begun.resolve();
      return work.promise;
    });
    await begun.promise;
    const impatient = leasedStorage(claims, { leaseMs: 150, waitMs: 300 });
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

describe('transactionalSqlStorage on SQLite', () => {
  function open() {
    const db = new DatabaseSync(':memory:');
    db.exec(inboxTable);
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
    const told = await Promise.all(Array.from({ length: 10 }, () => storage.once('ORDER-1', ship)));
    expect(told.toSorted()).toEqual([...Array.from({ length: 9 }, () => 'before'), 'now']);
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
    await createSqlClaims('sqlite', database).claim({
      key: 'ORDER-1',
      token: 'crashed',
      nowMs: Date.now(),
      leaseMs: 60_000,
    });
    expect(await storage.once('ORDER-1', ship)).toBe('now');
    expect(await storage.once('ORDER-1', ship)).toBe('before');
  });
});
