import { describe, expect, onTestFinished, test } from 'vitest';
import { holdSince, openDifferencesOf, testAccount } from '../../packages/gateway/src/main.ts';
import { readRisk } from '../../packages/gateway/src/status/risk.ts';
import { engines, type TestEngine } from '../../packages/gateway/test/support/engines.ts';
import { kstDate, kstDayMs } from '../../packages/protocol/src/time.ts';
import { createPartner, dojang, parseResult, testCredentials } from '../../packages/sdk/src/index.ts';
import { type HouseOptions, openHouse } from '../support/house.ts';
import { keepPayment } from '../support/keep-payment.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A house whose backup was made between the card company's charge and its answer. */
async function houseOn(engine: TestEngine, profile: HouseOptions['profile']) {
  const house = await openHouse({ engine, profile, lying: true });
  onTestFinished(() => house.close());
  const { lyingIssuers, shopOrigin } = house;
  if (lyingIssuers === null) throw new Error('This house holds answers back.');
  // At noon, so that no test meets midnight by chance.
  const noonMs = kstDayMs(kstDate(house.ports.nowMs())) + 12 * HOUR_MS;
  house.advance((noonMs - house.ports.nowMs() + DAY_MS) % DAY_MS);
  const day = kstDate(house.ports.nowMs());
  const partner = createPartner({
    environment: dojang({ url: house.gateway.url, mode: 'test' }),
    credentials: testCredentials({ cstId: 'test', ...testAccount.keys }),
    shopOrigin,
  });
  const order = house.order({ amountWon: 10_000, work: 'CERT' });
  const { orderNumber } = order;
  const { fields } = await partner.requestPayment({ ...order, shopOrigin });
  const result = parseResult(await house.payer.pay(fields));
  if (result.kind !== 'claims-authenticated') throw new Error(result.kind);

  let putBack = async (): Promise<void> => {};
  lyingIssuers.tell({
    of: /^POST .*\/approvals$/,
    becomes: async (answer) => {
      putBack = await keepPayment(house, orderNumber);
      return answer;
    },
  });

  const confirm = () => partner.confirm(result, order);
  const status = () =>
    house.administer(async ({ store }) => (await store.paymentsByOrder('test', orderNumber))[0]?.status);
  const restore = (meanwhile?: () => Promise<void>) =>
    house.restartGateway(async () => {
      await putBack();
      expect(await status()).toBe('approving');
      await meanwhile?.();
      await house.administer((deps) => holdSince(deps, deps.ports.nowMs()));
    });
  const becomes = (expected: string) => expect.poll(status, { timeout: 20_000 }).toBe(expected);
  const isRead = () =>
    expect.poll(() => house.administer(({ store }) => store.heldDay()), { timeout: 20_000 }).toBeUndefined();
  const differences = () => house.administer((deps) => openDifferencesOf(deps, day));
  const calls = (call: RegExp) => lyingIssuers.heard.filter((each) => call.test(each.call)).length;
  return {
    house,
    lyingIssuers,
    partner,
    order,
    confirm,
    status,
    restore,
    becomes,
    isRead,
    differences,
    calls,
  };
}

const BLIND = { inquiry: false } as const;
const WEAKEST = { inquiry: false, remembersReversals: false, idempotentCancels: false } as const;

describe.each(engines)('a payment that was being charged when the backup was made, on $name', (engine) => {
  test.each([
    ['can be asked', undefined],
    ['cannot be asked', BLIND],
    ['can do least', WEAKEST],
  ])(
    'is paid as its shop was told, by a card company that %s',
    async (_, profile) => {
      const { house, partner, order, confirm, restore, becomes, isRead, differences, calls } = await houseOn(
        engine,
        profile,
      );
      const told = await confirm();
      if (told.kind !== 'paid') throw new Error(told.kind);
      await restore();
      await becomes('paid');
      await isRead();
      expect(await partner.lookup(order)).toMatchObject({
        kind: 'paid',
        approvalNumber: told.approvalNumber,
        approvedAtKst: told.approvedAtKst,
        cardName: told.cardName,
        maskedNumber: told.maskedNumber,
      });
      expect(calls(/reverse$/)).toBe(0);
      expect(await differences()).toEqual([]);
      expect(await house.administer(({ store }) => readRisk(store))).toMatchObject({ won: 0 });
      // The same confirm has the same answer, and charges nothing.
      expect(await confirm()).toMatchObject({ kind: 'paid', approvalNumber: told.approvalNumber });
      expect(calls(/^POST .*\/approvals$/)).toBe(1);
    },
    60_000,
  );

  test('is neither given up nor given back before the books are read, though its shop confirms again', async () => {
    const { house, lyingIssuers, confirm, status, restore, becomes, isRead, calls } = await houseOn(
      engine,
      BLIND,
    );
    expect((await confirm()).kind).toBe('paid');
    let read = () => {};
    const held = new Promise<void>((resolve) => {
      read = resolve;
    });
    lyingIssuers.tell({
      of: /^GET .*\/ledger\//,
      becomes: async (page) => {
        await held;
        return page;
      },
    });
    await restore();
    await expect.poll(() => calls(/^GET .*\/ledger\//), { timeout: 20_000 }).toBeGreaterThan(0);
    house.advance(60_000);
    // It waits as long as a confirm may, and is told nothing of the payment.
    expect((await confirm()).kind).not.toBe('paid');
    expect(await status()).toBe('approving');
    expect(calls(/reverse$/)).toBe(0);
    read();
    await becomes('paid');
    await isRead();
    expect(calls(/reverse$/)).toBe(0);
  }, 90_000);

  test('is not paid when the books have it as given back', async () => {
    const { partner, order, confirm, restore, becomes, isRead, differences } = await houseOn(engine, BLIND);
    const told = await confirm();
    if (told.kind !== 'paid') throw new Error(told.kind);
    await partner.cancel({ orderNumber: order.orderNumber, paidOn: told, amountWon: 10_000 });
    await restore();
    await isRead();
    await becomes('reversed');
    expect(await partner.lookup(order)).toMatchObject({ kind: 'not-paid' });
    expect((await differences()).filter(({ kind }) => kind === 'charged-there')).toEqual([]);
  }, 60_000);

  test('is paid less what was given back of it, which the comparison tells', async () => {
    const { partner, order, confirm, restore, becomes, isRead, differences } = await houseOn(engine, BLIND);
    const told = await confirm();
    if (told.kind !== 'paid') throw new Error(told.kind);
    await partner.cancel({ orderNumber: order.orderNumber, paidOn: told, amountWon: 4_000 });
    await restore();
    await becomes('paid');
    await isRead();
    expect(await differences()).toMatchObject([{ kind: 'cancelled-there-only', thereWon: 4_000 }]);
  }, 60_000);

  test('is found in the books of the day before the backup', async () => {
    const { house, confirm, restore, becomes, isRead, calls } = await houseOn(engine, BLIND);
    expect((await confirm()).kind).toBe('paid');
    await restore(async () => house.advance(13 * HOUR_MS));
    await becomes('paid');
    await isRead();
    expect(calls(/reverse$/)).toBe(0);
  }, 60_000);

  test('is reversed when no book has it', async () => {
    const { house, confirm, restore, becomes, isRead } = await houseOn(engine, BLIND);
    await house.arm({ on: 'reverse', effect: 'error', times: 1_000 });
    await house.arm({ on: 'approve', effect: 'error', times: 1 });
    expect((await confirm()).kind).not.toBe('paid');
    await restore(() => house.disarm());
    await isRead();
    await becomes('reversed');
  }, 60_000);
});
