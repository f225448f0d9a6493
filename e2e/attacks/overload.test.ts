import { beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import { paths } from '../../packages/protocol/src/payple/index.ts';
import { expectRefusalPage, fieldsOf, send, sendForm, sendJson } from '../support/attack.ts';
import { type House, openHouse } from '../support/house.ts';
import { inLanes } from '../support/in-lanes.ts';

const KEYS = { PCD_CST_ID: 'test', PCD_CUST_KEY: 'abcd1234567890' };
/** New windows open while fewer than a quarter of them are under way. */
const MAX_REQUESTS = 80;

describe.each(engines)('on $name', (engine) => {
  let house: House;

  beforeAll(async () => {
    const place = await engine.place();
    const { location } = place;
    house = await openHouse({
      databaseUrl: location.engine === 'postgres' ? location.url : undefined,
      maxRequests: MAX_REQUESTS,
    });
    return async () => {
      await house.close();
      await place.remove();
    };
  });

  const newOrder = async (work: 'PAY' | 'CERT') => {
    const order = house.order({ work });
    const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    return { fields, orderNumber: order.orderNumber };
  };

  /** A payment that waits for its confirm. */
  async function certified() {
    const { fields, orderNumber } = await newOrder('CERT');
    const result: Readonly<Record<string, string | undefined>> = { ...(await house.payer.pay(fields)) };
    const { PCD_AUTH_KEY, PCD_PAY_REQKEY } = result;
    const confirm = () => sendJson(result['PCD_PAY_COFURL'] ?? '', { ...KEYS, PCD_AUTH_KEY, PCD_PAY_REQKEY });
    return { orderNumber, confirm };
  }

  async function openWindow() {
    const { fields } = await newOrder('PAY');
    return sendForm(fields['PCD_PAY_URL'] ?? '', fields, { origin: house.shopOrigin });
  }

  /** Looks at an opened window as its page does. */
  async function poll() {
    const { headers } = await openWindow();
    const { pathname, hash } = new URL(String(headers['location']), house.gateway.url);
    const api = `${house.gateway.url}/window/api/${pathname.split('/').at(-1)}`;
    return () => send(api, { method: 'GET', headers: { authorization: `Bearer ${hash.slice(1)}` } });
  }

  const statusOf = (orderNumber: string) =>
    house.administer(async ({ store }) => (await store.paymentsByOrder('test', orderNumber))[0]?.status);

  test('when much is under way new windows are refused with a page, and what is under way ends', async () => {
    const count = MAX_REQUESTS / 4;
    const look = await poll();
    const { fields } = await newOrder('PAY');
    const waiting = await inLanes(count, certified);
    await house.arm({ on: 'approve', effect: 'delay', delayMs: 2_500, times: count });
    const confirms = waiting.map(({ confirm }) => confirm());
    for (const { orderNumber } of waiting)
      await expect.poll(() => statusOf(orderNumber)).toMatch(/approving|paid/);

    const refused = await sendForm(fields['PCD_PAY_URL'] ?? '', fields, { origin: house.shopOrigin });
    expect(refused.status).toBe(503);
    expect(refused.headers['retry-after']).toBe('1');
    expectRefusalPage({ ...refused, status: 200 }, 'AUTH0005', 'DOJANG_MAX_REQUESTS');
    const asked = await sendJson(`${house.gateway.url}/js/v1/auth`, {}, { origin: house.shopOrigin });
    expect(asked.status).toBe(503);
    expect((await look()).status).toBe(200);
    expect((await send(`${house.gateway.url}/healthz`, { method: 'GET' })).status).toBe(200);

    for (const answer of await Promise.all(confirms))
      expect(fieldsOf(answer)).toMatchObject({ PCD_PAY_RST: 'success', PCD_PAY_CODE: 'PCCF0000' });
    const opened = await sendForm(fields['PCD_PAY_URL'] ?? '', fields, { origin: house.shopOrigin });
    expect(opened.status).toBe(303);
  });

  test('of 500 clients at once each is answered, and what they are told is what was done', async () => {
    const waiting = await inLanes(40, certified);
    const looks = await inLanes(20, poll);
    const authenticate = () =>
      sendJson(
        `${house.gateway.url}${paths.auth}`,
        { cst_id: KEYS.PCD_CST_ID, custKey: KEYS.PCD_CUST_KEY },
        { referer: house.shopOrigin },
      );
    const confirms = waiting.map(({ confirm }) => confirm());
    const others = Array.from({ length: 460 }, (_, each) =>
      each % 2 === 0 ? authenticate() : looks[each % looks.length]!(),
    );
    for (const answer of await Promise.all(others)) {
      expect([200, 503]).toContain(answer.status);
      if (answer.status === 503) expect(answer.headers['retry-after']).toBe('1');
    }
    for (const [index, answer] of (await Promise.all(confirms)).entries()) {
      const isDone = answer.status === 200;
      if (isDone) expect(fieldsOf(answer)['PCD_PAY_CODE']).toBe('PCCF0000');
      expect(await statusOf(waiting[index]?.orderNumber ?? '')).toBe(isDone ? 'paid' : 'authenticated');
    }
  });

  test('many confirms at once of one payment have one answer', async () => {
    const { orderNumber, confirm } = await certified();
    const answers = await Promise.all(Array.from({ length: 60 }, confirm));
    for (const answer of answers) expect(fieldsOf(answer)['PCD_PAY_CODE']).toBe('PCCF0000');
    expect(await statusOf(orderNumber)).toBe('paid');
  });
});
