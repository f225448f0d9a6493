import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemPorts } from '../../src/ports.ts';
import type { Conflict, Store } from '../../src/store/contract.ts';
import { StoreContended, StoreUnavailable } from '../../src/store/store-unavailable.ts';
import { update } from '../../src/store/update.ts';
import { type Commit, insert, put, take } from '../../src/store/write.ts';
import { engines, type OpenedStore } from '../support/engines.ts';
import { type Lost, losingOutcomes } from '../support/losing-outcomes.ts';
import { claimRow, commitOf, merchantRow, paymentRow } from '../support/rows.ts';

describe.each(engines)('an update on $name', (engine) => {
  let opened: OpenedStore;
  beforeEach(async () => {
    opened = await engine.open();
    await opened.store.commit(commitOf([put('merchants', merchantRow('shop', { state: '0' }))]));
  });
  afterEach(() => opened.destroy());

  /** Adds one to what a merchant holds; answers what it made of what. */
  const addOne = (
    store: Store,
    decided: (conflict: Conflict | null) => void = () => {},
    ports = systemPorts,
  ) =>
    update(
      { ports, store },
      {
        load: async () => (await store.merchant('shop'))!,
        decide: (row, conflict) => {
          decided(conflict);
          return { from: row.state, to: String(Number(row.state) + 1) };
        },
        toWrites: ({ to }, row) => [put('merchants', { ...row, state: to, version: row.version + 1 })],
      },
    );
  const stored = async () => (await opened.store.merchant('shop'))?.state;

  it('answers what was decided, once it is durable', async () => {
    expect(await addOne(opened.store)).toEqual({ from: '0', to: '1' });
    expect(await stored()).toBe('1');
  });

  it('loses none of many at once', async () => {
    const made = await Promise.all(Array.from({ length: 40 }, () => addOne(opened.store)));
    expect(made.map(({ to }) => Number(to)).toSorted((one, other) => one - other)).toEqual(
      Array.from({ length: 40 }, (_, index) => index + 1),
    );
    expect(await stored()).toBe('40');
  });

  it('writes nothing where nothing is to be written', async () => {
    const nothing = { load: async () => 'state', decide: () => 'decision', toWrites: () => [] };
    expect(await update({ ports: systemPorts, store: opened.store }, nothing)).toBe('decision');
  });

  it('lets what stands in the way be decided on', async () => {
    await opened.store.commit(
      commitOf([take(claimRow('A1', 'p1')), insert('meta', { key: 'k', value: 'v' })]),
    );
    const seen: (Conflict | null)[] = [];
    const rounds = [
      [take(claimRow('A1', 'p2'))],
      [insert('meta', { key: 'k', value: 'w' })],
      [put('payments', paymentRow('p1', { version: 2 }))],
      [put('payments', paymentRow('p1'))],
    ];
    const made = await update(
      { ports: systemPorts, store: opened.store },
      {
        load: async () => rounds[seen.length]!,
        decide: (writes, conflict) => {
          seen.push(conflict);
          return writes;
        },
        toWrites: (writes) => writes,
      },
    );
    expect(made).toBe(rounds[3]);
    expect(seen).toEqual([null, 'order', 'key', 'version']);
  });

  it.each<readonly [readonly Lost[], number]>([
    [['written'], 1],
    [['not written'], 2],
    [['late'], 2],
    [['not written', 'written'], 2],
    [['late', 'not written'], 2],
    [['late', 'late'], 2],
    [['not written', 'not written', 'not written', 'not written', 'written'], 5],
  ])('is written once when its answers are lost: %s', async (fates, decisions) => {
    let count = 0;
    const store = losingOutcomes(opened.store, fates);
    const made = await addOne(store, () => {
      count += 1;
    });
    expect(made).toEqual({ from: '0', to: '1' });
    expect(await stored()).toBe('1');
    expect(count).toBe(decisions);
  });

  it('is written once when it lands while it is read anew', async () => {
    let late: Commit | undefined;
    const store: Store = {
      ...opened.store,
      merchant: async (id) => {
        if (late !== undefined) await opened.store.commit(late);
        return await opened.store.merchant(id);
      },
      commit: async (commit) => {
        if (late !== undefined) return await opened.store.commit(commit);
        late = commit;
        return { kind: 'indeterminate', cause: new Error('lost on purpose') };
      },
    };
    expect(await addOne(store)).toEqual({ from: '0', to: '1' });
    expect(await stored()).toBe('1');
  });

  it('is unavailable when others are always faster', async () => {
    let count = 0;
    const store: Store = {
      ...opened.store,
      commit: async (commit) => {
        count += 1;
        await addOne(opened.store);
        return await opened.store.commit(commit);
      },
    };
    await expect(addOne(store)).rejects.toThrow(StoreContended);
    expect(count).toBe(30);
    expect(await stored()).toBe('30');
  });

  it('waits before a third try, for as long as chance says and never for long', async () => {
    const pauses: number[] = [];
    const ports = { ...systemPorts, sleep: async (ms: number) => void pauses.push(ms) };
    const store: Store = { ...opened.store, commit: async () => ({ kind: 'conflict', on: 'version' }) };
    await expect(addOne(store, () => {}, ports)).rejects.toThrow(StoreContended);
    expect(pauses).toHaveLength(29);
    expect(new Set(pauses).size).toBeGreaterThan(5);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(160);
    expect(pauses.every((pause) => pause > 0)).toBe(true);
  });

  it('is unavailable when the store refuses, unless what was lost before has landed', async () => {
    const refusing = (store: Store): Store => ({
      ...store,
      commit: async () => ({ kind: 'refused', cause: new Error('full') }),
    });
    await expect(addOne(refusing(opened.store))).rejects.toThrow(StoreUnavailable);

    const lateAnswers = losingOutcomes(opened.store, ['late', 'not written']);
    let commits = 0;
    const made = await addOne({
      ...lateAnswers,
      commit: async (commit) => {
        commits += 1;
        const result = await lateAnswers.commit(commit);
        return commits === 1 ? result : { kind: 'refused', cause: new Error('full') };
      },
    });
    expect(made).toEqual({ from: '0', to: '1' });
    expect(await stored()).toBe('1');
  });
});

describe.each(engines)('ids of commits on $name', (engine) => {
  let opened: OpenedStore;
  beforeEach(async () => {
    opened = await engine.open();
  });
  afterEach(() => opened.destroy());

  it('tell what was written, and are written once', async () => {
    const { store } = opened;
    const commit = commitOf([put('payments', paymentRow('p1'))]);
    expect(await store.hasCommitted(commit.id)).toBe(false);
    expect(await Promise.all([store.commit(commit), store.commit(commit)])).toEqual([
      { kind: 'committed' },
      { kind: 'committed' },
    ]);
    expect(await store.hasCommitted(commit.id)).toBe(true);
    const conflicting = commitOf([put('payments', paymentRow('p1'))]);
    expect(await store.commit(conflicting)).toEqual({ kind: 'conflict', on: 'version' });
    expect(await store.hasCommitted(conflicting.id)).toBe(false);
  });

  it('are forgotten by age', async () => {
    const { store } = opened;
    const at = (nowMs: number) => commitOf([], { ...systemPorts, nowMs: () => nowMs });
    const [old, young] = [at(1_000), at(2_000)];
    for (const commit of [old, young]) await store.commit(commit);
    expect(await store.forgetCommits(2_000)).toBe(false);
    expect(await store.hasCommitted(old.id)).toBe(false);
    expect(await store.hasCommitted(young.id)).toBe(true);
  });
});
