import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runDojang } from '../../packages/cli/test/run-dojang.ts';
import {
  type Adopted,
  addMerchant,
  addWebhookAddress,
  adoptCharge,
  type Candidate,
  findCandidates,
  type ListedOrder,
  openDifferencesOf,
  readTrail,
  requestGiveBack,
  resendOrder,
  testAccount,
} from '../../packages/gateway/src/main.ts';
import { apply } from '../../packages/gateway/src/payment/apply.ts';
import type { PaymentState } from '../../packages/gateway/src/payment/state.ts';
import { eventFromRow, paymentFromRow } from '../../packages/gateway/src/record/payment-rows.ts';
import { readRisk } from '../../packages/gateway/src/status/risk.ts';
import { engines, type TestEngine } from '../../packages/gateway/test/support/engines.ts';
import { startReceiver } from '../../packages/gateway/test/support/receiver.ts';
import type { Fields } from '../../packages/protocol/src/payple/index.ts';
import { kstDate } from '../../packages/protocol/src/time.ts';
import {
  createPartner,
  dojang as dojangAt,
  type Order,
  type Paid,
  testCredentials,
} from '../../packages/sdk/src/index.ts';
import { forgetPayment } from '../support/forget-payment.ts';
import { type House, openHouse } from '../support/house.ts';
import { execute } from '../support/store-away.ts';

/** A house whose backup is put back, with the payments that came after it lost. */
async function houseOn(engine: TestEngine) {
  const house = await openHouse({ engine, lying: true });
  onTestFinished(() => house.close());
  const { location, lyingIssuers } = house;
  if (lyingIssuers === null) throw new Error('This house lies.');
  const folder = mkdtempSync(join(tmpdir(), 'dojang-adopted-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { custKey, refundKey } = testAccount.keys;
  const partner = createPartner({
    environment: dojangAt({ url: house.gateway.url, mode: 'test' }),
    credentials: testCredentials({ cstId: 'test', custKey, refundKey }),
    shopOrigin: house.shopOrigin,
  });
  const day = kstDate(house.ports.nowMs());

  const dojang = (...args: readonly string[]) =>
    runDojang(args, {
      DOJANG_DATA: house.dataDir,
      DOJANG_MODE: 'test',
      ...(location.engine === 'postgres' && { DOJANG_DATABASE_URL: location.url }),
    });

  async function pay(changes: Partial<Order> = {}): Promise<Order> {
    const order = house.order(changes);
    const { fields } = await partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    await house.payer.pay(fields);
    return order;
  }

  /** @returns what puts it back, and has the running gateway read the books of the days since */
  async function backUp(): Promise<() => Promise<void>> {
    const putBack = location.engine === 'sqlite' ? await ofFile() : await ofDatabase(location.url);
    return async () => {
      await house.restartGateway(putBack);
      await expect
        .poll(() => house.administer(({ store }) => store.heldDay()), { timeout: 20_000 })
        .toBeUndefined();
    };
  }

  async function ofFile() {
    expect(await dojang('db', 'backup', folder)).toMatchObject({ code: 0 });
    const copy = join(folder, readdirSync(folder).find((name) => name.endsWith('.sqlite')) ?? '');
    return async () => {
      expect(await dojang('db', 'restore', copy, '--move-aside')).toMatchObject({ code: 0 });
    };
  }

  /** Its own way of copying a database: nobody may be connected to it. */
  async function ofDatabase(url: string) {
    const name = new URL(url).pathname.slice(1);
    const server = { engine: 'postgres', url: new URL('/postgres', url).href } as const;
    const copy = `${name}_copy`;
    await house.restartGateway(() => execute(server, `create database ${copy} template ${name}`));
    onTestFinished(() => execute(server, `drop database if exists ${copy}`));
    return async () => {
      await execute(server, `drop database ${name}`);
      await execute(server, `create database ${name} template ${copy}`);
      expect(await dojang('reconcile', '--after-restore')).toMatchObject({ code: 0 });
    };
  }

  /** The shop's list: order number, amount, what was given back, status. */
  function list(
    ...lines: readonly (readonly [order: Order, won: number, cancelledWon: number, status: string])[]
  ) {
    const file = join(folder, 'orders.csv');
    const rows = lines.map(([{ orderNumber }, ...cells]) => [orderNumber, ...cells].join(','));
    writeFileSync(file, ['주문번호,결제금액,취소금액,주문상태', ...rows, ''].join('\n'));
    return file;
  }

  const reconcile = (...args: readonly string[]) => dojang('reconcile', '--day', day, ...args);
  const charges = () => lyingIssuers.heard.filter(({ call }) => call === 'POST /acquirer/approvals').length;
  return { house, lyingIssuers, partner, day, pay, backUp, list, reconcile, charges };
}

/** As a shop's list has it that says what is paid, and no more. */
const listed = ({ orderNumber, amountWon }: Order): ListedOrder => ({
  merchantId: 'test',
  orderNumber,
  status: 'paid',
  entries: [{ kind: 'approval', order: orderNumber, id: null, approvalNumber: null, amountWon, day: null }],
});

const rowOf = (house: House, { orderNumber }: Order) =>
  house.administer(async ({ store }) => (await store.paymentsByOrder('test', orderNumber))[0]);

describe.each(engines)('payments that a backup has lost, on $name', (engine) => {
  test('are adopted as paid when the shop has them so, and are payments like any other', async () => {
    const { house, partner, pay, backUp, list, reconcile, charges } = await houseOn(engine);
    const receiver = await startReceiver();
    onTestFinished(() => receiver.close());
    await house.administer((deps) =>
      addWebhookAddress(deps, { merchantId: 'test', url: `${receiver.origin}/hook` }),
    );
    const before = await pay({ amountWon: 5_000 });
    const putBack = await backUp();
    const lost = await pay({ amountWon: 70_000, tax: { kind: 'mixed', vatWon: 3_000 } });
    const partly = await pay({ amountWon: 9_000, work: 'PAY' });
    const cancelled = await partner.lookup(partly);
    if (cancelled.kind !== 'paid') throw new Error(cancelled.kind);
    await partner.cancel({ orderNumber: partly.orderNumber, paidOn: cancelled, amountWon: 4_000 });
    const unpaid = await pay({ amountWon: 3_000 });
    const otherwise = await pay({ amountWon: 6_000 });
    await expect.poll(() => receiver.posts.length).toBe(6);
    const hadBeen = await partner.lookup(lost);
    await putBack();
    expect(await rowOf(house, lost)).toBeUndefined();
    expect(await partner.lookup(lost)).toMatchObject({ kind: 'unverified' });
    expect(await partner.lookup(before)).toMatchObject({ kind: 'paid' });

    const orders = list(
      [before, 5_000, 0, '배송완료'],
      [lost, 70_000, 0, '결제완료'],
      [partly, 9_000, 4_000, '부분취소'],
      [unpaid, 3_000, 0, '입금대기'],
      [otherwise, 60_000, 0, '결제완료'],
    );
    const looked = await reconcile('--orders', orders);
    expect(looked.code).toBe(1);
    expect(looked.stderr).toContain("The shop's list says that 2 of them are paid; --fix adopts them:");
    expect(looked.stderr).toContain(
      `${unpaid.orderNumber} is not adopted: the shop's list says that it is not paid.`,
    );
    expect(looked.stderr).toContain(
      `${otherwise.orderNumber} is not adopted: list and card company differ (amount: ₩60,000 in the list, ₩6,000 there).`,
    );
    expect(await reconcile('--orders', orders, '--fix')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/This adopts 2 payments, ₩75,000 in all, .* Add --yes/),
    });
    expect(await rowOf(house, lost)).toBeUndefined();
    const sentBefore = receiver.posts.length;

    const fix = () =>
      reconcile(
        '--orders',
        orders,
        '--fix',
        '--unknown-too',
        '--yes',
        '--reason',
        '복구',
        '--format',
        'json',
      );
    const fixed = await fix();
    // What the list has as paid is not given back, though it is not adopted.
    expect(JSON.parse(fixed.stdout)).toMatchObject({
      differences: [{ kind: 'charged-there', thereWon: 6_000, status: 'open' }],
      adopted: expect.arrayContaining([
        expect.objectContaining({ orderNumber: lost.orderNumber, amountWon: 70_000 }),
        expect.objectContaining({ orderNumber: partly.orderNumber, amountWon: 9_000 }),
      ]),
    });
    expect(await house.administer(({ store }) => readRisk(store))).toMatchObject({
      payments: 0,
      differences: 1,
      won: 6_000,
    });
    expect(JSON.parse((await fix()).stdout)).not.toHaveProperty('adopted');
    const trail = await house.administer(({ store }) => readTrail(store, { limit: 50 }));
    expect(trail.filter(({ type }) => type === 'reconcile.adopt')).toMatchObject([
      { reason: '복구', merchantId: 'test' },
      {
        reason: '복구',
        merchantId: 'test',
        details: expect.objectContaining({ orderNumber: expect.any(String) }),
      },
    ]);
    expect(trail.filter(({ type }) => type === 'reconcile.give-back')).toHaveLength(1);

    const found = await partner.lookup({ ...lost, work: 'CERT' });
    if (found.kind !== 'paid' || hadBeen.kind !== 'paid') throw new Error(found.kind);
    const { approvalNumber, approvedAtKst, cardName } = hadBeen;
    expect(found).toMatchObject({ amountWon: 70_000, approvalNumber, approvedAtKst, cardName, quota: '' });
    expect(found.fields).toMatchObject({ PCD_PAY_TAXTOTAL: '3000', PCD_PAY_ISTAX: 'Y', PCD_PAYER_NAME: '' });
    const receipt = await (await fetch(found.receiptUrl)).text();
    expect(receipt).toContain(approvalNumber);
    expect(receipt).not.toMatch(/NaN|개월/);
    expect(await partner.lookup(partly)).toMatchObject({ kind: 'paid', cancelledWon: 4_000 });
    expect(await partner.lookup(unpaid)).toMatchObject({ kind: 'not-paid' });
    for (const order of [lost, partly]) await replays(house, order);

    // Its number is taken, so nobody is charged again.
    const charged = charges();
    await pay(lost).catch(() => {});
    expect(charges()).toBe(charged);

    // Nothing is sent by itself; who wants it gets what was sent before.
    const waiting = await house.administer(async ({ store }) => {
      const results = await store.outboxOf((await rowOf(house, partly))?.id ?? '');
      const deliveries = await Promise.all(results.map(({ id }) => store.deliveriesOf(id)));
      return { dueAt: results.map(({ due_at }) => due_at), deliveries: deliveries.flat() };
    });
    expect(waiting).toEqual({ dueAt: [null, null], deliveries: [] });
    expect(
      await house.administer((deps) => resendOrder(deps, { orderNumber: partly.orderNumber })),
    ).toMatchObject({ ok: true });
    await expect.poll(() => receiver.posts.length).toBe(sentBefore + 2);
    const codes = receiver.posts
      .slice(sentBefore)
      .map(({ body }) => (JSON.parse(body) as Fields)['PCD_PAY_CODE']);
    expect(new Set(codes)).toEqual(new Set(['0000', 'PAYC0000']));

    const cancel = async ({ orderNumber }: Order, paidOn: Paid, amountWon: number) =>
      (await partner.cancel({ orderNumber, paidOn, amountWon })).kind;
    expect(await cancel(lost, found, 20_000)).toBe('cancelled');
    expect(await cancel(lost, found, 50_000)).toBe('cancelled');
    expect(await partner.lookup(lost)).toMatchObject({ kind: 'not-paid', reason: 'cancelled' });
    const paid = await partner.lookup(partly);
    if (paid.kind !== 'paid') throw new Error(paid.kind);
    expect(await cancel(partly, paid, 5_001)).toBe('cancel-declined');
    expect(await cancel(partly, paid, 5_000)).toBe('cancelled');
    const last = await reconcile('--format', 'json');
    expect(JSON.parse(last.stdout)).toMatchObject({ differences: [{ thereWon: 6_000 }] });
  }, 120_000);

  test('are of the shop whose list it is', async () => {
    const { house, pay, backUp, list, reconcile } = await houseOn(engine);
    await pay();
    await house.administer((deps) => addMerchant(deps, { id: 'other', name: '다른 상점' }));
    const putBack = await backUp();
    const lost = await pay({ amountWon: 8_000 });
    await putBack();
    const orders = list([lost, 8_000, 0, '결제완료']);
    expect(await reconcile('--orders', orders, '--fix', '--yes')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Say whose list it is with --merchant <id>'),
    });
    expect(await reconcile('--orders', orders, '--merchant', 'other', '--fix', '--yes')).toMatchObject({
      code: 1,
    });
    expect(await rowOf(house, lost)).toBeUndefined();
    expect(await reconcile('--orders', orders, '--merchant', 'test', '--fix', '--yes')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Equal'),
    });
    expect(await rowOf(house, lost)).toMatchObject({ status: 'paid' });
  }, 120_000);

  test('are adopted once, however many do it, and not what is being given back', async () => {
    const { house, day, pay, backUp, reconcile } = await houseOn(engine);
    await pay();
    const putBack = await backUp();
    const [lost, returned] = [await pay({ amountWon: 8_000 }), await pay({ amountWon: 7_000 })];
    await putBack();
    expect(await reconcile()).toMatchObject({ code: 1 });
    const candidates = await house.administer(async (deps) =>
      findCandidates(deps, await openDifferencesOf(deps, day), [listed(lost), listed(returned)]),
    );
    const candidateOf = ({ orderNumber }: Order) => {
      const found = candidates.find(({ order }) => order.orderNumber === orderNumber);
      if (found === undefined) throw new Error(`${orderNumber} is no candidate.`);
      return found;
    };
    const adopt = (candidate: Pick<Candidate, 'difference' | 'order'>) =>
      house.administer((deps) => adoptCharge(deps, candidate, { gatewayOrigin: 'http://localhost' }));

    // The amount is the card company's, whatever the list came to say meanwhile, and the order is the one that it knows.
    const { difference, order } = candidateOf(lost);
    expect(await adopt({ difference, order: { ...listed({ ...lost, amountWon: 8_001 }) } })).toMatchObject({
      kind: 'refused',
      refusal: { reason: 'differs' },
    });
    expect(await adopt({ difference, order: candidateOf(returned).order })).toEqual({
      kind: 'refused',
      refusal: { reason: 'order' },
    });

    // Of two charges for one order its approval number alone tells which is the payment.
    const again = {
      ...difference,
      id: 'charged-there again',
      attemptId: 'again',
      approvalNumber: '00000000',
    };
    const ofTwo = async ({ entries }: Pick<ListedOrder, 'entries'>) =>
      (
        await house.administer((deps) => findCandidates(deps, [difference, again], [{ ...order, entries }]))
      ).map(({ refusal }) => refusal?.reason ?? null);
    expect(await ofTwo(order)).toEqual(['several', 'several']);
    const { approvalNumber } = difference;
    const entries = order.entries.map((entry) => ({ ...entry, approvalNumber }));
    expect(await ofTwo({ entries })).toEqual([null, 'differs']);

    const outcomes = await Promise.all([1, 2, 3].map(() => adopt({ difference, order })));
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['adopted', 'over', 'over']);
    const rows = await house.administer(({ store }) => store.paymentsByOrder('test', lost.orderNumber));
    expect(rows).toMatchObject([{ status: 'paid' }]);
    // By its attempt the books of any day find it.
    const attemptId = difference.attemptId ?? '';
    const byAttempt = await house.administer(({ store }) => store.paymentsByAttempts([attemptId]));
    expect(byAttempt.get(attemptId)?.id).toBe(rows[0]?.id);

    await house.arm({ on: 'reverse', effect: 'error', times: 1_000 });
    const gone = candidateOf(returned);
    expect(await house.administer((deps) => requestGiveBack(deps, gone.difference))).toBe(true);
    expect(await adopt(gone)).toEqual({ kind: 'over' });
    await house.disarm();
    house.advance(61_000);
    await expect
      .poll(() => house.administer(async ({ store }) => (await readRisk(store)).differences), {
        timeout: 20_000,
      })
      .toBe(0);
    expect(await adopt(gone)).toEqual({ kind: 'over' });
    expect(await rowOf(house, returned)).toBeUndefined();
  }, 120_000);

  test('are not open again when their books were being read meanwhile', async () => {
    const { house, lyingIssuers, day, pay, reconcile } = await houseOn(engine);
    const lost = await pay({ amountWon: 8_000 });
    await forgetPayment(house, lost);
    expect(await reconcile()).toMatchObject({ code: 1 });
    const adopt = () =>
      house.administer(async (deps) => {
        const [difference] = await openDifferencesOf(deps, day);
        return await adoptCharge(
          deps,
          { difference: difference!, order: listed(lost) },
          { gatewayOrigin: 'http://localhost' },
        );
      });
    // The next day's are read once what is known here was, and before what differs is stored.
    const nextDay = kstDate(house.ports.nowMs() + 24 * 60 * 60_000);
    let adopted: Adopted | null = null;
    lyingIssuers.tell({
      of: new RegExp(`GET .*ledger/${nextDay}`),
      becomes: async (page) => {
        adopted ??= await adopt();
        return page;
      },
    });
    expect(await reconcile()).toMatchObject({ code: 0, stdout: expect.stringContaining('Equal') });
    expect(adopted).toMatchObject({ kind: 'adopted' });
  }, 90_000);
});

/** The events of a payment lead to what is stored of it. */
async function replays(house: House, order: Order): Promise<void> {
  const row = await rowOf(house, order);
  if (row === undefined) throw new Error(`${order.orderNumber} is not there.`);
  const events = await house.administer(({ store }) => store.events(row.id));
  const replayed = events.reduce<PaymentState | null>(
    (state, event) => apply(state, eventFromRow(event), event.at),
    null,
  );
  expect(replayed).toEqual(paymentFromRow(row));
}
