import { beforeAll, describe, expect, test } from 'vitest';
import { engines, type TestEngine } from '../../packages/gateway/test/support/engines.ts';
import { paths } from '../../packages/protocol/src/payple/index.ts';
import { type Answer, expectRefusalPage, fieldsOf, send, sendForm, sendJson } from '../support/attack.ts';
import { type House, type HouseOptions, openHouse } from '../support/house.ts';
import { inLanes } from '../support/in-lanes.ts';

const KEYS = { PCD_CST_ID: 'test', PCD_CUST_KEY: 'abcd1234567890' };
/** What may have become of a payment whose confirm was answered so. */
const DONE: Readonly<Record<string, readonly string[]>> = {
  PCCF0000: ['paid'],
  // It took too long at the card company, on a machine that does too much: it is given back.
  PCCF0003: ['abandoned', 'reversed'],
  '503': ['authenticated'],
};

interface Desk {
  readonly house: House;
  readonly newOrder: (
    work: 'PAY' | 'CERT',
  ) => Promise<{ fields: Readonly<Record<string, string>>; orderNumber: string }>;
  /** A payment that waits for its confirm. */
  readonly certified: () => Promise<{
    readonly orderNumber: string;
    readonly confirm: () => Promise<Answer>;
  }>;
  /** Opens a window; returns how to look at it as its page does. */
  readonly poll: () => Promise<() => Promise<Answer>>;
  statusesOf(orderNumbers: readonly string[]): Promise<readonly (string | undefined)[]>;
  close(): Promise<void>;
}

async function openDesk(engine: TestEngine, options: HouseOptions): Promise<Desk> {
  const house = await openHouse({ engine, ...options });
  const newOrder: Desk['newOrder'] = async (work) => {
    const order = house.order({ work });
    const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    return { fields, orderNumber: order.orderNumber };
  };
  return {
    house,
    newOrder,
    certified: async () => {
      const { fields, orderNumber } = await newOrder('CERT');
      const result: Readonly<Record<string, string | undefined>> = { ...(await house.payer.pay(fields)) };
      const { PCD_AUTH_KEY, PCD_PAY_REQKEY } = result;
      const confirm = () =>
        sendJson(result['PCD_PAY_COFURL'] ?? '', { ...KEYS, PCD_AUTH_KEY, PCD_PAY_REQKEY });
      return { orderNumber, confirm };
    },
    poll: async () => {
      const { fields } = await newOrder('PAY');
      const { headers } = await sendForm(fields['PCD_PAY_URL'] ?? '', fields, { origin: house.shopOrigin });
      const { pathname, hash } = new URL(String(headers['location']), house.gateway.url);
      const api = `${house.gateway.url}/window/api/${pathname.split('/').at(-1)}`;
      return () => send(api, { method: 'GET', headers: { authorization: `Bearer ${hash.slice(1)}` } });
    },
    statusesOf: (orderNumbers) =>
      house.administer(async ({ store }) => {
        const statuses: (string | undefined)[] = [];
        for (const orderNumber of orderNumbers)
          statuses.push((await store.paymentsByOrder('test', orderNumber))[0]?.status);
        return statuses;
      }),
    close: async () => {
      await house.close();
    },
  };
}

describe.each(engines)('on $name', (engine) => {
  test('when much is under way new windows are refused with a page, and what is under way ends', async () => {
    const desk = await openDesk(engine, { maxRequests: 8, lying: true });
    const { house } = desk;
    const look = await desk.poll();
    const { fields } = await desk.newOrder('PAY');
    const openWindow = () => sendForm(fields['PCD_PAY_URL'] ?? '', fields, { origin: house.shopOrigin });
    const waiting = [await desk.certified(), await desk.certified()];
    const company = house.lyingIssuers!;
    const { promise: thought, resolve: answers } = Promise.withResolvers<void>();
    company.tell({
      of: /^POST \/acquirer\/approvals$/,
      becomes: async (answer) => {
        await thought;
        return answer;
      },
    });
    const confirms = waiting.map(({ confirm }) => confirm());
    const approvals = () => company.heard.filter(({ call }) => call === 'POST /acquirer/approvals');
    await expect.poll(approvals).toHaveLength(2);

    const refused = await openWindow();
    const asked = await sendJson(`${house.gateway.url}/js/v1/auth`, {}, { origin: house.shopOrigin });
    const looked = await look();
    const healthy = await send(`${house.gateway.url}/healthz`, { method: 'GET' });
    answers();
    expect(refused.status).toBe(503);
    expect(refused.headers['retry-after']).toBe('1');
    expectRefusalPage({ ...refused, status: 200 }, 'AUTH0005', 'DOJANG_MAX_REQUESTS');
    expect(asked.status).toBe(503);
    // The page that asked may read why.
    expect(asked.headers['access-control-allow-origin']).toBe(house.shopOrigin);
    expect([looked.status, healthy.status]).toEqual([200, 200]);
    for (const answer of await Promise.all(confirms))
      expect(fieldsOf(answer)).toMatchObject({ PCD_PAY_RST: 'success', PCD_PAY_CODE: 'PCCF0000' });
    expect((await openWindow()).status).toBe(303);
    await desk.close();
  });
});

describe.each(engines)('a rush on $name', (engine) => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk(engine, { maxRequests: 80 });
    return () => desk.close();
  });

  test('of 500 clients at once each is answered, and what they are told is what was done', async () => {
    const waiting = await inLanes(40, desk.certified);
    const looks = await inLanes(20, desk.poll);
    const authenticate = () =>
      sendJson(
        `${desk.house.gateway.url}${paths.auth}`,
        { cst_id: KEYS.PCD_CST_ID, custKey: KEYS.PCD_CUST_KEY },
        { referer: desk.house.shopOrigin },
      );
    const confirms = waiting.map(({ confirm }) => confirm());
    const others = Array.from({ length: 460 }, (_, each) =>
      each % 2 === 0 ? authenticate() : looks[each % looks.length]!(),
    );
    for (const answer of await Promise.all(others)) {
      expect([200, 503]).toContain(answer.status);
      if (answer.status === 503) expect(answer.headers['retry-after']).toBe('1');
    }
    const said = (await Promise.all(confirms)).map((answer) =>
      answer.status === 503 ? '503' : fieldsOf(answer)['PCD_PAY_CODE'],
    );
    const done = await desk.statusesOf(waiting.map(({ orderNumber }) => orderNumber));
    for (const [index, status] of done.entries()) expect(DONE[said[index] ?? '']).toContain(status);
  }, 90_000);

  test('many confirms at once of one payment have one answer', async () => {
    const { orderNumber, confirm } = await desk.certified();
    const answers = await Promise.all(Array.from({ length: 60 }, confirm));
    for (const answer of answers) expect(fieldsOf(answer)['PCD_PAY_CODE']).toBe('PCCF0000');
    expect(await desk.statusesOf([orderNumber])).toEqual(['paid']);
  });
});
