import { describe, expect, onTestFinished, test } from 'vitest';
import { runDojang } from '../../packages/cli/test/run-dojang.ts';
import {
  chooseToGiveBack,
  findDay,
  holdSince,
  openDifferencesOf,
  readTrail,
  requestDay,
  requestGiveBack,
  testAccount,
} from '../../packages/gateway/src/main.ts';
import { readRisk } from '../../packages/gateway/src/status/risk.ts';
import { engines, type TestEngine } from '../../packages/gateway/test/support/engines.ts';
import { payoutDaysOf } from '../../packages/issuers/src/cards/payout-days.ts';
import { paths } from '../../packages/protocol/src/payple/index.ts';
import { kstDate } from '../../packages/protocol/src/time.ts';
import { createPartner, dojang, type Order, testCredentials } from '../../packages/sdk/src/index.ts';
import { fieldsOf, sendJson } from '../support/attack.ts';
import { forgetPayment } from '../support/forget-payment.ts';
import { type House, openHouse } from '../support/house.ts';
import { execute } from '../support/store-away.ts';

const { custKey, refundKey } = testAccount.keys;

async function houseOn(engine: TestEngine) {
  const house = await openHouse({ engine, lying: true });
  onTestFinished(() => house.close());
  const { lyingIssuers } = house;
  if (lyingIssuers === null) throw new Error('This house lies.');
  const partner = createPartner({
    environment: dojang({ url: house.gateway.url, mode: 'test' }),
    credentials: testCredentials({ cstId: 'test', custKey, refundKey }),
    shopOrigin: house.shopOrigin,
  });
  const day = () => kstDate(house.ports.nowMs());

  async function pay(order: Order = house.order({ amountWon: 10_000 })) {
    const { fields } = await partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    await house.payer.pay(fields);
    return order;
  }

  /** What differs, as the running gateway finds it now. */
  async function reconcile() {
    const before = await house.administer((deps) => requestDay(deps, day()));
    await expect
      .poll(() => house.administer((deps) => findDay(deps, day())), { timeout: 20_000 })
      .toSatisfy((found) => found?.compared != null && found.compared.atMs !== before?.compared?.atMs);
    return await house.administer((deps) => openDifferencesOf(deps, day()));
  }

  return { house, partner, lyingIssuers, day, pay, reconcile };
}

const statusOf = (house: House, { orderNumber }: Order) =>
  house.administer(async ({ store }) => (await store.paymentsByOrder('test', orderNumber))[0]?.status);

describe.each(engines)('the books of a day, on $name', (engine) => {
  test('are equal when nothing went wrong: paid, given back in part, and reversed', async () => {
    const { house, partner, lyingIssuers, day, pay, reconcile } = await houseOn(engine);
    const order = await pay();
    const paid = await partner.lookup({ orderNumber: order.orderNumber });
    if (paid.kind !== 'paid') throw new Error(paid.kind);
    await partner.cancel({ orderNumber: order.orderNumber, paidOn: paid, amountWon: 4_000 });
    await house.arm({ on: 'approve', effect: 'lost-reply' });
    lyingIssuers.tell({
      of: /^GET .*approvals\//,
      becomes: (answer) => ({ ...answer, attemptId: `${String(answer['attemptId'])}x` }),
    });
    const lost = house.order({ amountWon: 3_000 });
    await pay(lost).catch(() => {});
    house.advance(11_000);
    await expect.poll(() => statusOf(house, lost), { timeout: 15_000 }).toBe('reversed');
    expect(await reconcile()).toEqual([]);
    const { compared } = (await house.administer((deps) => findDay(deps, day()))) ?? {};
    expect(compared).toMatchObject({
      approvals: 2,
      approvedWon: 13_000,
      cancelledWon: 7_000,
      differences: 0,
    });
    // The version before this one stores no attempts; what is paid is no unknown charge for that.
    await execute(house.location, 'delete from attempts');
    expect((await reconcile()).filter(({ kind }) => kind === 'charged-there')).toEqual([]);
  });

  test('say when what is paid and given back is acquired and its money due, and do not take back what they said', async () => {
    const { house, partner, lyingIssuers, pay, reconcile } = await houseOn(engine);
    const order = await pay();
    const paid = await partner.lookup({ orderNumber: order.orderNumber });
    if (paid.kind !== 'paid') throw new Error(paid.kind);
    await partner.cancel({ orderNumber: order.orderNumber, paidOn: paid, amountWon: 4_000 });
    const payoutDays = async () => {
      const shown = await runDojang(['payments', 'show', order.orderNumber, '--json'], {
        DOJANG_DATA: house.dataDir,
        ...(house.location.engine === 'postgres' && { DOJANG_DATABASE_URL: house.location.url }),
      });
      const [payment] = JSON.parse(shown.stdout) as readonly { readonly payoutDays: readonly object[] }[];
      return payment?.payoutDays;
    };
    expect(await payoutDays()).toEqual([]);

    const said = payoutDaysOf(house.ports.nowMs());
    // While a card company does not say all of it, what it says is kept.
    lyingIssuers.tell({
      of: /^GET .*ledger\//,
      becomes: ({ entries, ...page }) => ({
        ...page,
        entries: (entries as readonly object[]).map((entry) => ({ ...entry, depositOn: null })),
      }),
    });
    expect(await reconcile()).toEqual([]);
    const days = await payoutDays();
    expect(days).toHaveLength(2);
    expect(days).toEqual(
      expect.arrayContaining([
        { cancelId: null, acquiredOn: said.acquiredOn, depositOn: null },
        { cancelId: expect.any(String), acquiredOn: said.acquiredOn, depositOn: null },
      ]),
    );
    lyingIssuers.repent();
    lyingIssuers.tell({
      of: /^GET .*ledger\//,
      becomes: ({ entries, ...page }) => ({
        ...page,
        entries: (entries as readonly object[]).map((entry) => ({ ...entry, acquiredOn: undefined })),
      }),
    });
    expect(await reconcile()).toEqual([]);
    for (const each of (await payoutDays()) ?? []) expect(each).toMatchObject(said);
  });

  test('show a charge that the card company had denied, which is given back once an operator says so', async () => {
    const { house, lyingIssuers, pay, reconcile } = await houseOn(engine);
    lyingIssuers.tell({
      of: /^(POST .*approvals|GET .*approvals\/.*)$/,
      becomes: ({ attemptId, amountWon }) => ({ attemptId, amountWon, status: 'declined', code: '3133' }),
    });
    const order = await pay();
    lyingIssuers.repent();
    const [difference, ...others] = await reconcile();
    expect(others).toEqual([]);
    expect(difference).toMatchObject({ kind: 'charged-there', hereWon: 0, thereWon: 10_000, status: 'open' });
    expect(difference?.paymentId).not.toBeNull();
    const risk = () => house.administer(({ store }) => readRisk(store));
    expect(await risk()).toMatchObject({ payments: 0, differences: 1, won: 10_000 });

    const [chosen] = chooseToGiveBack([difference!], { unknownToo: false });
    await house.arm({ on: 'reverse', effect: 'lost-reply' });
    expect(await house.administer((deps) => requestGiveBack(deps, chosen!))).toBe(true);
    expect(await house.administer((deps) => requestGiveBack(deps, chosen!))).toBe(false);
    await expect.poll(async () => (await risk()).won, { timeout: 15_000 }).toBe(0);
    expect(await reconcile()).toEqual([]);
    expect(await statusOf(house, order)).not.toBe('paid');
  });

  test('show what an older backup lost, whose order numbers are not free before somebody has decided', async () => {
    const { house, partner, lyingIssuers, pay, reconcile } = await houseOn(engine);
    await pay();
    const lost = await pay();
    await forgetPayment(house, lost);
    const open = await reconcile();
    expect(open).toMatchObject([{ kind: 'charged-there', paymentId: null, thereWon: 10_000 }]);

    expect(await partner.lookup({ orderNumber: lost.orderNumber })).toMatchObject({ kind: 'unverified' });
    await pay(lost).catch(() => {});
    expect(await statusOf(house, lost)).not.toBe('paid');
    const charges = () => lyingIssuers.heard.filter(({ call }) => call === 'POST /acquirer/approvals').length;
    expect(charges()).toBe(2);

    // The shop may have been told that it is paid.
    expect(chooseToGiveBack(open, { unknownToo: false })).toEqual([]);
    const [chosen] = chooseToGiveBack(open, { unknownToo: true });
    await house.administer((deps) => requestGiveBack(deps, chosen!));
    await expect.poll(async () => (await reconcile()).length, { timeout: 20_000 }).toBe(0);
    await pay(lost);
    expect(await statusOf(house, lost)).toBe('paid');
    expect(charges()).toBe(3);
  });

  test('are read before anything is charged in a store that was restored', async () => {
    const { house, partner, pay, day } = await houseOn(engine);
    const { fields } = await partner.requestPayment({
      ...house.order({ amountWon: 10_000, work: 'CERT' }),
      shopOrigin: house.shopOrigin,
    });
    const result = await house.payer.pay(fields);
    const confirm = async () =>
      fieldsOf(
        await sendJson(`${house.gateway.url}${paths.confirm}`, {
          PCD_CST_ID: 'test',
          PCD_CUST_KEY: custKey,
          PCD_AUTH_KEY: result['PCD_AUTH_KEY'],
          PCD_PAY_REQKEY: result['PCD_PAY_REQKEY'],
        }),
      );
    const first = await confirm();
    expect(first).toMatchObject({ PCD_PAY_RST: 'success' });
    await house.arm({ on: 'ledger', effect: 'error', times: 1_000 });
    const days = await house.administer((deps) => holdSince(deps, house.ports.nowMs()));
    expect(days).toEqual([day()]);
    const order = house.order({ amountWon: 10_000 });
    await expect(pay(order)).rejects.toThrow(/503/);
    expect(await partner.lookup({ orderNumber: order.orderNumber })).toMatchObject({ kind: 'unverified' });
    // What was charged before is known, and told as before.
    expect(await confirm()).toEqual(first);
    await house.disarm();
    house.advance(61_000);
    await expect
      .poll(() => house.administer(({ store }) => store.heldDay()), { timeout: 20_000 })
      .toBeUndefined();
    await pay();
  });

  test('show what is paid here and absent there, and each other amount; what was a mistake of theirs ends by itself', async () => {
    const { lyingIssuers, partner, pay, reconcile } = await houseOn(engine);
    const order = await pay();
    const paid = await partner.lookup({ orderNumber: order.orderNumber });
    if (paid.kind !== 'paid') throw new Error(paid.kind);
    await partner.cancel({ orderNumber: order.orderNumber, paidOn: paid, amountWon: 4_000 });
    const ledger = (change: (entry: Record<string, unknown>) => readonly unknown[]) =>
      lyingIssuers.tell({
        of: /^GET .*ledger/,
        becomes: (page) => ({
          ...page,
          entries: (page['entries'] as Record<string, unknown>[]).flatMap(change),
        }),
      });
    ledger(() => []);
    expect(await reconcile()).toMatchObject([
      { kind: 'absent-there', hereWon: 10_000, thereWon: 0 },
      { kind: 'cancelled-here-only', hereWon: 4_000, thereWon: 0 },
    ]);
    lyingIssuers.repent();
    ledger((entry) => [{ ...entry, amountWon: (entry['amountWon'] as number) + 1 }]);
    expect(await reconcile()).toMatchObject([
      { kind: 'amount', hereWon: 10_000, thereWon: 10_001 },
      { kind: 'cancelled-amount', hereWon: 4_000, thereWon: 4_001 },
    ]);
    lyingIssuers.repent();
    expect(await reconcile()).toEqual([]);
  });

  test('are compared by a command, which asks before it has anything given back', async () => {
    const { house, lyingIssuers, day, pay } = await houseOn(engine);
    const dojang = (...args: readonly string[]) =>
      runDojang(['reconcile', '--day', day(), ...args], {
        DOJANG_DATA: house.dataDir,
        ...(house.location.engine === 'postgres' && { DOJANG_DATABASE_URL: house.location.url }),
      });
    await pay();
    expect(await dojang()).toMatchObject({
      code: 0,
      stdout: 'Equal: 1 approvals of ₩10,000.\n',
      stderr: expect.stringContaining('provisional'),
    });
    lyingIssuers.tell({
      of: /^(POST .*approvals|GET .*approvals\/.*)$/,
      becomes: ({ attemptId, amountWon }) => ({ attemptId, amountWon, status: 'declined', code: '3133' }),
    });
    const { orderNumber } = await pay();
    lyingIssuers.repent();
    const differs = await dojang();
    expect(differs.code).toBe(1);
    expect(differs.stdout).toContain('charged there, unknown here: 1, ₩10,000');
    expect(differs.stdout).toContain(orderNumber);
    expect(JSON.parse((await dojang('--format', 'json')).stdout)).toMatchObject({
      isEqual: false,
      approvals: 2,
      differences: [{ kind: 'charged-there', thereWon: 10_000 }],
    });
    expect(await dojang('--fix')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('This gives back 1 charges, ₩10,000 in all'),
    });
    expect(await dojang('--fix', '--yes', '--reason', '장부')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Equal'),
    });
    const trail = await house.administer(({ store }) => readTrail(store, { limit: 9 }));
    expect(trail.map(({ type }) => type)).toContain('reconcile.give-back');
  }, 90_000);
});
