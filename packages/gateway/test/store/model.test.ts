import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Commit, CommitResult, Store } from '../../src/store/contract.ts';
import { dump } from '../support/dump.ts';
import { engines, type TestEngine } from '../support/engines.ts';
import {
  attemptRow,
  claimRow,
  deliveryRow,
  eventRow,
  merchantRow,
  next,
  outboxRow,
  paymentRow,
  webhookAddressRow,
} from '../support/rows.ts';
import { createModel } from './model.ts';

// Few names, so that most commits meet rows that others wrote.
const id = fc.constantFrom('a', 'b', 'c');
const version = fc.integer({ min: 1, max: 4 });
const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0') && value.isWellFormed());

const payment = fc.record({
  id,
  auth_nonce: fc.constantFrom('n1', 'n2', 'n3', 'n4'),
  receipt_id: fc.option(fc.constantFrom('r1', 'r2')),
  due_at: fc.option(fc.maxSafeNat()),
  state: text,
  version,
});
const merchant = fc.record({ id, client_key: fc.constantFrom('k1', 'k2', 'k3'), state: text, version });
const claim = fc.tuple(id, id).map(([order, paymentId]) => claimRow(order, paymentId));
const few = <Item>(item: fc.Arbitrary<Item>, selector: (value: Item) => unknown) =>
  fc.uniqueArray(item, { maxLength: 2, selector: (value) => JSON.stringify(selector(value)) });

const commit: fc.Arbitrary<Commit> = fc.record(
  {
    payments: few(payment, (row) => row.id).map((rows) =>
      rows.map((columns) => next(paymentRow(columns.id, columns))),
    ),
    merchants: few(merchant, (row) => row.id).map((rows) =>
      rows.map((columns) => next(merchantRow(columns.id, columns))),
    ),
    events: few(fc.tuple(id, fc.integer({ min: 1, max: 9 })), (key) => key).map((keys) =>
      keys.map(([paymentId, sequence]) => eventRow(paymentId, sequence)),
    ),
    takeClaims: few(claim, (row) => row.order_number),
    releaseClaims: few(claim, (row) => row.order_number),
    cancellations: few(fc.tuple(fc.nat({ max: 20 }), fc.nat({ max: 20 })), ([key]) => key).map((keys) =>
      keys.map(([key, nonce]) => ({
        id: `c${key}`,
        payment_id: 'a',
        auth_nonce: `n${nonce}`,
        created_at: key,
      })),
    ),
    outbox: few(fc.nat({ max: 20 }), (key) => key).map((keys) =>
      keys.map((key) => outboxRow(`o${key}`, 'a')),
    ),
    sharedOut: few(fc.nat({ max: 20 }), (key) => key).map((keys) => keys.map((key) => `o${key}`)),
    webhookAddresses: few(fc.record({ id, version, state: text }), (row) => row.id).map((rows) =>
      rows.map((columns) => next(webhookAddressRow(columns.id, columns))),
    ),
    deliveries: few(
      fc.record({ id, version, due_at: fc.option(fc.maxSafeNat()), tries: fc.nat() }),
      (row) => row.id,
    ).map((rows) => rows.map((columns) => next(deliveryRow(columns.id, columns)))),
    deliveryAttempts: few(fc.tuple(id, fc.integer({ min: 1, max: 9 })), (key) => key).map((keys) =>
      keys.map(([deliveryId, sequence]) => attemptRow(deliveryId, sequence)),
    ),
    sealingKeys: few(fc.nat({ max: 20 }), (key) => key).map((keys) =>
      keys.map((key) => ({ id: `k${key}`, wrapped: 'w', created_at: key, retired_at: null })),
    ),
    retiredSealingKeys: few(fc.nat({ max: 20 }), (key) => key).map((keys) =>
      keys.map((key) => ({ id: `k${key}`, retired_at: key + 1 })),
    ),
    meta: few(fc.nat({ max: 20 }), (key) => key).map((keys) =>
      keys.map((key) => ({ key: `m${key}`, value: 'v' })),
    ),
  },
  { requiredKeys: [] },
);

const commits = fc.array(commit, { minLength: 20, maxLength: 40 });

/** One of each answer, so that a run with few sequences still meets them all. */
const everyAnswer: readonly Commit[] = [
  { takeClaims: [claimRow('o1', 'a')], meta: [{ key: 'm1', value: 'v' }] },
  { takeClaims: [claimRow('o1', 'b')] },
  { meta: [{ key: 'm1', value: 'w' }] },
  { payments: [next(paymentRow('a', { version: 3 }))] },
];

/** Plays the commits on an empty store and on the model; answers what the store answered. */
async function compare(
  engine: TestEngine,
  values: readonly Commit[],
  play: (store: Store) => Promise<readonly CommitResult[]>,
): Promise<readonly CommitResult[]> {
  const opened = await engine.open();
  try {
    const model = createModel();
    const answers = await play(opened.store);
    expect(answers).toEqual(values.map((value) => model.commit(value)));
    expect(await dump(opened.location)).toEqual(model.content());
    return answers;
  } finally {
    await opened.destroy();
  }
}

describe.each(engines)('any sequence of commits on $name', (engine) => {
  it('gives the answers and the content of the model', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(commits, async (values) => {
        const answers = await compare(engine, values, async (store) => {
          const results: CommitResult[] = [];
          for (const value of values) results.push(await store.commit(value));
          return results;
        });
        for (const answer of answers) seen.add(answer.kind === 'conflict' ? answer.on : answer.kind);
      }),
      // A database of its own for each run costs PostgreSQL a tenth of a second and more.
      { numRuns: engine.name === 'sqlite' ? 100 : 10, examples: [[[...everyAnswer]]] },
    );
    // The sequences were rich enough to show something.
    expect([...seen].toSorted()).toEqual(['committed', 'key', 'order', 'version']);
  });
});

describe('any group of commits on sqlite', () => {
  it('gives the answers of the same commits one after the other', async () => {
    await fc.assert(
      fc.asyncProperty(commits, async (values) => {
        await compare(engines[0]!, values, (store) =>
          Promise.all(values.map((value) => store.commit(value))),
        );
      }),
      { numRuns: 100 },
    );
  });
});
