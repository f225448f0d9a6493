import { describe, expect, onTestFinished, test } from 'vitest';
import { createAcquirer } from '../../packages/gateway/src/acquirer/client.ts';
import {
  cancellationOf,
  cancelPayment,
  chooseToGiveBack,
  findDay,
  openDifferencesOf,
  requestDay,
  requestGiveBack,
  testAccount,
} from '../../packages/gateway/src/main.ts';
import { readRisk } from '../../packages/gateway/src/status/risk.ts';
import { engines, type TestEngine } from '../../packages/gateway/test/support/engines.ts';
import { paths, toWon } from '../../packages/protocol/src/payple/index.ts';
import { kstDate, kstDayMs } from '../../packages/protocol/src/time.ts';
import { createPartner, dojang, parseResult, testCredentials } from '../../packages/sdk/src/index.ts';
import { fieldsOf, sendJson } from '../support/attack.ts';
import { type House, type HouseOptions, openHouse, SECRET } from '../support/house.ts';
import { execute } from '../support/store-away.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

async function houseOn(engine: TestEngine, profile: NonNullable<HouseOptions['profile']>) {
  const house = await openHouse({ engine, profile, lying: true });
  onTestFinished(() => house.close());
  const { lyingIssuers } = house;
  if (lyingIssuers === null) throw new Error('This house counts the calls.');
  // At noon, so that no test meets midnight by chance.
  const noonMs = kstDayMs(kstDate(house.ports.nowMs())) + 12 * HOUR_MS;
  house.advance((noonMs - house.ports.nowMs() + DAY_MS) % DAY_MS);
  const partner = createPartner({
    environment: dojang({ url: house.gateway.url, mode: 'test' }),
    credentials: testCredentials({ cstId: 'test', ...testAccount.keys }),
    shopOrigin: house.shopOrigin,
  });
  const { shopOrigin } = house;

  async function certified(orderNumber?: string) {
    const order = house.order({
      amountWon: 10_000,
      work: 'CERT',
      ...(orderNumber !== undefined && { orderNumber }),
    });
    const { fields } = await partner.requestPayment({ ...order, shopOrigin });
    const result = parseResult(await house.payer.pay(fields));
    if (result.kind !== 'claims-authenticated') throw new Error(result.kind);
    return { ...order, confirm: () => partner.confirm(result, order) };
  }

  async function paid() {
    const order = await certified();
    const outcome = await order.confirm();
    if (outcome.kind !== 'paid') throw new Error(outcome.kind);
    return { ...order, paid: outcome };
  }

  const statusOf = (orderNumber: string) =>
    house.administer(async ({ store }) => (await store.paymentsByOrder('test', orderNumber)).at(-1)?.status);
  const becomes = (orderNumber: string, status: string) =>
    expect.poll(() => statusOf(orderNumber), { timeout: 20_000 }).toBe(status);
  const cancelled = async (orderNumber: string) => {
    const found = await partner.lookup({ orderNumber });
    if (found.kind === 'paid') return found.cancelledWon;
    return found.kind === 'not-paid' ? found.reason : found.kind;
  };
  const calls = (call: RegExp) => lyingIssuers.heard.filter((each) => call.test(each.call)).length;

  /** Midnight is over, and the card companies have closed the day. */
  function nextDay(): void {
    const nextMs = kstDayMs(kstDate(house.ports.nowMs())) + DAY_MS;
    house.advance(nextMs - house.ports.nowMs() + HOUR_MS);
  }

  /** Nothing differs, and nothing is open. */
  async function agree(day: string): Promise<void> {
    const before = await house.administer((deps) => requestDay(deps, day));
    await expect
      .poll(() => house.administer((deps) => findDay(deps, day)), { timeout: 20_000 })
      .toSatisfy((found) => found?.compared != null && found.compared.atMs !== before?.compared?.atMs);
    expect(await house.administer((deps) => openDifferencesOf(deps, day))).toEqual([]);
    expect(await house.administer(({ store }) => readRisk(store))).toMatchObject({ won: 0 });
  }
  const today = () => kstDate(house.ports.nowMs());
  return { house, partner, certified, paid, statusOf, becomes, cancelled, calls, nextDay, agree, today };
}

const WEAKEST = { inquiry: false, remembersReversals: false, idempotentCancels: false } as const;

describe.each(engines)('card companies that can do less, on $name', (engine) => {
  test('without inquiry and memory: an approval that never arrived keeps its order number until the books of its day say so', async () => {
    const { house, certified, becomes, statusOf, calls, nextDay, agree, today } = await houseOn(
      engine,
      WEAKEST,
    );
    const day = today();
    await house.arm({ on: 'approve', effect: 'lost-request' });
    const order = await certified();
    expect((await order.confirm()).kind).not.toBe('paid');
    await becomes(order.orderNumber, 'abandoned');
    await expect.poll(() => calls(/reverse$/), { timeout: 20_000 }).toBeGreaterThan(0);
    expect(await statusOf(order.orderNumber)).toBe('abandoned');
    // Another payment of the order would be charged beside what may still arrive.
    expect((await (await certified(order.orderNumber)).confirm()).kind).not.toBe('paid');
    nextDay();
    await expect
      .poll(
        () =>
          house.administer(async ({ store }) =>
            (await store.paymentsByOrder('test', order.orderNumber)).map(({ status }) => status),
          ),
        { timeout: 20_000 },
      )
      .toContain('reversed');
    expect((await (await certified(order.orderNumber)).confirm()).kind).toBe('paid');
    await agree(day);
    expect(calls(/^GET .*approvals\//)).toBe(0);
  });

  test('without inquiry: an approval whose answer was lost is reversed at once', async () => {
    const { house, certified, becomes, agree, today } = await houseOn(engine, WEAKEST);
    await house.arm({ on: 'approve', effect: 'lost-reply' });
    const order = await certified();
    expect((await order.confirm()).kind).not.toBe('paid');
    await becomes(order.orderNumber, 'reversed');
    await agree(today());
  });

  test('that reverse within an hour only: later it is cancelled by its approval number', async () => {
    const { house, certified, becomes, agree, today } = await houseOn(engine, { reversalWithinMs: HOUR_MS });
    await house.arm({ on: 'approve', effect: 'lost-reply' });
    await house.arm({ on: 'reverse', effect: 'lost-request', times: 1_000 });
    await house.arm({ on: 'inquire', effect: 'lost-request', times: 1 });
    const order = await certified();
    await house.arm({ on: 'inquire', effect: 'error', times: 1_000 });
    expect((await order.confirm()).kind).not.toBe('paid');
    await becomes(order.orderNumber, 'abandoned');
    house.advance(2 * HOUR_MS);
    await house.disarm();
    await becomes(order.orderNumber, 'reversed');
    await agree(today());
  });

  test('that reverse on the same day only, and know no inquiry: the books of the day name the approval that is cancelled', async () => {
    const { house, certified, becomes, nextDay, agree, today } = await houseOn(engine, {
      ...WEAKEST,
      cutoff: 'midnight',
    });
    const day = today();
    await house.arm({ on: 'approve', effect: 'lost-reply' });
    await house.arm({ on: 'reverse', effect: 'lost-request', times: 1_000 });
    const order = await certified();
    expect((await order.confirm()).kind).not.toBe('paid');
    await becomes(order.orderNumber, 'abandoned');
    nextDay();
    await house.disarm();
    await becomes(order.orderNumber, 'reversed');
    await agree(day);
    await agree(today());
    // Once more, now that everything is over.
    await agree(day);
  });

  test('that would cancel twice: a lost answer is inquired for, and nothing is asked for again', async () => {
    const { house, partner, paid, cancelled, calls, agree, today } = await houseOn(engine, {
      idempotentCancels: false,
    });
    const order = await paid();
    await house.arm({ on: 'cancel', effect: 'lost-reply' });
    await partner.cancel({ orderNumber: order.orderNumber, paidOn: order.paid, amountWon: 4_000 });
    house.advance(11_000);
    await expect.poll(() => cancelled(order.orderNumber), { timeout: 20_000 }).toBe(4_000);
    expect(calls(/^POST .*\/cancels$/)).toBe(1);
    await agree(today());
  });

  test('that would cancel twice: the same request twice at once is asked once', async () => {
    const { house, paid, calls, agree, today } = await houseOn(engine, { idempotentCancels: false });
    const order = await paid();
    const { custKey, refundKey } = testAccount.keys;
    const auth = fieldsOf(
      await sendJson(
        `${house.gateway.url}${paths.auth}`,
        { cst_id: 'test', custKey, PCD_PAYCANCEL_FLAG: 'Y' },
        { referer: house.shopOrigin },
      ),
    );
    const ask = async () =>
      fieldsOf(
        await sendJson(auth['return_url'] ?? '', {
          PCD_CST_ID: auth['cst_id'],
          PCD_CUST_KEY: auth['custKey'],
          PCD_AUTH_KEY: auth['AuthKey'],
          PCD_REFUND_KEY: refundKey,
          PCD_PAYCANCEL_FLAG: 'Y',
          PCD_PAY_OID: order.orderNumber,
          PCD_PAY_DATE: today(),
          PCD_REFUND_TOTAL: '4000',
        }),
      );
    const answers = await Promise.all(Array.from({ length: 12 }, ask));
    expect(new Set(answers.map(({ PCD_PAY_CODE: code }) => code))).toEqual(new Set(['PAYC0000']));
    expect(calls(/^POST .*\/cancels$/)).toBe(1);
    await agree(today());
  });

  test('that would cancel twice and know no inquiry: the books say whether it was done', async () => {
    const { house, partner, paid, cancelled, calls, nextDay, agree, today } = await houseOn(engine, WEAKEST);
    const day = today();
    const [done, lost] = [await paid(), await paid()];
    const cancel = ({ orderNumber, paid: paidOn }: typeof done) =>
      partner.cancel({ orderNumber, paidOn, amountWon: 4_000, requestId: orderNumber });
    await house.arm({ on: 'cancel', effect: 'lost-reply' });
    const first = cancel(done);
    await expect.poll(() => calls(/^POST .*\/cancels$/)).toBe(1);
    await house.arm({ on: 'cancel', effect: 'lost-request' });
    const second = cancel(lost);
    await expect.poll(() => calls(/^POST .*\/cancels$/)).toBe(2);
    house.advance(HOUR_MS);
    expect([(await first).kind, (await second).kind]).toEqual(['unverified', 'unverified']);
    expect(await cancelled(done.orderNumber)).toBe(0);
    nextDay();
    await expect.poll(() => cancelled(done.orderNumber), { timeout: 20_000 }).toBe(4_000);
    const again = { orderNumber: lost.orderNumber, paidOn: lost.paid, amountWon: 10_000 };
    await expect
      .poll(async () => (await partner.cancel({ ...again, requestId: 'again' })).kind, { timeout: 20_000 })
      .toBe('cancelled');
    expect(calls(/^POST .*\/cancels$/)).toBe(3);
    await agree(day);
    await agree(today());
  });

  test('in their maintenance: nobody is asked, the customer may choose another card, and what is open waits', async () => {
    const { house, certified, paid, calls } = await houseOn(engine, {
      maintenance: { from: '13:00', to: '14:00' },
    });
    await paid();
    const order = await certified();
    house.advance(HOUR_MS + 60_000);
    const before = calls(/approvals|authentications/);
    expect((await order.confirm()).kind).toBe('declined');
    const { fields } = await house.partner.requestPayment({
      ...house.order(),
      shopOrigin: house.shopOrigin,
    });
    const window = await house.payer.open(fields);
    await window.agree();
    await window.choose('shinhan').catch(() => {});
    expect((await window.waitFor('card')).stage.name).toBe('card');
    expect(calls(/approvals|authentications/)).toBe(before);
    house.advance(HOUR_MS);
    await paid();
  });

  test.each([
    ['would cancel twice', { idempotentCancels: false }],
    ['know no inquiry either', WEAKEST],
    ['can do everything', {}],
  ])("that %s: an operator's cancellation is asked for, once", async (_title, profile) => {
    const { house, paid, cancelled, calls, agree, today } = await houseOn(engine, profile);
    const order = await paid();
    const id = await house.administer(
      async ({ store }) => (await store.paymentsByOrder('test', order.orderNumber))[0]?.id ?? '',
    );
    const begun = await house.administer((deps) =>
      cancelPayment({ ...deps, reason: 'a test' }, id, { amountWon: toWon(4_000) }),
    );
    if (!begun.ok) throw new Error(begun.refusal.reason);
    house.advance(11_000);
    await expect
      .poll(() => house.administer((deps) => cancellationOf(deps, id, begun.cancellation.id)), {
        timeout: 20_000,
      })
      .toMatchObject({ status: 'done', amountWon: 4_000 });
    expect(calls(/^POST .*cancels/)).toBe(1);
    expect(await cancelled(order.orderNumber)).toBe(4_000);
    await agree(today());
  });

  test('that would cancel twice and know no inquiry: one that is first asked for the day after, and whose answer is lost, is done once', async () => {
    const { house, paid, cancelled, calls, nextDay } = await houseOn(engine, WEAKEST);
    const order = await paid();
    const id = await house.administer(
      async ({ store }) => (await store.paymentsByOrder('test', order.orderNumber))[0]?.id ?? '',
    );
    let cancelId = '';
    await house.restartGateway(async () => {
      const begun = await house.administer((deps) =>
        cancelPayment({ ...deps, reason: 'a test' }, id, { amountWon: toWon(4_000) }),
      );
      if (!begun.ok) throw new Error(begun.refusal.reason);
      cancelId = begun.cancellation.id;
      nextDay();
      await house.arm({ on: 'cancel', effect: 'lost-reply' });
    });
    const found = () => house.administer((deps) => cancellationOf(deps, id, cancelId));
    // Its day is not over: that the books of the day before have nothing means nothing.
    await expect.poll(() => calls(/^POST .*cancels/), { timeout: 20_000 }).toBe(1);
    await expect.poll(async () => (await found())?.askedAtMs, { timeout: 20_000 }).toBeDefined();
    house.advance(11_000);
    // Somebody asked again, and put it off: one that is on lease comes due in a minute.
    const dueInMs = () =>
      house.administer(
        async ({ store }) => ((await store.payment(id))?.due_at ?? Number.NaN) - house.ports.nowMs(),
      );
    await expect.poll(dueInMs, { timeout: 20_000 }).toSatisfy((ms: number) => ms > 0 && ms < 50_000);
    expect(await found()).toMatchObject({ status: 'pending' });
    nextDay();
    await expect.poll(found, { timeout: 20_000 }).toMatchObject({ status: 'done', amountWon: 4_000 });
    expect(calls(/^POST .*cancels/)).toBe(1);
    expect(await cancelled(order.orderNumber)).toBe(4_000);
  });

  test('that would cancel twice, in their maintenance: a cancellation is asked for once they are back', async () => {
    const { house, partner, paid, cancelled, calls, becomesOpen } = await houseInMaintenance(engine);
    const order = await paid();
    becomesOpen(false);
    await partner
      .cancel({ orderNumber: order.orderNumber, paidOn: order.paid, amountWon: 4_000 })
      .catch(() => {});
    expect(calls(/^POST .*cancels/)).toBe(0);
    becomesOpen(true);
    await expect.poll(() => cancelled(order.orderNumber), { timeout: 20_000 }).toBe(4_000);
    expect(calls(/^POST .*cancels/)).toBe(1);
    expect(await house.administer(({ store }) => readRisk(store))).toMatchObject({ won: 0 });
  });

  test.each([
    ['reverse on the same day only, and know no inquiry', 'the same', { ...WEAKEST, cutoff: 'midnight' }],
    ['reverse on the same day only', 'the same', { cutoff: 'midnight' }],
    ['reverse on the same day only', 'the next', { cutoff: 'midnight' }],
  ] as const)(
    'that %s: of a lost charge that was cancelled in part (%s day), the rest is given back',
    async (_title, cancelledOn, profile) => {
      const { house, partner, paid, nextDay, today } = await houseOn(engine, profile);
      const order = await paid();
      const day = today();
      if (cancelledOn === 'the next') nextDay();
      await partner.cancel({ orderNumber: order.orderNumber, paidOn: order.paid, amountWon: 3_000 });
      await forget(house, order.orderNumber);
      nextDay();
      const compare = async () => {
        const before = await house.administer((deps) => requestDay(deps, day));
        await expect
          .poll(() => house.administer((deps) => findDay(deps, day)), { timeout: 20_000 })
          .toSatisfy((found) => found?.compared != null && found.compared.atMs !== before?.compared?.atMs);
        return await house.administer((deps) => openDifferencesOf(deps, day));
      };
      const open = await compare();
      expect(open).toMatchObject([{ kind: 'charged-there', thereWon: 7_000 }]);
      const compared = async () => (await house.administer((deps) => findDay(deps, day)))?.compared?.atMs;
      const first = await compared();
      for (const each of chooseToGiveBack(open, { unknownToo: true }))
        await house.administer((deps) => requestGiveBack(deps, each));
      await expect
        .poll(() => house.administer((deps) => openDifferencesOf(deps, day)), { timeout: 20_000 })
        .toEqual([]);
      // The day is compared once more by itself, and the books agree that nothing stands.
      await expect.poll(compared, { timeout: 20_000 }).not.toBe(first);
      expect(await compare()).toEqual([]);
      expect(await standing(house, day, kstDate(kstDayMs(day) + DAY_MS), today())).toBe(0);
      // Days later too, when it was given back on another day than it was charged.
      nextDay();
      expect(await compare()).toEqual([]);
    },
  );
});

/** What the card companies' books hold of these days, less what they gave back. */
async function standing(house: House, ...days: readonly string[]): Promise<number> {
  const acquirer = createAcquirer({ url: house.issuers.url, secrets: () => ({ sent: SECRET }) });
  let won = 0;
  for (const day of new Set(days)) {
    const reply = await acquirer.ledger(day, null, { signal: AbortSignal.timeout(5_000) });
    if (reply.kind !== 'answer') throw new Error(reply.kind);
    for (const { kind, amountWon } of reply.answer.entries)
      won += kind === 'approval' ? amountWon : -amountWon;
  }
  await acquirer.close();
  return won;
}

/** As an older backup would have it: nothing here knows of the payment. */
async function forget(house: House, orderNumber: string): Promise<void> {
  const id = await house.administer(
    async ({ store }) => (await store.paymentsByOrder('test', orderNumber))[0]?.id ?? '',
  );
  for (const table of ['deliveries', 'outbox', 'claims', 'payments'])
    await execute(house.location, `delete from ${table} where order_number = '${orderNumber}'`);
  for (const table of ['events', 'nonces', 'attempts', 'cancels'])
    await execute(house.location, `delete from ${table} where payment_id = '${id}'`);
}

/** Card companies that cancel twice, and are closed for an hour from a moment on. */
async function houseInMaintenance(engine: TestEngine) {
  const profile = { idempotentCancels: false, maintenance: { from: '13:00', to: '14:00' } };
  const house = await houseOn(engine, profile);
  return {
    ...house,
    becomesOpen: (isOpen: boolean) => house.house.advance(isOpen ? HOUR_MS : HOUR_MS + HOUR_MS / 4),
  };
}
