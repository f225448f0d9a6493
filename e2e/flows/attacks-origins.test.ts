import { connect } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { setDomains } from '../../packages/gateway/src/main.ts';
import { paths } from '../../packages/protocol/src/payple/index.ts';
import {
  type Answer,
  expectAuthRefusal,
  expectRefusalPage,
  expectStepRefusal,
  expectWireRefusal,
  fieldsOf,
  send,
  sendForm,
  sendJson,
  unchanged,
} from '../support/attack.ts';
import { type House, openHouse } from '../support/house.ts';
import {
  BY_HTTPS,
  LIVE_PARTNER,
  LIVE_URL,
  type LiveGateway,
  openLiveGateway,
} from '../support/live-gateway.ts';

const SHOP = 'https://shop.example.kr';
const TEST = { cst_id: 'test', custKey: 'abcd1234567890' };
const LIVE = { cst_id: LIVE_PARTNER.id, custKey: LIVE_PARTNER.keys.custKey };

let house: House;
let live: LiveGateway;
beforeAll(async () => {
  house = await openHouse();
  live = await openLiveGateway();
  return async () => {
    await live.close();
    await house.close();
  };
});

const refererOf = (referer: string | null) => (referer === null ? {} : { referer });
const authInTest = (referer: string | null) =>
  sendJson(`${house.gateway.url}${paths.auth}`, TEST, refererOf(referer));
const authInLive = (referer: string | null, body: unknown = LIVE) =>
  sendJson(`${live.address}${paths.auth}`, body, { ...BY_HTTPS, ...refererOf(referer) });

const form = (key: string, changes: Readonly<Record<string, string>> = {}) => ({
  PCD_PAY_TYPE: 'card',
  PCD_PAY_WORK: 'PAY',
  PCD_CARD_VER: '02',
  PCD_PAY_GOODS: '도장 티셔츠',
  PCD_PAY_TOTAL: '1000',
  PCD_RST_URL: '/payments/result',
  PCD_AUTH_KEY: key,
  ...changes,
});

async function liveKey(referer = SHOP): Promise<string> {
  return fieldsOf(await authInLive(referer))['AuthKey'] ?? '';
}

const openLive = (fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) =>
  sendForm(`${live.address}${paths.window}`, fields, { ...BY_HTTPS, origin: SHOP, ...headers });

describe('the Referer of an authentication', () => {
  test.each<[string, string | null]>([
    ['that is missing', null],
    ['that is empty', ''],
    ['of spaces', '   '],
    ['with spaces inside', 'shop example kr'],
    ['of another scheme', 'ftp://shop.example.kr'],
    ['with a script', 'javascript:alert(1)'],
    ['with data', 'data:text/html,hello'],
    ['with user information', 'https://shop.example.kr@evil.example'],
    ['with a password', 'https://user:secret@shop.example.kr'],
    ['without a host', 'https://'],
    ['with a port that is none', 'https://shop.example.kr:99999'],
    ['for all hosts', 'https://*'],
    ['for all sub-domains', 'https://*.shop.example.kr'],
    ['that would add a directive to the policy of frames', 'https://a;sandbox.shop.example.kr'],
    ['that would add a second policy', 'https://a,b.shop.example.kr'],
    ["that would quote itself into it ('none')", "https://'none'.shop.example.kr"],
  ])('%s is refused in both modes', async (_case, referer) => {
    const test = await unchanged(house.location, () => authInTest(referer));
    expectAuthRefusal(test, 'AUTH0004', 'Referer: ');
    expect(test.text).not.toContain('secret');
    expectAuthRefusal(await unchanged(live.location, () => authInLive(referer)), 'AUTH0004', null);
  });

  test.each([
    ['of another shop', 'https://evil.example'],
    ['that begins like ours', 'https://shop.example.kr.evil.example'],
    ['that ends like ours', 'https://evilshop.example.kr'],
    ['of the domain above', 'https://example.kr'],
    ['that has ours in its path', 'https://evil.example/shop.example.kr'],
    ['that has ours in its query', 'https://evil.example?https://shop.example.kr'],
    ['of this machine', 'http://localhost:8080'],
    ['that looks like ours in another alphabet', 'https://shор.example.kr'],
  ])('%s is refused in live alone', async (_case, referer) => {
    const encoded = new URL(referer).href;
    expect(fieldsOf(await unchanged(house.location, () => authInTest(encoded)))).toMatchObject({
      result: 'success',
    });
    expectAuthRefusal(await unchanged(live.location, () => authInLive(encoded)), 'AUTH0004', null);
  });

  test.each([
    ['with its default port', `${SHOP}:443`, SHOP],
    ['with a port', `${SHOP}:8443`, `${SHOP}:8443`],
    ['with a path and a query', `${SHOP}/cart?item=1#top`, SHOP],
    ['without a scheme', 'shop.example.kr', SHOP],
    ['in capitals', 'HTTPS://SHOP.EXAMPLE.KR', SHOP],
    ['with a dot at the end', 'https://shop.example.kr./cart', SHOP],
    ['without a scheme, with a dot at the end', 'Shop.Example.KR.', SHOP],
    ['of a sub-domain', 'https://m.shop.example.kr/pay', 'https://m.shop.example.kr'],
  ])('%s opens windows on that origin alone', async (_case, referer, origin) => {
    const key = await liveKey(referer);
    const opened = await openLive(form(key), { origin });
    expect(opened.status).toBe(303);
    expect(opened.headers['content-security-policy']).toContain(`frame-ancestors ${origin}`);
    const elsewhere = await unchanged(live.location, () => openLive(form(key), { origin: `${origin}0` }));
    expectRefusalPage(elsewhere, 'AUTH0007', null);
  });

  test('of a page authenticates its client key: a foreign page is refused in live', async () => {
    const call = (origin: string) =>
      sendJson(
        `${live.address}/js/v1/auth`,
        { clientKey: LIVE_PARTNER.keys.clientKey },
        { ...BY_HTTPS, origin },
      );
    for (const origin of ['https://evil.example', 'null', 'https://*.shop.example.kr', ''])
      expectAuthRefusal(await unchanged(live.location, () => call(origin)), 'AUTH0004', null);
    expect(fieldsOf(await call(SHOP))).toMatchObject({ result: 'success' });
  });
});

describe('no Referer', () => {
  const asks = (purpose: object) => ({ ...TEST, ...purpose });

  test('lets a lookup through in test, and says what live will say', async () => {
    const call = (referer: string | null) =>
      sendJson(`${house.gateway.url}${paths.auth}`, asks({ PCD_PAYCHK_FLAG: 'Y' }), refererOf(referer));
    for (const referer of [null, '', ' ']) {
      const answer = fieldsOf(await call(referer));
      expect(answer).toMatchObject({
        result: 'success',
        DOJANG_HINT: expect.stringContaining('Referer: none came'),
      });
      const lookup = { PCD_CST_ID: TEST.cst_id, PCD_CUST_KEY: TEST.custKey, PCD_AUTH_KEY: answer['AuthKey'] };
      const about = {
        PCD_PAYCHK_FLAG: 'Y',
        PCD_PAY_TYPE: 'card',
        PCD_PAY_OID: 'NONE',
        PCD_PAY_DATE: '20260101',
      };
      const found = await sendJson(`${house.gateway.url}${paths.lookup}`, { ...lookup, ...about });
      expectWireRefusal(found, 'PCHK0001', 'PCD_PAY_OID: ');
    }
    expect(fieldsOf(await call(SHOP))).not.toHaveProperty('DOJANG_HINT');
    expectAuthRefusal(await call('not a host'), 'AUTH0004', 'Referer: ');
  });

  test('is refused in live, and for what opens a window or gives money back', async () => {
    expectAuthRefusal(await authInLive(null, { ...LIVE, PCD_PAYCHK_FLAG: 'Y' }), 'AUTH0004', null);
    const cancel = await sendJson(`${house.gateway.url}${paths.auth}`, asks({ PCD_PAYCANCEL_FLAG: 'Y' }));
    expectAuthRefusal(cancel, 'AUTH0004', 'Referer: ');
  });
});

describe('the Referer of a shop', () => {
  /** The bytes as they are: Node would send header and body of two texts in one encoding. */
  const keyByUtf8 = async (referer: string) => {
    const headers = { ...BY_HTTPS, referer: Buffer.from(referer).toString('latin1') };
    const answer = await send(`${live.address}${paths.auth}`, {
      headers,
      body: Buffer.from(JSON.stringify(LIVE)),
    });
    return fieldsOf(answer)['AuthKey'] ?? '';
  };

  test('with a Korean domain is read as the UTF-8 that clients send', async () => {
    await live.administer((deps) => setDomains(deps, LIVE_PARTNER.id, [...LIVE_PARTNER.domains, '도장.KR.']));
    for (const said of ['https://도장.kr', 'www.도장.kr', 'https://%EB%8F%84%EC%9E%A5.kr/cart']) {
      const origin = new URL(said.startsWith('https') ? said : `https://${said}`).origin;
      const key = await keyByUtf8(said);
      expect((await openLive(form(key), { origin })).status).toBe(303);
    }
  });

  test.each([
    ['localhost:8080', 'http://localhost:8080'],
    ['shop.test:8080', 'http://shop.test:8080'],
    ['shop.test', 'http://shop.test'],
    ['shop.test', 'https://shop.test'],
    ['https://shop.test', 'https://shop.test.'],
  ])('%s opens windows of %s in test, and nobody else is shown the window', async (referer, origin) => {
    const key = fieldsOf(await authInTest(referer))['AuthKey'] ?? '';
    const elsewhere = await openTest(form(key), origin.replace(/(:8080)?$/, ':81'));
    expect(elsewhere.text).toContain('content="AUTH0007"');
    const opened = await openTest(form(key), origin);
    expect(opened.status).toBe(303);
    expect(opened.headers['content-security-policy']).toContain(`frame-ancestors ${origin}`);
  });

  test('with its scheme opens no window of the other one', async () => {
    const key = fieldsOf(await authInTest('https://shop.test'))['AuthKey'] ?? '';
    expect((await openTest(form(key), 'http://shop.test')).text).toContain('content="AUTH0007"');
  });

  test('without a scheme is https in live', async () => {
    const key = await liveKey('shop.example.kr');
    expectRefusalPage(await openLive(form(key), { origin: 'http://shop.example.kr' }), 'AUTH0007', null);
  });

  const openTest = (fields: Readonly<Record<string, string>>, origin: string) =>
    sendForm(`${house.gateway.url}${paths.window}`, fields, { origin });
});

describe('the page that opens the window', () => {
  test.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['the same host with another port', { origin: `${SHOP}:8443` }],
    ['the same host without TLS', { origin: 'http://shop.example.kr' }],
    ['an Origin that cannot be read', { origin: 'javascript:alert(1)' }],
    ['no Origin and a foreign Referer', { origin: 'null', referer: 'https://evil.example/shop.example.kr' }],
  ])('with %s is refused and learns nothing', async (_case, headers) => {
    const key = await liveKey();
    const page = await unchanged(live.location, () => openLive(form(key), headers));
    expectRefusalPage(page, 'AUTH0007', null);
    expect(page.text).toContain('{"shopOrigin":null,"result":null,"postUrl":null}');
    expect(page.text).not.toMatch(/evil|shop\.example/);
  });
});

describe('the address for the result', () => {
  test.each([
    ['a script', 'javascript:alert(document.domain)'],
    ['a script on a registered host', 'javascript://shop.example.kr/%0aalert(1)'],
    ['a script in capitals', 'JaVaScRiPt:alert(1)'],
    ['data', 'data:text/html,<script>alert(1)</script>'],
    ['a file', 'file:///etc/passwd'],
    ['another scheme', 'intent://pay#Intent;end'],
    ['an address that is none', 'https://'],
  ])('may not be %s, in either mode', async (_case, url) => {
    const hint = 'PCD_RST_URL: ';
    const key = fieldsOf(await authInTest(SHOP))['AuthKey'] ?? '';
    const attack = () =>
      sendForm(`${house.gateway.url}${paths.window}`, form(key, { PCD_RST_URL: url }), { origin: SHOP });
    const page = await unchanged(house.location, attack);
    expectRefusalPage(page, 'CPCA9999', hint);
    expect(page.text).toContain('"postUrl":null');
    const own = await liveKey();
    const inLive = await unchanged(live.location, () => openLive(form(own, { PCD_RST_URL: url })));
    expectRefusalPage(inLive, 'CPCA9999', null);
    expect(inLive.text).toContain('"postUrl":null');
  });

  test.each([
    ['another shop', 'https://evil.example/steal'],
    ['another shop, without a scheme', '//evil.example/steal'],
    ['another shop, with backslashes', '\\\\evil.example\\steal'],
    ['another shop behind ours', 'https://shop.example.kr@evil.example/'],
    ['a host that begins like ours', 'https://shop.example.kr.evil.example/'],
  ])('may not be %s in live, whoever opens the window', async (_case, url) => {
    for (const origin of [SHOP, 'null']) {
      const key = await liveKey();
      const attack = () => openLive(form(key, { PCD_RST_URL: url }), { origin });
      const page = await unchanged(live.location, attack);
      expectRefusalPage(page, 'CPCA9999', null);
      expect(page.text).toContain('"postUrl":null');
    }
  });

  test('may be any address of the shop', async () => {
    for (const url of ['/result', 'result', `${SHOP}/result`, 'https://m.shop.example.kr/result', ''])
      expect((await openLive(form(await liveKey(), { PCD_RST_URL: url }))).status).toBe(303);
  });

  test('of a window that nobody knows who opened is the shop, which alone may frame it', async () => {
    const opened = await openLive(form(await liveKey()), { origin: 'null' });
    expect(opened.status).toBe(303);
    const { pathname, hash } = new URL(String(opened.headers['location']), live.address);
    const page = await send(`${live.address}${pathname}`, { method: 'GET', headers: BY_HTTPS });
    expect(page.headers['content-security-policy']).toContain(`frame-ancestors ${SHOP}`);
    const bearer = { ...BY_HTTPS, authorization: `Bearer ${hash.slice(1)}` };
    const api = `${live.address}${pathname.replace('/window/', '/window/api/')}`;
    await sendJson(`${api}/close`, {}, bearer);
    expect(fieldsOf(await sendJson(`${api}/return`, {}, bearer))).toMatchObject({
      postUrl: `${SHOP}/payments/result`,
    });
  });
});

describe('in live mode', () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ['without a word of the proxy', {}],
    ['when the proxy says http', { 'x-forwarded-proto': 'http' }],
    ['when only the caller says https', { forwarded: 'proto=https' }],
  ])('authentication over plain HTTP is refused first, %s', async (_case, headers) => {
    const attacks = [
      () => sendJson(`${live.address}${paths.auth}`, LIVE, { ...headers, referer: SHOP }),
      () => sendJson(`${live.address}${paths.auth}`, {}, headers),
      () => send(`${live.address}${paths.auth}`, { headers, body: '[' }),
      () =>
        sendJson(
          `${live.address}/js/v1/auth`,
          { clientKey: LIVE_PARTNER.keys.clientKey },
          { ...headers, origin: SHOP },
        ),
      () => send(`${live.address}/js/v1/auth`, { headers, body: '[' }),
    ];
    for (const attack of attacks) expectAuthRefusal(await unchanged(live.location, attack), 'AUTH0006', null);
  });

  test.each(['evil.example', 'evil.example:8080', 'pay.example.kr@evil.example', '"><script>', '['])(
    'the Host %s is ignored: every address is the configured one',
    async (host) => {
      const headers = { ...BY_HTTPS, host, 'x-forwarded-host': host, referer: SHOP };
      const answer = await sendJson(`${live.address}${paths.auth}`, LIVE, headers);
      const fields = fieldsOf(answer);
      expect(fields).toMatchObject({
        server_name: 'pay.example.kr',
        PCD_PAY_HOST: LIVE_URL,
        return_url: `${LIVE_URL}${paths.window}`,
      });
      const opened = await openLive(form(fields['AuthKey'] ?? ''), { host });
      expect(opened.status).toBe(303);
      expect(opened.headers['location']).toMatch(/^\/window\/pay_/);
      expect(answer.text + JSON.stringify(opened.headers)).not.toMatch(/evil|script>/);
    },
  );

  test.each<[string, () => Promise<Answer>, (answer: Answer) => void]>([
    [
      'auth.php',
      () => authInLive(SHOP, { ...LIVE, custKey: 'wrong' }),
      (answer) => expectAuthRefusal(answer, 'AUTH0002', null),
    ],
    [
      'an order that cannot be sealed',
      () => authInLive(SHOP, { ...LIVE, PCD_PAY_TOTAL: '1e3' }),
      (answer) => expectAuthRefusal(answer, 'AUTH0005', null),
    ],
    [
      'confirm',
      () => sendJson(`${live.address}${paths.confirm}`, {}, BY_HTTPS),
      (answer) => expectWireRefusal(answer, 'AUTH0002', null),
    ],
    [
      'cancel',
      () => sendJson(`${live.address}${paths.cancel}`, {}, BY_HTTPS),
      (answer) => expectWireRefusal(answer, 'PAYC0001', null),
    ],
    [
      'lookup',
      () => sendJson(`${live.address}${paths.lookup}`, {}, BY_HTTPS),
      (answer) => expectWireRefusal(answer, 'PCHK0002', null),
    ],
    ['the window', () => openLive(form('nonsense')), (answer) => expectRefusalPage(answer, 'CBIL0001', null)],
    [
      'the window, shown',
      async () => openLive(form(await liveKey(), { PCD_PAY_TOTAL: '99' })),
      (answer) => expectRefusalPage(answer, 'CPCA0027', null),
    ],
    [
      "the window's API",
      () => sendJson(`${live.address}/window/api/pay_0/terms`, {}, BY_HTTPS),
      (answer) => expectStepRefusal(answer, 401, null),
    ],
  ])('%s refuses without a hint', async (_case, attack, expected) => {
    const answer = await unchanged(live.location, attack);
    expected(answer);
    expect(answer.text).not.toMatch(/DOJANG_HINT|dojang-hint|"hint"|expected https?:/);
  });

  test('a step that is refused in the window says no more than its code', async () => {
    const opened = await openLive(form(await liveKey()));
    const url = new URL(String(opened.headers['location']), live.address);
    const api = `${live.address}/window/api/${url.pathname.split('/').at(-1)}`;
    const bearer = { ...BY_HTTPS, authorization: `Bearer ${url.hash.slice(1)}` };
    const early = () =>
      sendJson(`${api}/authentication`, { cardCompany: 'kb', quota: '00', email: '' }, bearer);
    expectStepRefusal(await unchanged(live.location, early), 200, null);
    expectStepRefusal(await unchanged(live.location, () => sendJson(`${api}/terms`, {}, bearer)), 400, null);
  });
});

describe('in test mode', () => {
  test.each(['[', 'a b', 'user@evil.example', '"><script>', 'evil.example:99999'])(
    'a Host that is none (%s) is refused by 400',
    async (host) => {
      const calls = [
        () => sendJson(`${house.gateway.url}${paths.auth}`, TEST, { host, referer: SHOP }),
        () => sendJson(`${house.gateway.url}/js/v1/auth`, {}, { host, origin: SHOP }),
        () => sendForm(`${house.gateway.url}${paths.window}`, form('x'), { host, origin: SHOP }),
      ];
      for (const call of calls) {
        const answer = await unchanged(house.location, call);
        expect([answer.status, answer.text]).toEqual([
          400,
          '{"error":"The Host of the request is not one."}',
        ]);
      }
    },
  );

  test('a request of HTTP/1.0 without a Host is answered under the address it reached', async () => {
    const body = JSON.stringify(TEST);
    const text = await raw(
      `POST ${paths.auth} HTTP/1.0\r\nreferer: ${SHOP}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
    expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toMatchObject({
      result: 'success',
      return_url: `http://127.0.0.1:${house.gateway.port}${paths.window}`,
    });
  });

  test.each([
    ['GET', '/'],
    ['GET', paths.script],
    ['GET', paths.olderScript],
    ['GET', paths.background],
    ['GET', '/healthz'],
    ['POST', paths.window],
    ['POST', paths.confirm],
    ['POST', paths.confirmAlias],
    ['POST', paths.lookup],
    ['POST', paths.cancel],
    ['POST', '/php/SimplePayCardAct.php?ACT_=PAYM'],
  ])('so is %s %s', async (method, path) => {
    const body = method === 'POST' ? '{}' : '';
    const text = await raw(`${method} ${path} HTTP/1.0\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('a proxy that says nonsense of the scheme does not put it into addresses', async () => {
    const answer = await sendJson(`${house.gateway.url}${paths.auth}`, TEST, {
      referer: SHOP,
      'x-forwarded-proto': 'javascript',
    });
    expect(answer.status).toBe(400);
  });
});

/** Speaks plain TCP to the gateway in test mode; the answer until it hangs up. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(house.gateway.port, '127.0.0.1', () => socket.end(text));
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.on('close', () => resolve(answer)).on('error', reject);
  });
}
