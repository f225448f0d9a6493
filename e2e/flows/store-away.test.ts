import { describe, expect, onTestFinished, test } from 'vitest';
import { engines, type TestEngine } from '../../packages/gateway/test/support/engines.ts';
import { CALLBACK_PATH } from '../../packages/protocol/src/acquirer/index.ts';
import { paths } from '../../packages/protocol/src/payple/index.ts';
import { type Answer, type Sent, send } from '../support/attack.ts';
import { type House, openHouse, SECRET } from '../support/house.ts';
import { takeTablesAway } from '../support/store-away.ts';

const KEYS = { PCD_CST_ID: 'test', PCD_CUST_KEY: 'abcd1234567890' };

async function houseOn(engine: TestEngine): Promise<House> {
  const house = await openHouse({ engine });
  onTestFinished(() => house.close());
  return house;
}

/** Everything that asks the store for something, each with what it needs to get that far. */
async function everything(house: House): Promise<Readonly<Record<string, () => Promise<Answer>>>> {
  const { gateway, partner, payer, shopOrigin } = house;
  const at = (path: string, sent: Sent = {}) => send(`${gateway.url}${path}`, sent);
  const json = (path: string, body: object, headers: Record<string, string> = {}) =>
    at(path, { headers: { referer: shopOrigin, ...headers }, body: JSON.stringify(body) });

  const { fields } = await partner.requestPayment({ ...house.order(), shopOrigin });
  const { fields: unopened } = await partner.requestPayment({ ...house.order(), shopOrigin });
  const opened = await at('/index.php', {
    headers: { origin: shopOrigin, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });
  const location = new URL(String(opened.headers['location']), gateway.url);
  const id = location.pathname.split('/').at(-1) ?? '';
  const authorization = `Bearer ${location.hash.slice(1)}`;
  const certified: Readonly<Record<string, string | undefined>> = {
    ...(await payer.pay(
      (
        await partner.requestPayment({ ...house.order({ work: 'CERT' }), shopOrigin })
      ).fields,
    )),
  };
  const paid: Readonly<Record<string, string | undefined>> = {
    ...(await payer.pay((await partner.requestPayment({ ...house.order(), shopOrigin })).fields)),
  };
  const receipt = new URL(paid['PCD_PAY_CARDRECEIPT'] ?? '').pathname;
  const authenticated = async (extra: object) =>
    JSON.parse(
      (await json(paths.auth, { cst_id: 'test', custKey: KEYS.PCD_CUST_KEY, ...extra })).text,
    ) as Record<string, string>;
  const forLookup = await authenticated({ PCD_PAYCHK_FLAG: 'Y' });
  const forCancel = await authenticated({ PCD_PAYCANCEL_FLAG: 'Y' });
  const ofOrder = {
    PCD_PAY_OID: paid['PCD_PAY_OID'],
    PCD_PAY_TYPE: 'card',
    PCD_PAY_DATE: paid['PCD_PAY_TIME']?.slice(0, 8),
  };
  const step = (method: string, path: string, body?: object) => () =>
    at(`/window/api/${id}${path}`, {
      method,
      headers: { authorization },
      ...(body && { body: JSON.stringify(body) }),
    });

  return {
    authentication: () => json(paths.auth, { cst_id: 'test', custKey: KEYS.PCD_CUST_KEY }),
    'authentication of a page': () => json('/js/v1/auth', { clientKey: 'test_any' }, { origin: shopOrigin }),
    'opening a window': () =>
      at('/index.php', {
        headers: { origin: shopOrigin, 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(unopened).toString(),
      }),
    confirm: () =>
      json(new URL(certified['PCD_PAY_COFURL'] ?? '').pathname, {
        ...KEYS,
        PCD_AUTH_KEY: certified['PCD_AUTH_KEY'],
        PCD_PAY_REQKEY: certified['PCD_PAY_REQKEY'],
      }),
    lookup: () =>
      json(paths.lookup, {
        PCD_CST_ID: forLookup['cst_id'],
        PCD_CUST_KEY: forLookup['custKey'],
        PCD_AUTH_KEY: forLookup['AuthKey'],
        PCD_PAYCHK_FLAG: 'Y',
        ...ofOrder,
      }),
    cancel: () =>
      json(paths.cancel, {
        PCD_CST_ID: forCancel['cst_id'],
        PCD_CUST_KEY: forCancel['custKey'],
        PCD_AUTH_KEY: forCancel['AuthKey'],
        PCD_REFUND_KEY: 'a41ce010ede9fcbfb3be86b24858806596a9db68b79d138b147c3e563e1829a0',
        PCD_PAYCANCEL_FLAG: 'Y',
        PCD_REFUND_TOTAL: paid['PCD_PAY_TOTAL'],
        ...ofOrder,
      }),
    callback: () =>
      json(
        CALLBACK_PATH,
        { authenticationId: `authn_${'a'.repeat(32)}` },
        { authorization: `Bearer ${SECRET}` },
      ),
    'the window': () => at(location.pathname, { method: 'GET' }),
    'the way back': () => at(`${location.pathname}/back`, { method: 'GET' }),
    'the receipt': () => at(receipt, { method: 'GET' }),
    look: step('GET', ''),
    terms: step('POST', '/terms', {}),
    'a card': step('POST', '/authentication', {}),
    leave: step('POST', '/authentication/cancel'),
    approve: step('POST', '/approve'),
    close: step('POST', '/close'),
    return: step('POST', '/return'),
    stream: step('GET', '/stream'),
    'the stage': step('GET', '/stage'),
  };
}

/** What browsers show. */
const pages = ['opening a window', 'the window', 'the way back', 'the receipt'];

describe.each(engines)('a store that is away, on $name', (engine) => {
  test('makes every call a 503 with Retry-After in its own form, and nothing is lost when it comes back', async () => {
    const house = await houseOn(engine);
    const calls = await everything(house);
    const putBack = await takeTablesAway(house.location);
    for (const [name, call] of Object.entries(calls)) {
      const { status, headers, text } = await call();
      expect({ name, status, retryAfter: headers['retry-after'] }).toEqual({
        name,
        status: 503,
        retryAfter: '1',
      });
      const type = String(headers['content-type']);
      expect(`${name} ${type}`).toMatch(pages.includes(name) ? /text\/html/ : /application\/json/);
      if (name.startsWith('authentication'))
        expect(JSON.parse(text)).toMatchObject({
          result: 'error',
          result_msg: expect.stringContaining('AUTH0005'),
        });
      // No code says that money may have moved.
      if (['confirm', 'lookup', 'cancel'].includes(name)) expect(text).not.toContain('PCD_');
      expect(text).not.toMatch(/_away|no such table|does not exist/);
    }
    await putBack();
    expect(JSON.parse((await calls['confirm']!()).text)).toMatchObject({ PCD_PAY_CODE: 'PCCF0000' });
    expect(JSON.parse((await calls['lookup']!()).text)).toMatchObject({
      PCD_PAY_CODE: expect.stringMatching(/0000$/),
    });
    expect((await calls['the window']!()).status).toBe(200);
  });
});
