import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { editMerchant, setDomains, testAccount } from '../../packages/gateway/src/main.ts';
import { paths } from '../../packages/protocol/src/payple/index.ts';
import { type Answer, fieldsOf, send, unchanged } from '../support/attack.ts';
import { type House, openHouse } from '../support/house.ts';

// A browser that posts the calls of a shop's server, as an official sample does from its page.
const SHOP = 'http://shop.example:8080';
const OWN = { cst_id: testAccount.id, custKey: testAccount.keys.custKey };

let house: House;
let lines: string[] = [];

beforeAll(async () => {
  house = await openHouse({ shopOrigin: SHOP, logStream: { write: (line) => void lines.push(line) } });
});

beforeEach(async () => {
  lines = [];
  await house.administer(async (deps) => {
    await setDomains(deps, testAccount.id, ['shop.example']);
    await editMerchant(deps, testAccount.id, { pagesMayCall: false });
  });
});

afterAll(() => house?.close());

const post = (url: string, body: object, headers: Readonly<Record<string, string>>): Promise<Answer> =>
  send(url, { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });

/** By the shop's server. */
const authenticate = async (flag: object) =>
  fieldsOf(await post(`${house.gateway.url}${paths.auth}`, { ...OWN, ...flag }, { referer: SHOP }));

/** A result that is to be confirmed, or was paid. */
async function returned(work: 'PAY' | 'CERT'): Promise<Readonly<Record<string, string | undefined>>> {
  const { fields } = await house.partner.requestPayment({ ...house.order({ work }), shopOrigin: SHOP });
  return { ...(await house.payer.pay(fields)) };
}

interface Call {
  readonly url: string;
  readonly body: object;
  /** Of the refusal of a page. */
  readonly code: string;
}

const calls: Readonly<Record<string, () => Promise<Call>>> = {
  confirm: async () => {
    const result = await returned('CERT');
    return {
      url: result['PCD_PAY_COFURL'] ?? '',
      body: {
        PCD_CST_ID: OWN.cst_id,
        PCD_CUST_KEY: OWN.custKey,
        PCD_AUTH_KEY: result['PCD_AUTH_KEY'],
        PCD_PAY_REQKEY: result['PCD_PAY_REQKEY'],
        PCD_PAYER_ID: '',
      },
      code: 'AUTH0004',
    };
  },
  cancellation: async () => {
    const result = await returned('PAY');
    const auth = await authenticate({ PCD_PAYCANCEL_FLAG: 'Y' });
    return {
      url: auth['return_url'] ?? '',
      body: {
        PCD_CST_ID: auth['cst_id'],
        PCD_CUST_KEY: auth['custKey'],
        PCD_AUTH_KEY: auth['AuthKey'],
        PCD_REFUND_KEY: testAccount.keys.refundKey,
        PCD_PAYCANCEL_FLAG: 'Y',
        PCD_PAY_OID: result['PCD_PAY_OID'],
        PCD_PAY_DATE: result['PCD_PAY_TIME']?.slice(0, 8),
        PCD_REFUND_TOTAL: result['PCD_PAY_TOTAL'],
      },
      code: 'PAYC0001',
    };
  },
};

const readableBy = ({ headers }: Answer) => headers['access-control-allow-origin'];

describe.each(Object.entries(calls))('a %s', (_name, prepare) => {
  test.each<
    readonly [how: string, headers: { readonly origin?: string; readonly 'sec-fetch-site'?: string }]
  >([
    ['says its origin', { origin: SHOP }],
    ['says its origin and that it is of another site', { origin: SHOP, 'sec-fetch-site': 'cross-site' }],
    ['hides its origin', { origin: 'null' }],
    ['is of the same site', { 'sec-fetch-site': 'same-site' }],
    ['is served by the same host', { 'sec-fetch-site': 'same-origin' }],
  ])(
    'posted by a page that %s is refused before money moves, with a hint and in the log',
    async (_how, headers) => {
      const { url, body, code } = await prepare();
      lines = [];
      const answer = await unchanged(house.location, () => post(url, body, headers));
      const fields = fieldsOf(answer);
      expect(fields).toMatchObject({ PCD_PAY_RST: 'error', PCD_PAY_CODE: code });
      expect(fields['DOJANG_HINT']).toMatch(
        /nothing was charged or given back\. Make it from the shop's server/,
      );
      expect(fields['DOJANG_HINT']).toMatch(/dojang merchants edit test --page-calls on/);
      expect(readableBy(answer)).toBeUndefined();
      const warning = lines
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .find((line) => line['code'] === code);
      expect(warning).toMatchObject({ level: 40, outcome: 'refused', pageOrigin: headers.origin ?? 'null' });
      // Its server can still make the call.
      expect(fieldsOf(await post(url, body, {}))['PCD_PAY_RST']).toBe('success');
    },
  );

  test('of a server is carried out, whatever its library says of fetch modes', async () => {
    const { url, body } = await prepare();
    const answer = await post(url, body, { 'sec-fetch-mode': 'cors', referer: SHOP });
    expect(fieldsOf(answer)['PCD_PAY_RST']).toBe('success');
    expect(readableBy(answer)).toBeUndefined();
  });

  test('posted by a page of a registered domain is carried out and readable where the partner allows it', async () => {
    await house.administer((deps) => editMerchant(deps, testAccount.id, { pagesMayCall: true }));
    const { url, body } = await prepare();
    for (const origin of ['https://evil.example', 'null', 'https://shop.example.evil.example']) {
      const answer = await unchanged(house.location, () => post(url, body, { origin }));
      expect(fieldsOf(answer)['PCD_PAY_RST']).toBe('error');
      expect(readableBy(answer)).toBeUndefined();
    }
    const answer = await post(url, body, { origin: SHOP, 'sec-fetch-site': 'cross-site' });
    expect(fieldsOf(answer)['PCD_PAY_RST']).toBe('success');
    expect(readableBy(answer)).toBe(SHOP);
  });

  test('is asked for beforehand by a page that sends JSON, and let through to its refusal', async () => {
    const { url } = await prepare();
    const answer = await send(url, {
      method: 'OPTIONS',
      headers: {
        origin: SHOP,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'cache-control,content-type',
      },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers['access-control-allow-headers']).toBe('content-type, cache-control');
  });
});

test('a page that authenticates with the keys of the shop is refused, and told what to do instead', async () => {
  const answer = await unchanged(house.location, () =>
    post(`${house.gateway.url}${paths.auth}`, OWN, {
      origin: SHOP,
      referer: SHOP,
      'sec-fetch-site': 'cross-site',
    }),
  );
  const { result, result_msg, DOJANG_HINT } = fieldsOf(answer);
  expect([result, result_msg]).toEqual(['error', expect.stringContaining('[AUTH0004]')]);
  expect(DOJANG_HINT).toMatch(/where everybody can read them\. Authenticate from the shop's server/);
  expect(DOJANG_HINT).not.toContain(OWN.custKey);
  expect(readableBy(answer)).toBeUndefined();
});

test('a lookup moves no money: a page may ask, and cannot read', async () => {
  const paid = await returned('PAY');
  const auth = await authenticate({ PCD_PAYCHK_FLAG: 'Y' });
  const body = {
    PCD_CST_ID: auth['cst_id'],
    PCD_CUST_KEY: auth['custKey'],
    PCD_AUTH_KEY: auth['AuthKey'],
    PCD_PAYCHK_FLAG: 'Y',
    PCD_PAY_TYPE: 'card',
    PCD_PAY_OID: paid['PCD_PAY_OID'],
    PCD_PAY_DATE: paid['PCD_PAY_TIME']?.slice(0, 8),
  };
  const answer = await post(auth['return_url'] ?? '', body, { origin: SHOP });
  expect(fieldsOf(answer)['PCD_PAY_RST']).toBe('success');
  expect(readableBy(answer)).toBeUndefined();
});
