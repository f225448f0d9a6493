import { beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import { type House, openHouse } from '../support/house.ts';

const MINUTE_MS = 60_000;

type Answer = Record<string, string>;

/** What a lookup says of an order whose customer has not come to an end. */
describe.each(engines)('a lookup of what may still be charged, on $name', (engine) => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ engine });
    return () => house.close();
  });

  async function post(url: string, body: object): Promise<Answer> {
    const init = { method: 'POST', headers: { referer: house.shopOrigin }, body: JSON.stringify(body) };
    return (await (await fetch(url, init)).json()) as Answer;
  }

  const keys = { PCD_CST_ID: 'test', PCD_CUST_KEY: 'abcd1234567890' };

  async function lookUp(orderNumber: string, date?: string): Promise<Answer> {
    const auth = await post(`${house.gateway.url}/php/auth.php`, {
      cst_id: 'test',
      custKey: 'abcd1234567890',
      PCD_PAYCHK_FLAG: 'Y',
    });
    return await post(auth['return_url'] ?? '', {
      ...keys,
      PCD_AUTH_KEY: auth['AuthKey'],
      PCD_PAYCHK_FLAG: 'Y',
      PCD_PAY_OID: orderNumber,
      PCD_PAY_DATE: date ?? kstDay(0),
    });
  }

  /** A day in KST, so many days from the house's today. */
  const kstDay = (days: number) =>
    new Date(house.ports.nowMs() + 9 * 60 * MINUTE_MS + days * 24 * 60 * MINUTE_MS)
      .toISOString()
      .slice(0, 10)
      .replaceAll('-', '');

  async function opened(work: 'PAY' | 'CERT') {
    const order = house.order({ work });
    const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    return { orderNumber: order.orderNumber, fields, window: await house.payer.open(fields) };
  }

  const statusOf = (orderNumber: string) =>
    house.administer(async ({ store }) => (await store.paymentsByOrder('test', orderNumber))[0]?.status);

  const waiting = { PCD_PAY_RST: 'error', PCD_PAY_CODE: 'PCHK0003', DOJANG_STATE: 'waiting' };

  test('never says "not paid", from the opening of the window to the confirm', async () => {
    const { orderNumber, window } = await opened('CERT');
    expect(await lookUp(orderNumber)).toMatchObject(waiting);
    await window.agree();
    await window.choose('shinhan');
    expect(await lookUp(orderNumber)).toMatchObject(waiting);
    await (await window.phone()).approve();
    await window.waitFor('done');
    expect(await lookUp(orderNumber)).toMatchObject(waiting);
    // Its approval may be of another day than the request.
    expect(await lookUp(orderNumber, kstDay(1))).toMatchObject(waiting);
  });

  test('says it once the window is closed', async () => {
    const { orderNumber, window } = await opened('PAY');
    await window.close();
    const answer = await lookUp(orderNumber);
    expect(answer).toMatchObject({ PCD_PAY_CODE: 'PCHK0001' });
    expect(answer).not.toHaveProperty('DOJANG_STATE');
  });

  test('what it has called unpaid is never charged afterwards, whatever the time says', async () => {
    const order = house.order({ work: 'CERT' });
    const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    const result: Answer = { ...(await house.payer.pay(fields)) };
    house.advance(31 * MINUTE_MS);
    expect(await lookUp(order.orderNumber)).toMatchObject({ PCD_PAY_CODE: 'PCHK0001' });
    // A process whose clock is behind, or that stood still with the confirm in its socket.
    house.advance(-31 * MINUTE_MS);
    const confirmed = await post(result['PCD_PAY_COFURL'] ?? '', {
      ...keys,
      PCD_AUTH_KEY: result['PCD_AUTH_KEY'],
      PCD_PAY_REQKEY: result['PCD_PAY_REQKEY'],
    });
    expect(confirmed).toMatchObject({ PCD_PAY_RST: 'error', PCD_PAY_CODE: 'PCCF0002' });
    expect(await statusOf(order.orderNumber)).toBe('failed');
  });

  test.each([
    ['an opened window', async () => (await opened('PAY')).orderNumber],
    [
      'a phone that nobody took up',
      async () => {
        const { orderNumber, window } = await opened('PAY');
        await window.agree();
        await window.choose('shinhan');
        return orderNumber;
      },
    ],
    [
      'a result that nobody confirmed',
      async () => {
        const { orderNumber, fields } = await opened('CERT');
        await house.payer.pay(fields);
        return orderNumber;
      },
    ],
  ])('%s comes to its end when nobody looks any more', async (_, leave) => {
    const orderNumber = await leave();
    for (const minutes of [4, 27, 4]) {
      house.advance(minutes * MINUTE_MS);
      await expect.poll(() => statusOf(orderNumber), { timeout: 10_000 }).not.toBe('authenticating');
    }
    await expect.poll(() => statusOf(orderNumber), { timeout: 10_000 }).toBe('failed');
  });
});
