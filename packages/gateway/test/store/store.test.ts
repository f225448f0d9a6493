import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Conflict } from '../../src/store/contract.ts';
import { openStore } from '../../src/store/open-store.ts';
import {
  count,
  hold,
  insert,
  patch,
  put,
  release,
  take,
  takeUnsealed,
  uncount,
  type Write,
} from '../../src/store/write.ts';
import { dump } from '../support/dump.ts';
import { engines, type OpenedStore } from '../support/engines.ts';
import {
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

const COMMITTED = { kind: 'committed' };

describe.each(engines)('a store on $name', (engine) => {
  let opened: OpenedStore;
  beforeEach(async () => {
    opened = await engine.open();
  });
  afterEach(() => opened.destroy());
  const commit = (writes: readonly Write[]) => opened.store.commit(commitOf(writes));

  describe('writes', () => {
    it('inserts every kind of row and reads it back unchanged', async () => {
      const payment = paymentRow('p1', {
        authentication_id: 'a1',
        receipt_id: 'r1',
        approval_date: '20260702',
        due_at: 5,
        state: '{"goods":"도장 👕 \\u0001 \'"}',
      });
      const merchant = merchantRow('shop');
      const address = webhookAddressRow('address');
      const delivery = deliveryRow('d1', { outbox_id: 'o1', due_at: null });
      const key = { id: 'k1', wrapped: 'secret', created_at: 3, retired_at: null };
      const result = await commit([
        put('payments', payment),
        put('merchants', merchant),
        insert('events', eventRow('p1', 2)),
        insert('events', eventRow('p1', 1)),
        take(claimRow('order-p1', 'p1')),
        insert('nonces', nonceRow('n1', 'p1')),
        insert('outbox', outboxRow('o1', 'p1')),
        put('webhook_addresses', address),
        put('deliveries', delivery),
        insert('delivery_tries', tryRow('d1', 2)),
        insert('delivery_tries', tryRow('d1', 1)),
        insert('sealing_keys', key),
        insert('meta', { key: 'mode', value: 'test' }),
      ]);

      expect(result).toEqual(COMMITTED);
      const { store } = opened;
      expect(await store.payment('p1')).toStrictEqual(payment);
      expect(await store.redeemed('n1')).toStrictEqual(nonceRow('n1', 'p1'));
      expect(await store.paymentByAuthentication('a1')).toStrictEqual(payment);
      expect(await store.paymentByReceipt('r1')).toStrictEqual(payment);
      expect(await store.paymentsByOrder('shop', 'order-p1')).toStrictEqual([payment]);
      expect(await store.merchant('shop')).toStrictEqual(merchant);
      expect(await store.merchantByClientKey('client-shop')).toStrictEqual(merchant);
      expect(await store.merchants()).toStrictEqual([merchant]);
      expect(await store.events('p1')).toStrictEqual([eventRow('p1', 1), eventRow('p1', 2)]);
      expect(await store.claim('shop', 'order-p1')).toStrictEqual(claimRow('order-p1', 'p1'));
      expect(await store.outboxOf('p1')).toStrictEqual([outboxRow('o1', 'p1')]);
      expect(await store.outboxRow('o1')).toStrictEqual(outboxRow('o1', 'p1'));
      expect(await store.webhookAddress('address')).toStrictEqual(address);
      expect(await store.webhookAddresses()).toStrictEqual([address]);
      expect(await store.webhookAddressesOf('shop')).toStrictEqual([address]);
      expect(await store.delivery('d1')).toStrictEqual(delivery);
      expect(await store.deliveriesOf('o1')).toStrictEqual([delivery]);
      expect(await store.deliveriesByOrder('shop', 'order-d1')).toStrictEqual([delivery]);
      expect(await store.deliveryTries('d1')).toStrictEqual([tryRow('d1', 1), tryRow('d1', 2)]);
      expect(await store.sealingKeys()).toStrictEqual([key]);
      expect(await store.meta('mode')).toBe('test');
    });

    it('patches the row that is named, and none that is absent', async () => {
      const sealing = (id: string) => ({ id, wrapped: id, created_at: 1, retired_at: null });
      await commit([insert('sealing_keys', sealing('k1')), insert('sealing_keys', sealing('k2'))]);
      const retired = { kind: 'committed' };
      expect(await commit([patch('sealing_keys', { id: 'k1' }, { retired_at: 5 })])).toEqual(retired);
      expect(await commit([patch('sealing_keys', { id: 'absent' }, { retired_at: 9 })])).toEqual(retired);
      expect(await opened.store.sealingKeys()).toEqual([{ ...sealing('k1'), retired_at: 5 }, sealing('k2')]);
    });

    it('answers undefined and empty lists for what it does not hold', async () => {
      const { store } = opened;
      expect(await store.payment('none')).toBeUndefined();
      expect(await store.redeemed('none')).toBeUndefined();
      expect(await store.paymentByAuthentication('none')).toBeUndefined();
      expect(await store.paymentByReceipt('none')).toBeUndefined();
      expect(await store.paymentsByOrder('shop', 'none')).toEqual([]);
      expect(await store.events('none')).toEqual([]);
      expect(await store.claim('shop', 'none')).toBeUndefined();
      expect(await store.meta('none')).toBeUndefined();
      expect(await store.paymentVersions([])).toEqual(new Map());
    });

    it('updates a row that has the expected version', async () => {
      await commit([put('payments', paymentRow('p1')), put('merchants', merchantRow('shop'))]);
      const changed = paymentRow('p1', { status: 'approved', receipt_id: 'r1', version: 2 });
      const renamed = merchantRow('shop', { state: '{"name":"가게"}', version: 2 });

      expect(await commit([put('payments', changed), put('merchants', renamed)])).toEqual(COMMITTED);
      expect(await opened.store.payment('p1')).toStrictEqual(changed);
      expect(await opened.store.merchant('shop')).toStrictEqual(renamed);
    });

    it('rejects a commit whose id is not one, whose row carries no version, or that holds a row twice', async () => {
      const unversioned = commit([put('payments', paymentRow('p1', { version: 0 }))]);
      await expect(unversioned).rejects.toThrow(/count from 1/);
      await expect(opened.store.commit({ id: 'mine', writes: [] })).rejects.toThrow(/Commit.id/);
      const twice = commit([insert('events', eventRow('p1', 1)), insert('events', eventRow('p1', 1))]);
      await expect(twice).rejects.toThrow(/twice/);
    });

    it('moves a claim from one payment to another within one commit', async () => {
      await commit([take(claimRow('A1', 'p1'))]);
      const moved = await commit([release(claimRow('A1', 'p1')), take(claimRow('A1', 'p2'))]);
      expect(moved).toEqual(COMMITTED);
      expect(await opened.store.claim('shop', 'A1')).toStrictEqual(claimRow('A1', 'p2'));
    });

    it('knows an order number that was sealed, of its own partner', async () => {
      await commit([insert('sealed_orders', sealedOrderRow('A1'))]);
      expect(await opened.store.sealedOrder('shop', 'A1')).toStrictEqual(sealedOrderRow('A1'));
      expect(await opened.store.sealedOrder('other', 'A1')).toBeUndefined();
      expect(await commit([take(claimRow('A1', 'p1')), takeUnsealed(claimRow('A2', 'p2'), 'A2')])).toEqual(
        COMMITTED,
      );
    });

    it('takes a claim again for the payment that holds it', async () => {
      await commit([take(claimRow('A1', 'p1'))]);
      expect(await commit([take(claimRow('A1', 'p1'))])).toEqual(COMMITTED);
    });

    it('releases a claim only for its owner', async () => {
      await commit([take(claimRow('A1', 'p1'))]);
      expect(await commit([release(claimRow('A1', 'p2'))])).toEqual(COMMITTED);
      expect(await opened.store.claim('shop', 'A1')).toStrictEqual(claimRow('A1', 'p1'));
      expect(await commit([release(claimRow('A1', 'p1'))])).toEqual(COMMITTED);
      expect(await opened.store.claim('shop', 'A1')).toBeUndefined();
    });
  });

  describe('a conflict leaves nothing behind', () => {
    /** What a good commit would add, so that a bad part must take it down with it. */
    const good: readonly Write[] = [
      put('payments', paymentRow('a-good')),
      put('merchants', merchantRow('a-good')),
      insert('events', eventRow('a-good', 1)),
      take(claimRow('a-good', 'a-good')),
      insert('outbox', outboxRow('a-good', 'a-good')),
      insert('sealing_keys', { id: 'a-good', wrapped: '', created_at: 1, retired_at: null }),
      insert('meta', { key: 'a-good', value: '' }),
    ];
    const claimed = claimRow('A1', 'p1');
    const cases: readonly (readonly [string, Conflict, readonly Write[]])[] = [
      ['a payment that exists already', 'version', [put('payments', paymentRow('p1'))]],
      ['a payment with another version', 'version', [put('payments', paymentRow('p1', { version: 3 }))]],
      ['a payment that does not exist', 'version', [put('payments', paymentRow('p9', { version: 2 }))]],
      ['a merchant that exists already', 'version', [put('merchants', merchantRow('shop'))]],
      ['a merchant with another version', 'version', [put('merchants', merchantRow('shop', { version: 5 }))]],
      ['a spent nonce', 'key', [put('payments', paymentRow('p9')), insert('nonces', nonceRow('n1', 'p9'))]],
      [
        'the receipt of another payment, in a new one',
        'key',
        [put('payments', paymentRow('p9', { receipt_id: 'r1' }))],
      ],
      [
        'the receipt of another payment, in an update',
        'key',
        [put('payments', paymentRow('p2', { receipt_id: 'r1', version: 2 }))],
      ],
      [
        'the client key of another merchant, in a new one',
        'key',
        [put('merchants', merchantRow('other', { client_key: 'client-shop' }))],
      ],
      [
        'the client key of another merchant, in an update',
        'key',
        [put('merchants', merchantRow('store', { client_key: 'client-shop', version: 2 }))],
      ],
      ['an event that is written', 'key', [insert('events', eventRow('p1', 1))]],
      ['an outbox entry that is written', 'key', [insert('outbox', outboxRow('o1', 'p9'))]],
      [
        'a sealing key that exists',
        'key',
        [insert('sealing_keys', { id: 'k1', wrapped: '', created_at: 1, retired_at: null })],
      ],
      ['a fact that is written', 'key', [insert('meta', { key: 'mode', value: 'live' })]],
      ['an order number of another payment', 'order', [take(claimRow('A1', 'p2'))]],
      ['a sealed order number, without its seal', 'sealed', [takeUnsealed(claimRow('a2 ', 'p2'), 'A2')]],
      ['an order number that is sealed', 'key', [insert('sealed_orders', sealedOrderRow('A2'))]],
      [
        'a wrong version beside a taken key and a taken order number',
        'version',
        [
          put('payments', paymentRow('p0', { receipt_id: 'r1' })),
          put('payments', paymentRow('p1')),
          take(claimRow('A1', 'p2')),
        ],
      ],
      [
        'a merchant of a wrong version beside a taken key',
        'version',
        [put('payments', paymentRow('p0', { receipt_id: 'r1' })), put('merchants', merchantRow('shop'))],
      ],
      [
        'a taken key beside a taken order number',
        'key',
        [insert('meta', { key: 'mode', value: 'live' }), take(claimRow('A1', 'p2'))],
      ],
    ];

    beforeEach(async () => {
      await commit([
        put('payments', paymentRow('p1', { receipt_id: 'r1' })),
        put('payments', paymentRow('p2')),
        put('merchants', merchantRow('shop')),
        put('merchants', merchantRow('store')),
        insert('events', eventRow('p1', 1)),
        take(claimed),
        insert('sealed_orders', sealedOrderRow('A2')),
        insert('nonces', nonceRow('n1', 'p1')),
        insert('outbox', outboxRow('o1', 'p1')),
        insert('sealing_keys', { id: 'k1', wrapped: '', created_at: 1, retired_at: null }),
        insert('meta', { key: 'mode', value: 'test' }),
      ]);
    });

    it.each(cases)('%s is a conflict on %s', async (_title, on, bad) => {
      const before = await dump(opened.location);
      expect(await commit([...good, ...bad])).toEqual({ kind: 'conflict', on });
      expect(await dump(opened.location)).toEqual(before);
      // Without the bad part the same commit goes through: it was the bad part alone.
      expect(await commit(good)).toEqual(COMMITTED);
    });
  });

  describe('many at once', () => {
    it('answers each commit of a group by itself', async () => {
      await commit([
        put('payments', paymentRow('p0')),
        take(claimRow('A0', 'p0')),
        insert('nonces', nonceRow('n0', 'p0')),
      ]);
      const results = await Promise.all([
        commit([put('payments', paymentRow('p1'))]),
        commit([put('payments', paymentRow('p0'))]),
        commit([put('payments', paymentRow('p2')), take(claimRow('A0', 'p2'))]),
        commit([put('payments', paymentRow('p3')), insert('nonces', nonceRow('n0', 'p3'))]),
        commit([put('payments', paymentRow('p4')), insert('events', eventRow('p4', 1))]),
      ]);
      expect(results).toEqual([
        COMMITTED,
        { kind: 'conflict', on: 'version' },
        { kind: 'conflict', on: 'order' },
        { kind: 'conflict', on: 'key' },
        COMMITTED,
      ]);
      const ids = (await opened.store.recentPayments({ limit: 10 })).map(({ id }) => id);
      expect(ids.toSorted()).toEqual(['p0', 'p1', 'p4']);
    });

    it('gives an order number to one of 50 concurrent payments', async () => {
      const results = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          commit([put('payments', paymentRow(`p${index}`)), take(claimRow('A1', `p${index}`))]),
        ),
      );
      expect(results.filter(({ kind }) => kind === 'committed')).toHaveLength(1);
      expect(results.filter((result) => result.kind === 'conflict' && result.on === 'order')).toHaveLength(
        49,
      );
      const payments = await opened.store.recentPayments({ limit: 100 });
      expect(payments).toHaveLength(1);
      expect((await opened.store.claim('shop', 'A1'))?.payment_id).toBe(payments[0]?.id);
    });

    it('lets one of 50 concurrent changes of a version through', async () => {
      await commit([put('payments', paymentRow('p1'))]);
      const results = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          commit([put('payments', paymentRow('p1', { version: 2, status: `by-${index}` }))]),
        ),
      );
      expect(results.filter(({ kind }) => kind === 'committed')).toHaveLength(1);
      expect(results.filter((result) => result.kind === 'conflict' && result.on === 'version')).toHaveLength(
        49,
      );
      expect((await opened.store.payment('p1'))?.status).toBe(
        `by-${results.findIndex(({ kind }) => kind === 'committed')}`,
      );
    });

    it('gives a receipt to one of 50 concurrent updates', async () => {
      const ids = Array.from({ length: 50 }, (_, index) => `p${index}`);
      await commit(ids.map((id) => put('payments', paymentRow(id))));
      const results = await Promise.all(
        ids.map((id) => commit([put('payments', paymentRow(id, { version: 2, receipt_id: 'r1' }))])),
      );
      expect(results.filter(({ kind }) => kind === 'committed')).toHaveLength(1);
      expect(results.filter((result) => result.kind === 'conflict' && result.on === 'key')).toHaveLength(49);
    });

    it('loses no update of commits that name the same rows in opposite orders', async () => {
      const ids = ['p1', 'p2', 'p3'];
      await commit(ids.map((id) => put('payments', paymentRow(id))));
      const raise = async (order: readonly string[]) => {
        for (;;) {
          const versions = await opened.store.paymentVersions(order);
          const rows = order.map((id) => put('payments', paymentRow(id, { version: versions.get(id)! + 1 })));
          const result = await commit(rows);
          if (result.kind === 'committed') return;
          expect(result).toEqual({ kind: 'conflict', on: 'version' });
        }
      };
      await Promise.all(
        Array.from({ length: 12 }, (_, index) => raise(index % 2 === 0 ? ids : ids.toReversed())),
      );
      expect(await opened.store.paymentVersions(ids)).toEqual(new Map(ids.map((id) => [id, 13])));
    });
  });

  describe('reads', () => {
    it('sees what was reported as committed, at once', async () => {
      for (let version = 1; version <= 20; version += 1) {
        await commit([put('payments', paymentRow('p1', { version }))]);
        expect((await opened.store.payment('p1'))?.version).toBe(version);
      }
    });

    it('lists payments newest first, those of one merchant and those of one order', async () => {
      await commit([
        put('payments', paymentRow('p1', { created_at: 1, order_number: 'A1' })),
        put('payments', paymentRow('p2', { created_at: 3, order_number: 'A1' })),
        put('payments', paymentRow('p3', { created_at: 2, order_number: 'A1', merchant_id: 'other' })),
        put('payments', paymentRow('p4', { created_at: 3, order_number: 'A2' })),
      ]);
      const { store } = opened;
      const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);
      expect(ids(await store.recentPayments({ limit: 3 }))).toEqual(['p4', 'p2', 'p3']);
      expect(ids(await store.recentPayments({ limit: 9, merchantId: 'shop' }))).toEqual(['p4', 'p2', 'p1']);
      expect(ids(await store.paymentsByOrder('shop', 'A1'))).toEqual(['p2', 'p1']);
    });

    it('of an order reads no more than was asked for, however many payments it has', async () => {
      const window = (id: string, columns: object) =>
        put('payments', paymentRow(id, { order_number: 'A1', status: 'open', ...columns }));
      await commit([
        window('p1', { created_at: 1, ends_at: 31 }),
        window('p2', { created_at: 2, ends_at: 35 }),
        window('p3', { created_at: 3, ends_at: 33 }),
        window('p4', { created_at: 4, ends_at: null, status: 'closed' }),
        window('p5', { created_at: 5, ends_at: 34, order_number: 'A2' }),
        window('p6', { created_at: 6, ends_at: 34, merchant_id: 'other' }),
        window('p7', { created_at: 7, ends_at: null, status: 'paid' }),
      ]);
      await commit([take(claimRow('A1', 'p7'))]);
      const { store } = opened;
      const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);
      expect(ids(await store.paymentsByOrder('shop', 'A1', { limit: 2 }))).toEqual(['p7', 'p4']);
      expect(ids(await store.paymentsByOrder('shop', 'A1', { limit: 1, beforeMs: 3 }))).toEqual(['p2']);
      expect(await store.firstOfOrder('shop', 'A1')).toEqual({ created_at: 1 });
      expect(await store.firstOfOrder('shop', 'none')).toBeUndefined();
      expect(ids(await store.standingOfOrder('shop', 'A1', 2)).toSorted()).toEqual(['p2', 'p3', 'p7']);
      expect(ids(await store.standingOfOrder('shop', 'A2', 2))).toEqual(['p5']);
      expect(await store.standingOfOrder('shop', 'A1', 0)).toStrictEqual([await store.payment('p7')]);
    });

    it('sums what a partner has begun to charge since a moment, and nothing else', async () => {
      const begun = (id: string, won: number, columns: object = {}, startedAtMs = 5000) =>
        put(
          'payments',
          paymentRow(id, {
            status: 'paid',
            state: JSON.stringify({ order: { amountWon: won }, attempt: { startedAtMs } }),
            ...columns,
          }),
        );
      await commit([
        begun('p1', 9_999_999_999),
        begun('p2', 2, { status: 'approving' }),
        begun('p3', 4, { status: 'abandoned' }),
        begun('p4', 8, { status: 'failed' }),
        begun('p5', 16, { merchant_id: 'other' }),
        begun('p6', 32, { created_at: 999 }),
        begun('p7', 64, {}, 4999),
      ]);
      const since = { merchantId: 'shop', openedFromMs: 1000, startedFromMs: 5000 };
      expect(await opened.store.begun(since)).toEqual({ payments: 3, amount_won: 10_000_000_005 });
      expect(await opened.store.begun({ ...since, merchantId: 'nobody' })).toEqual({
        payments: 0,
        amount_won: 0,
      });
    });

    it('counts up to the most and no further, whoever counts at once', async () => {
      const row = { merchant_id: 'shop', period: '20260701', payments: 0, amount_won: 0 };
      await commit([insert('turnovers', row)]);
      const one = () =>
        commitOf([count({ ...row, payments: 1, amount_won: 30 }, { payments: 9, amount_won: 100 })]);
      const results = await Promise.all(Array.from({ length: 8 }, () => opened.store.commit(one())));
      expect(results.filter(({ kind }) => kind === 'committed')).toHaveLength(3);
      expect(results.find(({ kind }) => kind !== 'committed')).toEqual({ kind: 'conflict', on: 'limit' });
      await commit([uncount({ ...row, payments: 1, amount_won: 30 })]);
      expect(await opened.store.turnover('shop', '20260701')).toMatchObject({ payments: 2, amount_won: 60 });
    });

    it('writes what holds a row only while nobody has changed it', async () => {
      await commit([put('merchants', merchantRow('shop'))]);
      const held = (version: number) =>
        opened.store.commit(
          commitOf([hold('merchants', { id: 'shop', version }), put('payments', paymentRow(`p${version}`))]),
        );
      expect(await held(1)).toEqual({ kind: 'committed' });
      await commit([put('merchants', merchantRow('shop', { version: 2 }))]);
      expect(
        await opened.store.commit(
          commitOf([hold('merchants', { id: 'shop', version: 1 }), put('payments', paymentRow('p9'))]),
        ),
      ).toEqual({
        kind: 'conflict',
        on: 'version',
      });
      expect(await opened.store.payment('p9')).toBeUndefined();
      expect(await held(2)).toEqual({ kind: 'committed' });
    });

    it('answers the versions of the payments that exist, however many are asked for', async () => {
      const ids = Array.from({ length: 1500 }, (_, index) => `p${index}`);
      await commit([
        put('payments', paymentRow('p0')),
        put('payments', paymentRow('p1')),
        put('payments', paymentRow('p1499')),
      ]);
      await commit([put('payments', paymentRow('p1', { version: 2 }))]);
      expect(await opened.store.paymentVersions(ids)).toEqual(
        new Map([
          ['p0', 1],
          ['p1', 2],
          ['p1499', 1],
        ]),
      );
    });

    it('orders texts by their bytes', async () => {
      const ids = ['a', 'B', '가', '_', '1', 'é'];
      await commit(ids.map((id) => put('merchants', merchantRow(id))));
      expect((await opened.store.merchants()).map(({ id }) => id)).toEqual(['1', 'B', '_', 'a', 'é', '가']);
    });
  });

  describe('what comes due', () => {
    const due = (id: string, dueAt: number | null, address = 'address') =>
      put('deliveries', deliveryRow(id, { due_at: dueAt, address_id: address }));
    const lease = (limit: number, nowMs = 100) =>
      opened.store.lease('webhooks', { of: 'address', nowMs, untilMs: nowMs + 60, limit });
    const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id).toSorted();

    it('is leased with the longest due first, the moment itself included', async () => {
      await commit([
        put('payments', paymentRow('p1', { due_at: 30 })),
        put('payments', paymentRow('p2', { due_at: 10 })),
        put('payments', paymentRow('p3', { due_at: null })),
        put('payments', paymentRow('p4', { due_at: 31 })),
        put('payments', paymentRow('p5', { due_at: 20 })),
      ]);
      const payments = (limit: number) => opened.store.lease('recovery', { nowMs: 30, untilMs: 90, limit });
      expect(idsOf(await payments(2))).toEqual(['p2', 'p5']);
      expect(await payments(9)).toEqual([paymentRow('p1', { due_at: 90 })]);
      expect(await payments(9)).toEqual([]);
    });

    it('waits in the outbox until it is shared out', async () => {
      await commit([insert('outbox', outboxRow('o2', 'p1')), insert('outbox', outboxRow('o1', 'p1'))]);
      const dueAt = outboxRow('o1', 'p1').due_at ?? 0;
      const waiting = async (nowMs: number) =>
        idsOf(await opened.store.lease('outbox', { nowMs, untilMs: dueAt, limit: 9 }));
      expect(await waiting(dueAt - 1)).toEqual([]);
      expect(await waiting(dueAt)).toEqual(['o1', 'o2']);
      await commit([
        patch('outbox', { id: 'o1' }, { due_at: null }),
        patch('outbox', { id: 'absent' }, { due_at: null }),
      ]);
      expect(await waiting(dueAt)).toEqual(['o2']);
      expect(await opened.store.outboxRow('o1')).toMatchObject({ due_at: null, body: '{}' });
    });

    it('is leased once, of one receiver, and again when the lease has ended', async () => {
      await commit([due('a', 90), due('b', 80), due('c', 101), due('d', null), due('e', 1, 'x')]);
      expect(await lease(1)).toStrictEqual([deliveryRow('b', { due_at: 160 })]);
      expect(idsOf(await lease(9))).toEqual(['a']);
      expect(await lease(9)).toEqual([]);
      expect(idsOf(await lease(9, 160))).toEqual(['a', 'b', 'c']);
      expect(await opened.store.delivery('b')).toEqual(deliveryRow('b', { due_at: 220 }));
    });

    it('is put off by who has it on lease, unless it was changed meanwhile', async () => {
      await commit([due('a', 1), due('b', 1)]);
      await lease(9);
      await commit([put('deliveries', deliveryRow('b', { due_at: 7, address_id: 'address', version: 2 }))]);
      const putOff = (id: string, dueAtMs: number) =>
        opened.store.putOff('webhooks', { id, leasedUntilMs: 160, dueAtMs });
      await Promise.all([putOff('a', 500), putOff('b', 500), putOff('absent', 1)]);
      const dueAt = async (id: string) => (await opened.store.delivery(id))?.due_at;
      expect(await Promise.all(['a', 'b'].map(dueAt))).toEqual([500, 7]);
    });

    it('goes to one of many that lease at once', async () => {
      const ids = Array.from({ length: 40 }, (_, index) => `d${index}`);
      await commit(ids.map((id) => due(id, 1)));
      const other = await openStore(opened.location);
      try {
        const taken = await Promise.all(
          Array.from({ length: 20 }, (_, index) =>
            (index % 2 === 0 ? opened.store : other).lease('webhooks', {
              of: 'address',
              nowMs: 100,
              untilMs: 160,
              limit: 5,
            }),
          ),
        );
        const rest = await lease(40);
        const all = [...taken.flat(), ...rest].map(({ id }) => id);
        expect(all.toSorted()).toEqual(ids.toSorted());
      } finally {
        await other.close();
      }
    });

    it('names the active addresses that have something due', async () => {
      await commit([
        put('webhook_addresses', webhookAddressRow('b')),
        put('webhook_addresses', webhookAddressRow('a')),
        put('webhook_addresses', webhookAddressRow('off', { status: 'disabled' })),
        put('webhook_addresses', webhookAddressRow('idle')),
        due('1', 5, 'a'),
        due('2', 6, 'a'),
        due('3', 5, 'b'),
        due('4', 5, 'off'),
        due('5', 9, 'idle'),
      ]);
      const named = (await opened.store.dueAddresses(8)).map(({ id }) => id);
      expect(named).toEqual(['a', 'b']);
    });

    it('lists deliveries newest first, by partner and order', async () => {
      await commit([
        put('deliveries', deliveryRow('old', { created_at: 1, order_number: 'A' })),
        put('deliveries', deliveryRow('new', { created_at: 2, order_number: 'A' })),
        put('deliveries', deliveryRow('other', { created_at: 3, merchant_id: 'cafe' })),
      ]);
      const { store } = opened;
      const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);
      expect(ids(await store.recentDeliveries({ limit: 2 }))).toEqual(['other', 'new']);
      expect(ids(await store.recentDeliveries({ limit: 9, merchantId: 'shop' }))).toEqual(['new', 'old']);
      expect(ids(await store.deliveriesByOrder('shop', 'A'))).toEqual(['new', 'old']);
      expect(ids(await store.deliveriesByOrder('shop', 'A', 1))).toEqual(['new']);
      expect(await store.deliveriesByOrder('cafe', 'A')).toEqual([]);
    });
  });

  describe('opening and closing', () => {
    it('keeps everything when it is opened again', async () => {
      await commit([put('payments', paymentRow('p1')), take(claimRow('A1', 'p1'))]);
      const before = await dump(opened.location);
      await opened.store.close();
      const again = await openStore(opened.location);
      expect(await dump(opened.location)).toEqual(before);
      expect(await again.commit(commitOf([put('payments', paymentRow('p1', { version: 2 }))]))).toEqual(
        COMMITTED,
      );
      await again.close();
    });

    it('shares one place with a second store', async () => {
      const second = await openStore(opened.location);
      await commit([put('payments', paymentRow('p1'))]);
      expect((await second.payment('p1'))?.version).toBe(1);
      const results = await Promise.all([
        commit([put('payments', paymentRow('p1', { version: 2 }))]),
        second.commit(commitOf([put('payments', paymentRow('p1', { version: 2 }))])),
      ]);
      expect(results.map(({ kind }) => kind).toSorted()).toEqual(['committed', 'conflict']);
      await second.close();
    });

    it('finishes what is under way before it closes, and then refuses', async () => {
      const pending = Array.from({ length: 30 }, (_, index) =>
        commit([put('payments', paymentRow(`p${index}`))]),
      );
      const closing = opened.store.close();
      expect(await commit([put('payments', paymentRow('late'))])).toMatchObject({ kind: 'refused' });
      await closing;
      expect(await Promise.all(pending)).toEqual(pending.map(() => COMMITTED));
      await opened.store.close();
      await expect(opened.store.payment('p1')).rejects.toThrow();
      expect((await dump(opened.location)).payments).toHaveLength(30);
    });
  });
});
