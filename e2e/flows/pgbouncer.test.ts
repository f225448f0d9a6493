import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testAccount } from '../../packages/gateway/src/main.ts';
import { readRisk } from '../../packages/gateway/src/status/risk.ts';
import { createPartner, dojang, parseResult, testCredentials } from '../../packages/sdk/src/index.ts';
import { type House, openHouse } from '../support/house.ts';
import { inLanes } from '../support/in-lanes.ts';
import { type PooledPlace, placeBehindPgBouncer, whyNoPgBouncer } from '../support/pgbouncer.ts';

const reason = whyNoPgBouncer();
if (reason !== null) {
  process.stderr.write(`SKIPPED: the tests of gateways behind PgBouncer: ${reason}\n`);
  test.skip(`gateways behind PgBouncer: ${reason}`, () => {});
}

describe.skipIf(reason !== null)('gateways behind PgBouncer in transaction mode', () => {
  let house: House;
  let place: PooledPlace;
  beforeAll(async () => {
    house = await openHouse({
      engine: {
        place: async () => {
          place = await placeBehindPgBouncer();
          return place;
        },
      },
    });
  });
  afterAll(() => house?.close());

  const partner = () =>
    createPartner({
      environment: dojang({ url: house.gateway.url, mode: 'test' }),
      credentials: testCredentials({ cstId: 'test', ...testAccount.keys }),
      shopOrigin: house.shopOrigin,
    });

  async function pay(work: 'PAY' | 'CERT' = 'PAY') {
    const order = house.order({ amountWon: 10_000, work });
    const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    return { order, result: parseResult(await house.payer.pay(fields)) };
  }

  const statusOf = (orderNumber: string) =>
    house.administer(async ({ store }) => (await store.paymentsByOrder('test', orderNumber))[0]?.status);

  test('share a few connections for many payments at once, each of which is paid, looked up and given back', async () => {
    const before = await place.transactions();
    const kinds = await inLanes(
      40,
      async (index) => {
        const { order, result } = await pay(index % 2 === 0 ? 'PAY' : 'CERT');
        if (result.kind === 'claims-authenticated')
          expect(await house.partner.confirm(result, order)).toMatchObject({ kind: 'paid' });
        const paid = await partner().lookup({ orderNumber: order.orderNumber });
        if (paid.kind !== 'paid') return paid.kind;
        const cancelled = await partner().cancel({
          orderNumber: order.orderNumber,
          paidOn: paid,
          amountWon: 4_000,
        });
        return cancelled.kind;
      },
      20,
    );
    expect(new Set(kinds)).toEqual(new Set(['cancelled']));
    expect(await place.transactions()).toBeGreaterThan(before + 40 * 8);
  });

  test('start together on an empty database, of which one makes the tables', async () => {
    const other = await placeBehindPgBouncer();
    const opened = await openHouse({ engine: { place: async () => other } });
    try {
      const [second, third] = await Promise.all([opened.openSecondGateway(), opened.openSecondGateway()]);
      for (const { port } of [second, third])
        expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
      await Promise.all([second.close(), third.close()]);
    } finally {
      await opened.close();
    }
  });

  test('settle what a lost answer left open, two of them', async () => {
    const second = await house.openSecondGateway();
    try {
      const held = await Promise.all(Array.from({ length: 6 }, () => pay('CERT')));
      await house.arm({ on: 'approve', effect: 'lost-reply', times: 6 });
      await house.arm({ on: 'inquire', effect: 'error', times: 1_000 });
      await Promise.all(
        held.map(async ({ order, result }) => {
          if (result.kind !== 'claims-authenticated') throw new Error(result.kind);
          await partner().confirm(result, order);
        }),
      );
      const open = held.map(({ order }) => order.orderNumber);
      expect(new Set(await Promise.all(open.map(statusOf)))).not.toContain('paid');
      await house.disarm();
      house.advance(11_000);
      await expect
        .poll(() => Promise.all(open.map(statusOf)), { timeout: 20_000 })
        .toEqual(open.map(() => 'reversed'));
      expect(await house.administer(({ store }) => readRisk(store))).toMatchObject({ payments: 0, won: 0 });
    } finally {
      await second.close();
    }
  });

  test('go on when it crashes and comes back', async () => {
    const { order, result } = await pay('CERT');
    if (result.kind !== 'claims-authenticated') throw new Error(result.kind);
    await place.restart();
    await expect
      .poll(async () => (await fetch(`http://127.0.0.1:${house.gateway.port}/readyz`)).status)
      .toBe(200);
    expect(await house.partner.confirm(result, order)).toMatchObject({ kind: 'paid' });
    expect((await pay()).result.kind).toBe('claims-paid');
  });
});
