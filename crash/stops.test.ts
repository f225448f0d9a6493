import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { testAccount } from '../packages/gateway/src/main.ts';
import { paths } from '../packages/protocol/src/payple/index.ts';
import { createRandom } from '../simulation/random.ts';
import { startBalancer } from './balancer.ts';
import { sendCustomers } from './customers.ts';
import { openRealHouse, type RealHouse } from './house.ts';
import { certified, shopAt } from './shop.ts';

async function houseOf(...[options]: Parameters<typeof openRealHouse>): Promise<RealHouse> {
  const house = await openRealHouse(options);
  onTestFinished(() => house.close());
  return house;
}

test('a confirm that lies unread in the socket of a frozen gateway is never called unpaid, and charges once', async () => {
  const house = await houseOf({ engine: 'postgres' });
  const [frozen, awake] = house.gateways;
  if (frozen === undefined || awake === undefined) throw new Error('There are two.');
  const { order, result, fields } = await certified(frozen.url, 'FROZEN-1');
  const lookup = async () => {
    const found = await shopAt(awake.url).lookup({ orderNumber: order.orderNumber });
    return found.kind === 'unverified' ? found.reason : found.kind;
  };
  frozen.freeze();
  const body = JSON.stringify({
    PCD_CST_ID: 'test',
    PCD_CUST_KEY: testAccount.keys.custKey,
    PCD_AUTH_KEY: fields['PCD_AUTH_KEY'],
    PCD_PAY_REQKEY: fields['PCD_PAY_REQKEY'],
  });
  const { host, hostname, port } = new URL(frozen.url);
  const socket = connect(Number(port), hostname);
  await new Promise((resolve) =>
    socket.write(
      `POST ${paths.confirm} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      resolve,
    ),
  );
  expect(await lookup()).toBe('waiting');
  // The shop has given up.
  socket.destroy();
  expect(await lookup()).toBe('waiting');
  frozen.thaw();
  // It has read what lay there before it answers this.
  expect((await fetch(`${frozen.url}/healthz`)).status).toBe(200);
  expect(['waiting', 'open', 'paid']).toContain(await lookup());
  expect(await shopAt(frozen.url).confirm(result, order)).toMatchObject({ kind: 'paid' });
  expect(await lookup()).toBe('paid');
  const { booked } = await house.readBooks([order.orderNumber]);
  expect(booked).toEqual([
    { attemptId: expect.any(String), orderNumber: 'FROZEN-1', approvedWon: 5_000, givenBackWon: 0 },
  ]);
});

test.each(['sqlite', 'postgres'] as const)(
  'a process that is asked to stop answers every confirm under way, on %s',
  async (engine) => {
    const house = await houseOf({ engine });
    const [gateway] = house.gateways;
    if (gateway === undefined) throw new Error('There is one.');
    const held = await Promise.all(
      Array.from({ length: 8 }, (_, index) => certified(gateway.url, `STOPPED-${index}`)),
    );
    const release = house.wire.hold();
    const confirmed = held.map(({ order, result }) => shopAt(gateway.url).confirm(result, order));
    await expect.poll(() => house.wire.held).toBeGreaterThanOrEqual(8);
    const stopped = gateway.stop();
    // It takes nobody any more, and waits for those.
    await expect.poll(() => fetch(gateway.url).catch(() => 'refused')).toBe('refused');
    release();
    for (const answer of await Promise.all(confirmed)) expect(answer).toMatchObject({ kind: 'paid' });
    expect(await stopped).toBe(0);
  },
);

test('two processes are restarted one after the other, and no customer notices', async () => {
  const balancer = await startBalancer();
  onTestFinished(() => balancer.close());
  const house = await houseOf({
    engine: 'postgres',
    settings: () => ({ DOJANG_URL: balancer.url, DOJANG_STOP_DELAY_SECONDS: '1' }),
  });
  balancer.serve(house.gateways.map(({ url }) => url));
  const customers = sendCustomers([balancer.url], {
    lanes: 6,
    random: createRandom(1, 'customers'),
    prefix: 'ROLLING',
  });
  const bought = () => customers.told.filter(({ paidBy }) => paidBy.length > 0).length;
  for (const gateway of [...house.gateways, ...house.gateways]) {
    const before = bought();
    await expect.poll(bought).toBeGreaterThan(before + 5);
    expect(await gateway.stop()).toBe(0);
    await gateway.start();
  }
  await customers.leave();
  expect(balancer.failures).toEqual([]);
  expect(customers.broken).toBe(0);
  expect(bought()).toBe(customers.told.length);
  expect(balancer.answered).toBeGreaterThan(200);
});
