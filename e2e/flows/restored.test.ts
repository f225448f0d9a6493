import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runDojang } from '../../packages/cli/test/run-dojang.ts';
import { createAcquirer } from '../../packages/gateway/src/acquirer/client.ts';
import { testAccount } from '../../packages/gateway/src/main.ts';
import { kstDate } from '../../packages/protocol/src/time.ts';
import {
  createPartner,
  dojang as dojangAt,
  memoryCancelRequests,
  type Order,
  testCredentials,
} from '../../packages/sdk/src/index.ts';
import { type House, openHouse, SECRET } from '../support/house.ts';

const statusOf = (house: House, { orderNumber }: Order) =>
  house.administer(async ({ store }) => (await store.paymentsByOrder('test', orderNumber))[0]?.status);

/** The day of a disaster, from the backup to the day on which the books are equal again. */
test('a backup put back loses payments, which the card companies’ books bring to light before anything is charged twice', async () => {
  const house = await openHouse();
  onTestFinished(() => house.close());
  const backups = mkdtempSync(join(tmpdir(), 'dojang-backups-'));
  onTestFinished(() => rmSync(backups, { recursive: true, force: true }));
  const dojang = (...args: readonly string[]) =>
    runDojang(args, { DOJANG_DATA: house.dataDir, DOJANG_MODE: 'test' });
  const pay = async (order: Order) => {
    const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    return await house.payer.pay(fields);
  };
  const lookup = async ({ orderNumber }: Order) => (await house.partner.lookup({ orderNumber })).kind;

  const before = house.order({ amountWon: 5_000 });
  await pay(before);
  expect(await dojang('db', 'backup', backups)).toMatchObject({ code: 0 });
  const lost = house.order({ amountWon: 7_000 });
  await pay(lost);
  const refunded = house.order({ amountWon: 9_000 });
  await pay(refunded);
  const paid = await house.partner.lookup({ orderNumber: refunded.orderNumber });
  if (paid.kind !== 'paid') throw new Error(paid.kind);

  // The books cannot be read at once, so what happens until then shows.
  await house.arm({ on: 'ledger', effect: 'error', times: 1_000 });
  await house.restartGateway(async () => {
    const [copy = ''] = readdirSync(backups).filter((name) => name.endsWith('.sqlite'));
    const restored = await dojang('db', 'restore', join(backups, copy), '--move-aside');
    expect(restored).toMatchObject({ code: 0 });
  });
  expect(await statusOf(house, lost)).toBeUndefined();
  // What was given back since is not known either.
  expect(await lookup(before)).toBe('unverified');
  expect(await lookup(lost)).toBe('unverified');
  await expect(pay(house.order())).rejects.toThrow(/503/);

  await house.disarm();
  house.advance(61_000);
  await expect
    .poll(() => house.administer(({ store }) => store.heldDay()), { timeout: 20_000 })
    .toBeUndefined();
  expect(await lookup(before)).toBe('paid');
  await pay(house.order());
  // Both are charged at the card companies, and neither number is free.
  for (const order of [lost, refunded]) {
    expect(await lookup(order)).toBe('unverified');
    await pay(order).catch(() => {});
    expect(await statusOf(house, order)).not.toBe('paid');
  }
  const day = kstDate(house.ports.nowMs());
  const found = await dojang('reconcile', '--day', day, '--format', 'json');
  expect(found.code).toBe(1);
  const report = JSON.parse(found.stdout) as { differences: readonly { kind: string; thereWon: number }[] };
  expect(report.differences).toHaveLength(2);
  expect(report.differences).toEqual(
    expect.arrayContaining(
      [7_000, 9_000].map((thereWon) => expect.objectContaining({ kind: 'charged-there', thereWon })),
    ),
  );

  expect(await dojang('reconcile', '--day', day, '--fix', '--unknown-too', '--yes')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Equal'),
  });
  expect(await lookup(lost)).toBe('not-paid');
  await pay(lost);
  expect(await lookup(lost)).toBe('paid');
  expect(await dojang('reconcile', '--day', day)).toMatchObject({ code: 0 });
});

test.each([
  ['that cancels once', undefined],
  ['that would cancel twice', { idempotentCancels: false }],
] as const)(
  'what was given back since a backup is not given back again, by a card company %s',
  async (_, profile) => {
    const house = await openHouse({ profile, lying: true });
    onTestFinished(() => house.close());
    const backups = mkdtempSync(join(tmpdir(), 'dojang-backups-'));
    onTestFinished(() => rmSync(backups, { recursive: true, force: true }));
    const dojang = (...args: readonly string[]) =>
      runDojang(args, { DOJANG_DATA: house.dataDir, DOJANG_MODE: 'test' });
    const { custKey, refundKey } = testAccount.keys;
    // What the shop keeps; each process of it asks anew.
    const cancelRequests = memoryCancelRequests();
    const shop = () =>
      createPartner({
        environment: dojangAt({ url: house.gateway.url, mode: 'test' }),
        credentials: testCredentials({ cstId: 'test', custKey, refundKey }),
        shopOrigin: house.shopOrigin,
        cancelRequests,
      });
    const order = house.order({ amountWon: 10_000 });
    const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    await house.payer.pay(fields);
    const { orderNumber } = order;
    const paid = await shop().lookup({ orderNumber });
    if (paid.kind !== 'paid') throw new Error(paid.kind);
    expect(await dojang('db', 'backup', backups)).toMatchObject({ code: 0 });
    const refund = { orderNumber, paidOn: paid, amountWon: 4_000, requestId: 'refund-1' };
    expect((await shop().cancel(refund)).kind).toBe('cancelled');

    await house.arm({ on: 'ledger', effect: 'error', times: 1_000 });
    await house.restartGateway(async () => {
      const [copy = ''] = readdirSync(backups).filter((name) => name.endsWith('.sqlite'));
      expect(await dojang('db', 'restore', join(backups, copy), '--move-aside')).toMatchObject({ code: 0 });
    });
    // Until the books are read nobody may know, and nothing is given back: neither again nor anew, nor by an operator.
    expect((await shop().cancel(refund)).kind).toBe('unverified');
    const byOperator = (won: string) =>
      dojang('payments', 'cancel', orderNumber, '--amount', won, '--reason', 'a test', '--yes');
    expect(await byOperator('1000')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('have not been read'),
    });
    const asked = () => house.lyingIssuers?.heard.filter(({ call }) => /^POST .*cancels$/.test(call)).length;
    expect(asked()).toBe(1);

    await house.disarm();
    house.advance(61_000);
    await expect
      .poll(() => house.administer(({ store }) => store.heldDay()), { timeout: 20_000 })
      .toBeUndefined();
    expect(await shop().lookup({ orderNumber })).toMatchObject({ kind: 'paid', cancelledWon: 4_000 });
    // More than is left is refused, and the same request is the same cancellation where the card company knows it.
    expect((await shop().cancel({ ...refund, amountWon: 7_000, requestId: 'refund-2' })).kind).toBe(
      'cancel-declined',
    );
    expect((await byOperator('6001')).code).toBe(1);
    const again = await shop().cancel(refund);
    expect(again.kind).toBe(profile === undefined ? 'cancelled' : 'unverified');
    expect(asked()).toBe(profile === undefined ? 2 : 1);
    expect(await shop().lookup({ orderNumber })).toMatchObject({
      kind: 'paid',
      cancelledWon: 4_000,
    });
    const day = kstDate(house.ports.nowMs());
    const acquirer = createAcquirer({ url: house.issuers.url, secrets: () => ({ sent: SECRET }) });
    const books = await acquirer.ledger(day, null, { signal: AbortSignal.timeout(5_000) });
    await acquirer.close();
    if (books.kind !== 'answer') throw new Error(books.kind);
    expect(
      books.answer.entries.filter(({ kind }) => kind === 'cancel').map(({ amountWon }) => amountWon),
    ).toEqual([4_000]);
  },
);
