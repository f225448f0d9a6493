import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { redisStorage } from '../../examples/frameworks/redis-storage.ts';
import { createInbox, type InboxStorage, type OpenOrder } from '../../packages/sdk/src/index.ts';
import { type House, openHouse } from '../support/house.ts';
import { hasRedis, startRedis } from '../support/redis.ts';

if (!hasRedis) process.stderr.write('SKIPPED: the storage in Redis: there is no redis-server here\n');

describe.skipIf(!hasRedis)('a storage in Redis', () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let house: House;
  beforeAll(async () => {
    redis = await startRedis();
    house = await openHouse();
  });
  afterAll(async () => {
    await redis?.stop();
    await house?.close();
  });
  const open = (): InboxStorage<null> => redisStorage(redis.client, `${randomUUID()}:`);
  const order: OpenOrder = {
    key: 'scope/ORDER-1',
    scope: 'scope',
    orderNumber: 'ORDER-1',
    version: 1,
    sinceMs: 1_790_000_000_000,
    requestedAtMs: 1_790_000_000_000,
    dueAtMs: 1_790_000_000_500,
    looks: 0,
    result: { PCD_PAY_OID: '주문-1' },
    isConfirmable: true,
    objection: null,
  };

  test('does the work once for a key, however many come at once, and again after a failure', async () => {
    const storage = open();
    await expect(storage.once('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await storage.isDone('a')).toBe(false);
    let done = 0;
    const many = await Promise.all(
      Array.from({ length: 5 }, () => storage.once('a', async () => void (done += 1))),
    );
    expect([done, many.filter((each) => each === 'now').length, await storage.isDone('a')]).toEqual([
      1,
      1,
      true,
    ]);
    expect(await storage.once('a', async () => void (done += 1))).toBe('before');
  });

  test('changes an open order only in the version that is stored', async () => {
    const { openOrders } = open();
    expect(await openOrders.find(order.key)).toBeNull();
    expect([await openOrders.put(order), await openOrders.put(order)]).toEqual([true, false]);
    expect(await openOrders.find(order.key)).toEqual(order);
    const next = { ...order, version: 2, looks: 1, objection: '품절' };
    expect(await openOrders.put(next)).toBe(true);
    await openOrders.remove(order);
    expect(await openOrders.find(order.key)).toEqual(next);
    await openOrders.remove(next);
    expect(await openOrders.find(order.key)).toBeNull();
  });

  test('gives an order that is due to one of many', async () => {
    const { openOrders } = open();
    await openOrders.put(order);
    const take = (nowMs: number) =>
      openOrders.takeDue({ scope: 'scope', nowMs, leasedUntilMs: nowMs + 60_000, most: 10 });
    expect(await take(order.dueAtMs - 1)).toEqual([]);
    const taken = await Promise.all([take(order.dueAtMs), take(order.dueAtMs), take(order.dueAtMs)]);
    expect(taken.flat()).toEqual([{ ...order, version: 2, dueAtMs: order.dueAtMs + 60_000 }]);
    expect(await openOrders.put({ ...order, version: 2 })).toBe(false);
  });

  test('leaves a confirm key with the order that was first', async () => {
    const { confirmKeys } = open();
    const bound = await Promise.all(['ORDER-1', 'ORDER-2'].map((each) => confirmKeys.bind('key', each)));
    expect(new Set(bound).size).toBe(1);
  });

  test('an order that is paid is fulfilled once, in two processes', async () => {
    const expected = house.order({ work: 'CERT' });
    const { fields } = await house.partner.requestPayment({ ...expected, shopOrigin: house.shopOrigin });
    const body = await house.payer.pay(fields);
    const storage = open();
    const fulfilled: string[] = [];
    const inboxes = [storage, storage].map((each) =>
      createInbox({
        partner: house.partner,
        storage: each,
        expectedOf: () => expected,
        fulfil: ({ orderNumber }) => void fulfilled.push(orderNumber),
      }),
    );
    const outcomes = await Promise.all(inboxes.map((inbox) => inbox.receive({ body })));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['paid', 'paid']);
    expect(fulfilled).toEqual([expected.orderNumber]);
    for (const inbox of inboxes) await inbox.close();
  });
});
