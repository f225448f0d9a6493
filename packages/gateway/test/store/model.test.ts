import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommitResult, Store } from '../../src/store/contract.ts';
import { tableNames } from '../../src/store/tables.ts';
import {
  append,
  type Commit,
  count,
  insert,
  patch,
  put,
  release,
  take,
  takeUnsealed,
  uncount,
  type Write,
} from '../../src/store/write.ts';
import { type Content, dump } from '../support/dump.ts';
import { engines, type TestEngine } from '../support/engines.ts';
import {
  actOf,
  claimRow,
  commitOf,
  deliveryRow,
  eventRow,
  merchantRow,
  nonceRow,
  outboxRow,
  paymentRow,
  sealedOrderRow,
  tryRow,
  webhookAddressRow,
} from '../support/rows.ts';
import { createModel } from './model.ts';

// Few names, so that most commits meet rows that others wrote.
const id = fc.constantFrom('a', 'b', 'c');
const version = fc.integer({ min: 1, max: 4 });
const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0') && value.isWellFormed());

const payment = fc.record({
  id,
  receipt_id: fc.option(fc.constantFrom('r1', 'r2', 'r3')),
  due_at: fc.option(fc.maxSafeNat()),
  state: text,
  version,
});
const merchant = fc.record({ id, client_key: fc.constantFrom('k1', 'k2', 'k3'), state: text, version });
const claim = fc.tuple(id, id).map(([order, paymentId]) => claimRow(order, paymentId));
const delivery = fc.record({ id, version, due_at: fc.option(fc.maxSafeNat()), tries: fc.nat() });
const numbered = fc.tuple(id, fc.integer({ min: 1, max: 9 }), text);

/** None, one or two writes of a kind, of different rows. */
function few<Item>(
  item: fc.Arbitrary<Item>,
  keyOf: (item: Item) => unknown,
  toWrite: (item: Item) => Write,
): fc.Arbitrary<readonly Write[]> {
  const items = fc.uniqueArray(item, { maxLength: 2, selector: (each) => JSON.stringify(keyOf(each)) });
  return fc.oneof(fc.constant([]), items).map((chosen) => chosen.map(toWrite));
}

const key = fc.nat({ max: 20 });

const writes: fc.Arbitrary<readonly Write[]> = fc
  .tuple(
    few(
      payment,
      (row) => row.id,
      (row) => put('payments', paymentRow(row.id, row)),
    ),
    few(
      merchant,
      (row) => row.id,
      (row) => put('merchants', merchantRow(row.id, row)),
    ),
    few(
      fc.record({ id, version, state: text }),
      (row) => row.id,
      (row) => put('webhook_addresses', webhookAddressRow(row.id, row)),
    ),
    few(
      delivery,
      (row) => row.id,
      (row) => put('deliveries', deliveryRow(row.id, row)),
    ),
    few(
      numbered,
      ([each, sequence]) => [each, sequence],
      ([paymentId, sequence]) => insert('events', eventRow(paymentId, sequence)),
    ),
    few(
      numbered,
      ([each, sequence]) => [each, sequence],
      ([payment_id, sequence, data]) => patch('events', { payment_id, sequence }, { data }),
    ),
    few(
      key,
      (each) => each,
      (each) => insert('nonces', nonceRow(`n${each}`, 'a')),
    ),
    few(
      key,
      (each) => each,
      (each) => insert('outbox', outboxRow(`o${each}`, 'a')),
    ),
    few(
      key,
      (each) => each,
      (each) => patch('outbox', { id: `o${each}` }, { due_at: null }),
    ),
    few(
      numbered,
      ([each, sequence]) => [each, sequence],
      ([deliveryId, sequence]) => insert('delivery_tries', tryRow(deliveryId, sequence)),
    ),
    few(
      id,
      (each) => each,
      (delivery_id) => patch('delivery_tries', { delivery_id }, { answer: '' }),
    ),
    few(
      key,
      (each) => each,
      (each) => insert('sealing_keys', { id: `k${each}`, wrapped: 'w', created_at: each, retired_at: null }),
    ),
    few(
      key,
      (each) => each,
      (each) => patch('sealing_keys', { id: `k${each}` }, { retired_at: each + 1 }),
    ),
    few(
      key,
      (each) => each,
      (each) => insert('meta', { key: `m${each}`, value: 'v' }),
    ),
    few(
      id,
      (each) => each,
      (order) => insert('sealed_orders', sealedOrderRow(order)),
    ),
    few(
      fc.tuple(claim, fc.boolean()),
      ([row]) => row.order_number,
      ([row, isSealed]) => (isSealed ? take(row) : takeUnsealed(row, row.order_number)),
    ),
    few(claim, (row) => row.order_number, release),
    few(
      fc.tuple(id, id, fc.nat(9)),
      ([merchantId, period]) => [merchantId, period],
      ([merchant_id, period, payments]) =>
        insert('turnovers', { merchant_id, period, payments, amount_won: 0 }),
    ),
    few(
      fc.tuple(id, id, fc.nat(9)),
      ([merchantId, period]) => [merchantId, period],
      ([merchant_id, period, payments]) =>
        count({ merchant_id, period, payments, amount_won: 1 }, { payments: 12, amount_won: 3 }),
    ),
    few(
      fc.tuple(id, id, fc.nat(9)),
      ([merchantId, period]) => [merchantId, period],
      ([merchant_id, period, payments]) => uncount({ merchant_id, period, payments, amount_won: 1 }),
    ),
    fc
      .option(
        text.map((reason) => append(actOf(reason))),
        { freq: 3 },
      )
      .map((act) => (act === null ? [] : [act])),
  )
  .map((parts) => parts.flat());

/** Now and then one of an id that came before. */
const commit = fc.record({
  id: fc.nat({ max: 99 }).map((number) => number.toString().padStart(32, '0')),
  writes,
});
const commits = fc.array(commit, { minLength: 20, maxLength: 40 });

/** One of each answer, so that a run with few sequences still meets them all. */
const everyAnswer: readonly Commit[] = [
  commitOf([take(claimRow('o1', 'a')), insert('meta', { key: 'm1', value: 'v' })]),
  commitOf([take(claimRow('o1', 'b'))]),
  commitOf([insert('meta', { key: 'm1', value: 'w' })]),
  commitOf([put('payments', paymentRow('a', { version: 3 }))]),
  commitOf([insert('sealed_orders', sealedOrderRow('o2'))]),
  commitOf([takeUnsealed(claimRow('O2', 'a'), 'o2')]),
  commitOf([
    count({ merchant_id: 'a', period: 'b', payments: 1, amount_won: 1 }, { payments: 1, amount_won: 1 }),
  ]),
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
    const born = await dump(opened.location);
    const answers = await play(opened.store);
    expect(answers).toEqual(values.map((value) => model.commit(value)));
    expect(without(born, await dump(opened.location))).toEqual(model.content());
    return answers;
  } finally {
    await opened.destroy();
  }
}

/** What has come since: a new store says of itself what may read it. */
function without(born: Content, content: Content): Content {
  const since = tableNames.map((table) => [
    table,
    content[table].filter((row) => !born[table].includes(row)),
  ]);
  return Object.fromEntries(since) as Content;
}

/** Each run makes a store: on a busy disk a hundred of them take their time. */
const PATIENCE_MS = 180_000;

describe.each(engines)('any sequence of commits on $name', (engine) => {
  it('gives the answers and the content of the model', { timeout: PATIENCE_MS }, async () => {
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
    expect([...seen].toSorted()).toEqual(['committed', 'key', 'limit', 'order', 'sealed', 'version']);
  });
});

describe('any group of commits on sqlite', () => {
  it('gives the answers of the same commits one after the other', { timeout: PATIENCE_MS }, async () => {
    await fc.assert(
      fc.asyncProperty(commits, async (values) => {
        await compare(engines[0]!, values, (store) =>
          Promise.all(values.map((value) => store.commit(value))),
        );
      }),
      { numRuns: 50 },
    );
  });
});
