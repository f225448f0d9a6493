import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { insert, put } from '../../src/store/write.ts';
import { engines, type OpenedStore } from '../support/engines.ts';
import { commitOf, deliveryRow, eventRow, nonceRow, outboxRow, paymentRow, tryRow } from '../support/rows.ts';

describe.each(engines)('what nobody needs any more on $name', (engine) => {
  let opened: OpenedStore;
  beforeEach(async () => {
    opened = await engine.open();
  });
  afterEach(() => opened.destroy());

  const keep = (...ids: readonly (readonly [string, number | null])[]) =>
    opened.store.commit(
      commitOf(
        ids.flatMap(([id, purgeAt]) => [
          put(
            'payments',
            paymentRow(id, { purge_at: purgeAt, state: JSON.stringify({ authNonce: `n-${id}` }) }),
          ),
          insert('events', eventRow(id, 1)),
          insert('events', eventRow(id, 2)),
          insert('nonces', nonceRow(`n-${id}`, id)),
        ]),
      ),
    );

  it('goes when it is due, with its events and its AuthKey, and nothing else does', async () => {
    const { store } = opened;
    await keep(['p1', 1_000], ['p2', 1_001], ['p3', null]);
    expect(await store.purgeWindows(1_000)).toBe(false);
    const left = await Promise.all(
      ['p1', 'p2', 'p3'].map(async (id) => [
        (await store.payment(id)) !== undefined,
        (await store.events(id)).length,
        (await store.redeemed(`n-${id}`)) !== undefined,
      ]),
    );
    expect(left).toEqual([
      [false, 0, false],
      [true, 2, true],
      [true, 2, true],
    ]);
  });

  it('goes some at a time', async () => {
    await keep(...Array.from({ length: 101 }, (_, index) => [`p${index}`, index] as const));
    expect(await opened.store.purgeWindows(1_000)).toBe(true);
    expect(await opened.store.payment('p100')).toBeDefined();
    expect(await opened.store.purgeWindows(1_000)).toBe(false);
    expect(await opened.store.payment('p100')).toBeUndefined();
  });

  it('goes once, whoever else deletes or changes it at that moment', async () => {
    const { store } = opened;
    await keep(...Array.from({ length: 50 }, (_, index) => [`p${index}`, index] as const));
    const [changed] = await Promise.all([
      store.commit(
        commitOf([
          put('payments', paymentRow('p7', { version: 2, purge_at: 7, state: '{"authNonce":"n-p7"}' })),
        ]),
      ),
      store.purgeWindows(1_000),
      store.purgeWindows(1_000),
    ]);
    await store.purgeWindows(1_000);
    expect(await store.payment('p7')).toBeUndefined();
    expect(['committed', 'conflict']).toContain(changed.kind);
    expect(await store.paymentVersions(Array.from({ length: 50 }, (_, index) => `p${index}`))).toEqual(
      new Map(),
    );
  });

  it('are deliveries that came to their end long ago, with their tries; what was announced stays', async () => {
    const { store } = opened;
    const OLD = 1_000;
    const at = (createdAt: number, updatedAt = createdAt, dueAt: number | null = null) => ({
      outbox_id: 'o1',
      created_at: createdAt,
      updated_at: updatedAt,
      due_at: dueAt,
    });
    await store.commit(
      commitOf([
        insert('outbox', outboxRow('o1', 'p1')),
        put('deliveries', deliveryRow('gone', at(OLD - 1))),
        put('deliveries', deliveryRow('young', at(OLD))),
        put('deliveries', deliveryRow('sent-again', at(OLD - 1, OLD))),
        put('deliveries', deliveryRow('under-way', at(OLD - 1, OLD - 1, 5))),
        insert('delivery_tries', tryRow('gone', 1)),
        insert('delivery_tries', tryRow('young', 1)),
      ]),
    );
    expect(await store.purgeDeliveries(OLD)).toBe(false);
    expect((await store.deliveriesOf('o1')).map(({ id }) => id)).toEqual([
      'sent-again',
      'under-way',
      'young',
    ]);
    expect(await store.deliveryTries('gone')).toEqual([]);
    expect(await store.deliveryTries('young')).toHaveLength(1);
    expect(await store.outboxRow('o1')).toBeDefined();
  });
});
