import { beforeAll, describe, expect, test } from 'vitest';
import {
  type CancelRequests,
  createPartner,
  dojang,
  type Fetch,
  memoryCancelRequests,
  type Paid,
  type Partner,
  testCredentials,
} from '../../packages/sdk/src/index.ts';
import { verifiable } from '../../packages/sdk/test/verifiable.ts';
import { type House, openHouse } from '../support/house.ts';
import { timeIsUp } from '../support/time-is-up.ts';

const refundKey = 'a41ce010ede9fcbfb3be86b24858806596a9db68b79d138b147c3e563e1829a0';

describe('partner.cancel', () => {
  let house: House;
  let partner: Partner<'test'>;

  beforeAll(async () => {
    house = await openHouse();
    partner = createPartner({
      environment: dojang({ url: house.gateway.url, mode: 'test' }),
      credentials: testCredentials({ cstId: 'test', custKey: 'abcd1234567890', refundKey }),
      shopOrigin: house.shopOrigin,
    });
    return () => house.close();
  });

  async function pay(amountWon = 10_000): Promise<Paid> {
    const order = house.order({ amountWon });
    const { fields } = await partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    const paid = await partner.verify(verifiable(await house.payer.pay(fields)), order);
    if (paid.kind !== 'paid') throw new Error(paid.kind);
    return paid;
  }

  test('gives a payment back in part, then the rest, then nothing', async () => {
    const paid = await pay();
    const about = { orderNumber: paid.orderNumber, paidOn: paid };
    expect(await partner.cancel({ ...about, amountWon: 4_000 })).toMatchObject({
      kind: 'cancelled',
      amountWon: 4_000,
      transactionKey: expect.stringMatching(/^\d{24}$/),
    });
    expect(await partner.cancel({ ...about, amountWon: 6_001 })).toMatchObject({
      kind: 'cancel-declined',
      reason: 'exceeds-rest',
    });
    expect(await partner.cancel(about)).toMatchObject({ kind: 'cancelled', amountWon: 6_000 });
    expect(await partner.lookup({ orderNumber: paid.orderNumber })).toMatchObject({
      kind: 'not-paid',
      reason: 'cancelled',
    });
    expect(await partner.cancel(about)).toMatchObject({ kind: 'cancel-declined', reason: 'nothing-left' });
    expect(await partner.cancel({ ...about, amountWon: 1 })).toMatchObject({
      kind: 'cancel-declined',
      reason: 'nothing-left',
    });
  });

  test('one whose outcome is open is not known, and the same call again learns it', async () => {
    const paid = await pay();
    const input = { orderNumber: paid.orderNumber, paidOn: paid, amountWon: 7_000, requestId: 'refund-7' };
    await house.arm({ on: 'cancel', effect: 'error', times: 2 });
    const cancelled = partner.cancel(input);
    await timeIsUp(house);
    expect(await cancelled).toMatchObject({ kind: 'unverified' });
    house.advance(60_000);
    await expect
      .poll(() => partner.cancel(input), { timeout: 15_000 })
      .toMatchObject({ kind: 'cancelled', amountWon: 7_000 });
    expect(await partner.lookup({ orderNumber: paid.orderNumber })).toMatchObject({ cancelledWon: 7_000 });
  });

  test('an answer lost on the way cancels once', async () => {
    const paid = await pay();
    let lost = 0;
    const shaky = createPartner({
      environment: partner.environment,
      credentials: testCredentials({ cstId: 'test', custKey: 'abcd1234567890', refundKey }),
      shopOrigin: house.shopOrigin,
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        if (!url.includes('cPayCAct') || lost > 0) return response;
        lost += 1;
        await response.text();
        throw new TypeError('the line broke');
      },
    });
    const about = { orderNumber: paid.orderNumber, paidOn: paid };
    expect(await shaky.cancel({ ...about, amountWon: 3_000 })).toMatchObject({ kind: 'cancelled' });
    expect(lost).toBe(1);
    expect(await partner.lookup({ orderNumber: paid.orderNumber })).toMatchObject({ cancelledWon: 3_000 });
  });

  /** Another process of the shop, or the shop after a restart. */
  const processWith = (cancelRequests: CancelRequests, way: Fetch = fetch) =>
    createPartner({
      environment: partner.environment,
      credentials: testCredentials({ cstId: 'test', custKey: 'abcd1234567890', refundKey }),
      shopOrigin: house.shopOrigin,
      cancelRequests,
      fetch: way,
    });

  test('one whose outcome was open is learnt by another process, hours later too', async () => {
    const paid = await pay();
    const requests = memoryCancelRequests();
    const input = { orderNumber: paid.orderNumber, paidOn: paid, amountWon: 4_000, requestId: 'refund-4' };
    await house.arm({ on: 'cancel', effect: 'error', times: 2 });
    const cancelled = processWith(requests).cancel(input);
    await timeIsUp(house);
    expect(await cancelled).toMatchObject({ kind: 'unverified' });
    house.advance(3 * 60 * 60_000);
    await expect
      .poll(() => processWith(requests).cancel(input), { timeout: 15_000 })
      .toMatchObject({ kind: 'cancelled', amountWon: 4_000, knownBy: 'answer' });
    expect(await partner.lookup({ orderNumber: paid.orderNumber })).toMatchObject({ cancelledWon: 4_000 });
  });

  test('one that never arrived is sent within half an hour, and later a person has to look', async () => {
    const requests = memoryCancelRequests();
    const toNowhere = processWith(requests, async (url, init) => {
      if (url.includes('cPayCAct')) throw new TypeError('the line broke');
      return fetch(url, init);
    });
    const [soon, late] = [await pay(), await pay()];
    const about = ({ orderNumber }: Paid) => ({
      orderNumber,
      paidOn: soon.approvedAtKst.slice(0, 8),
      amountWon: 4_000,
      requestId: orderNumber,
    });
    for (const paid of [soon, late]) {
      expect(await toNowhere.cancel(about(paid))).toMatchObject({
        kind: 'unverified',
        reason: 'unreachable',
      });
    }
    expect(await processWith(requests).cancel(about(soon))).toMatchObject({ kind: 'cancelled' });
    house.advance(31 * 60_000);
    expect(await processWith(requests).cancel(about(late))).toMatchObject({
      kind: 'unverified',
      reason: 'not-repeatable',
    });
    expect(await partner.lookup({ orderNumber: late.orderNumber })).toMatchObject({ cancelledWon: 0 });
  });

  test('a wrong refund key is told apart', async () => {
    const paid = await pay();
    const wrong = createPartner({
      environment: partner.environment,
      credentials: testCredentials({ cstId: 'test', custKey: 'abcd1234567890', refundKey: 'wrong' }),
    });
    expect(await wrong.cancel({ orderNumber: paid.orderNumber, paidOn: paid })).toMatchObject({
      kind: 'cancel-declined',
      reason: 'refund-key',
    });
  });
});
