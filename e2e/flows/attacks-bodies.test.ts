import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import { CALLBACK_PATH } from '../../packages/protocol/src/acquirer/index.ts';
import { paths } from '../../packages/protocol/src/payple/index.ts';
import { kstDate } from '../../packages/protocol/src/time.ts';
import {
  type Answer,
  expectAuthRefusal,
  expectRefusalPage,
  expectStepRefusal,
  expectWireRefusal,
  fieldsOf,
  type Sent,
  send,
  sendForm,
  sendJson,
  unchanged,
} from '../support/attack.ts';
import { type House, openHouse, SECRET } from '../support/house.ts';

const TEST = { cst_id: 'test', custKey: 'abcd1234567890' };
const CLIENT_KEY = 'test_DF55F29DA654A8CBC0F0A9DD4B556486';
const JSON_TYPE = { 'content-type': 'application/json' };
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };

/** An endpoint that reads a body, what it wants beside one, and what it says to a body that it cannot read. */
interface Endpoint {
  readonly name: string;
  readonly path: () => string;
  readonly headers: () => Readonly<Record<string, string>>;
  readonly refused: (answer: Answer, hint: string | RegExp) => void;
}

let house: House;
let authKey = '';
let windowPath = '';
let windowToken = '';

beforeAll(async () => {
  house = await openHouse();
  const { fields } = await house.partner.requestPayment({ ...house.order(), shopOrigin: house.shopOrigin });
  const opened = await sendForm(fields['PCD_PAY_URL'] ?? '', fields, { origin: house.shopOrigin });
  const url = new URL(String(opened.headers['location']), house.gateway.url);
  windowPath = `/window/api/${url.pathname.split('/').at(-1)}`;
  windowToken = url.hash.slice(1);
  const answer = await sendJson(at(paths.auth), TEST, { referer: house.shopOrigin });
  authKey = fieldsOf(answer)['AuthKey'] ?? '';
  return () => house.close();
});

const at = (path: string) => `${house.gateway.url}${path}`;
const bearer = () => ({ authorization: `Bearer ${windowToken}` });

const endpoints: readonly Endpoint[] = [
  {
    name: 'auth.php',
    path: () => paths.auth,
    headers: () => ({ referer: house.shopOrigin }),
    refused: (answer, hint) => expectAuthRefusal(answer, 'AUTH0001', hint),
  },
  {
    name: 'the window form',
    path: () => paths.window,
    headers: () => ({ origin: house.shopOrigin }),
    refused: (answer, hint) => expectRefusalPage(answer, 'CBIL0001', hint),
  },
  {
    name: 'confirm',
    path: () => paths.confirm,
    headers: () => ({}),
    refused: (answer, hint) => expectWireRefusal(answer, 'AUTH0002', hint),
  },
  {
    name: 'lookup',
    path: () => paths.lookup,
    headers: () => ({}),
    refused: (answer, hint) => expectWireRefusal(answer, 'PCHK0002', hint),
  },
  {
    name: 'cancel',
    path: () => paths.cancel,
    headers: () => ({}),
    refused: (answer, hint) => expectWireRefusal(answer, 'PAYC0001', hint),
  },
  {
    name: '/js/v1/auth',
    path: () => '/js/v1/auth',
    headers: () => ({ origin: house.shopOrigin }),
    refused: (answer, hint) => expectAuthRefusal(answer, 'AUTH0003', hint),
  },
  {
    name: "the window's API",
    path: () => `${windowPath}/authentication`,
    headers: bearer,
    refused: (answer, hint) => expectStepRefusal(answer, 400, hint),
  },
  {
    name: "the card companies' callback",
    path: () => CALLBACK_PATH,
    headers: () => ({ authorization: `Bearer ${SECRET}` }),
    refused: (answer) =>
      expect([answer.status, answer.text]).toEqual([400, '{"error":"authenticationId: required"}']),
  },
];

const NESTED = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`;
const LIST = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
// '상품' in EUC-KR, as old Korean software sends it.
const EUC_KR = Buffer.from([0xbb, 0xf3, 0xc7, 0xb0]);

/** A whole valid message as `TEXT` becomes unreadable only by how it is sent. */
const unreadable: readonly (readonly [string, Sent])[] = [
  ['no JSON', { headers: JSON_TYPE, body: '{"cst_id": test}' }],
  ['JSON cut short', { headers: JSON_TYPE, body: '{"cst_id":"test"' }],
  ['a list', { headers: JSON_TYPE, body: '["test"]' }],
  ['a number', { headers: JSON_TYPE, body: '1' }],
  ['null', { headers: JSON_TYPE, body: 'null' }],
  ['lists in lists, 10,000 deep', { headers: JSON_TYPE, body: LIST }],
  [
    'EUC-KR bytes in JSON',
    { headers: JSON_TYPE, body: Buffer.concat([Buffer.from('{"cst_id":"'), EUC_KR, Buffer.from('"}')]) },
  ],
  ['EUC-KR bytes in a form', { headers: FORM_TYPE, body: Buffer.concat([Buffer.from('cst_id='), EUC_KR]) }],
  [
    'EUC-KR bytes, encoded, in a form',
    { headers: FORM_TYPE, body: 'cst_id=test&PCD_PAY_GOODS=%BB%F3%C7%B0' },
  ],
  [
    'a surrogate as bytes in a form (CESU-8)',
    { headers: FORM_TYPE, body: 'cst_id=test&PCD_PAY_GOODS=%ED%A0%80' },
  ],
  [
    'EUC-KR bytes in a multipart',
    {
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      body: Buffer.concat([
        Buffer.from('--x\r\ncontent-disposition: form-data; name="cst_id"\r\n\r\n'),
        EUC_KR,
        Buffer.from('\r\n--x--\r\n'),
      ]),
    },
  ],
  [
    'a multipart without its boundary',
    { headers: { 'content-type': 'multipart/form-data' }, body: 'cst_id' },
  ],
  ['UTF-16', { headers: JSON_TYPE, body: Buffer.from('\ufeff{"cst_id":"test"}', 'utf16le') }],
  ['UTF-16 without a mark', { headers: JSON_TYPE, body: Buffer.from('{"cst_id":"test"}', 'utf16le') }],
  ['gzip', { headers: { ...JSON_TYPE, 'content-encoding': 'gzip' }, body: gzipSync('{"cst_id":"test"}') }],
  [
    'plain text said to be gzip',
    { headers: { ...JSON_TYPE, 'content-encoding': 'gzip' }, body: '{"cst_id":"test"}' },
  ],
];

/** Readable, and nothing in it that the endpoint wants. */
const empty: readonly (readonly [string, Sent])[] = [
  ['nothing', {}],
  ['objects in objects, 5,000 deep', { headers: JSON_TYPE, body: NESTED }],
  [
    'everything under __proto__',
    {
      headers: JSON_TYPE,
      body: `{"__proto__":${JSON.stringify({ ...TEST, clientKey: CLIENT_KEY, agreed: [] })}}`,
    },
  ],
  [
    'everything under constructor.prototype',
    { headers: JSON_TYPE, body: `{"constructor":{"prototype":${JSON.stringify(TEST)}}}` },
  ],
  [
    'a form of prototype keys',
    { headers: FORM_TYPE, body: '__proto__[cst_id]=test&__proto__.custKey=a&constructor=1&toString=1' },
  ],
];

describe.each(endpoints)('$name', ({ path, headers, refused }) => {
  const attack = ({ headers: own = {}, ...sent }: Sent) =>
    unchanged(house.location, () => send(at(path()), { ...sent, headers: { ...headers(), ...own } }));

  test.each(unreadable)('refuses %s and says what it reads', async (_case, sent) => {
    refused(await attack(sent), 'body: a JSON object or a form in UTF-8');
  });

  test.each(empty)('refuses %s', async (_case, sent) => {
    refused(await attack(sent), /^\w+: /);
    expect({}).not.toHaveProperty('cst_id');
  });

  test.each<[string, string]>([
    ['announced', '1048576'],
    ['in pieces', ''],
  ])('refuses a megabyte, %s, before reading it', async (_case, length) => {
    const how: Record<string, string> =
      length === '' ? { 'transfer-encoding': 'chunked' } : { 'content-length': length };
    const answer = await attack({
      headers: { ...JSON_TYPE, ...how },
      body: `{"cst_id":"${'a'.repeat(1_048_563)}"}`,
    });
    expect(answer.status).toBe(413);
    expect(answer.text).not.toContain('aaaa');
  });
});

describe('a name that comes twice', () => {
  test('counts as the last one says, in JSON and in a form', async () => {
    const twice = '{"cst_id":"test","custKey":"abcd1234567890","custKey":"wrong"}';
    const referer = { referer: house.shopOrigin };
    const json = () => send(at(paths.auth), { headers: { ...JSON_TYPE, ...referer }, body: twice });
    expectAuthRefusal(await unchanged(house.location, json), 'AUTH0002', 'custKey: not a key');
    const form = () =>
      send(at(paths.auth), {
        headers: { ...FORM_TYPE, ...referer },
        body: 'cst_id=test&custKey=abcd1234567890&custKey=wrong',
      });
    expectAuthRefusal(await unchanged(house.location, form), 'AUTH0002', 'custKey: not a key');
  });

  test('cannot smuggle a second amount past a sealed order', async () => {
    const order = house.order({ amountWon: 59_000 });
    const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    const body = `${new URLSearchParams(fields).toString()}&PCD_PAY_TOTAL=100`;
    const attack = () =>
      send(at(paths.window), { headers: { ...FORM_TYPE, origin: house.shopOrigin }, body });
    expectRefusalPage(
      await unchanged(house.location, attack),
      'CPCAE004',
      'PCD_PAY_TOTAL: the page says otherwise than the server sealed',
    );
  });
});

describe('letters that cannot be kept', () => {
  const payment = () => ({
    PCD_PAY_TYPE: 'card',
    PCD_PAY_WORK: 'PAY',
    PCD_CARD_VER: '02',
    PCD_PAY_GOODS: '도장 티셔츠',
    PCD_PAY_TOTAL: '1000',
    PCD_RST_URL: '/payments/result',
    PCD_AUTH_KEY: authKey,
  });

  test.each([
    'PCD_PAY_GOODS',
    'PCD_PAY_OID',
    'PCD_RST_URL',
    'PCD_PAYER_NO',
    'PCD_PAYER_NAME',
    'PCD_PAYER_HP',
    'PCD_PAYER_EMAIL',
    'PCD_USER_DEFINE1',
    'PCD_USER_DEFINE2',
    'PCD_APP_SCHEME',
  ])('in %s are refused at the window: U+0000 and a lone surrogate', async (name) => {
    const open = (value: string) => () =>
      sendJson(at(paths.window), { ...payment(), [name]: value }, { origin: house.shopOrigin });
    const zero = await unchanged(house.location, open('a\u0000b'));
    expectRefusalPage(zero, 'CPCA9999', `${name}: U+0000 is not allowed`);
    const lone = await unchanged(house.location, open('a\ud800b'));
    expectRefusalPage(lone, 'CPCA9999', `${name}: not well-formed Unicode`);
  });
});

describe.each(engines)('on $name, U+0000 and lone surrogates', (engine) => {
  let own: House;
  beforeAll(async () => {
    own = await openHouse({ engine });
    return () => own.close();
  });

  const today = () => kstDate(Date.now());
  const lookupKey = async () =>
    fieldsOf(
      await sendJson(
        `${own.gateway.url}${paths.auth}`,
        { ...TEST, PCD_PAYCHK_FLAG: 'Y' },
        { referer: own.shopOrigin },
      ),
    )['AuthKey'];
  const lookup = (AuthKey: unknown, PCD_PAY_OID: string) => ({
    PCD_CST_ID: 'test',
    PCD_CUST_KEY: TEST.custKey,
    PCD_AUTH_KEY: AuthKey,
    PCD_PAY_OID,
    PCD_PAY_DATE: today(),
  });

  test.each<[string, (bad: string) => Promise<Answer>, number]>([
    [
      'cst_id',
      (bad) =>
        sendJson(`${own.gateway.url}${paths.auth}`, { ...TEST, cst_id: bad }, { referer: own.shopOrigin }),
      200,
    ],
    [
      'clientKey',
      (bad) => sendJson(`${own.gateway.url}/js/v1/auth`, { clientKey: bad }, { origin: own.shopOrigin }),
      200,
    ],
    [
      'PCD_PAY_OID of a lookup',
      async (bad) => sendJson(`${own.gateway.url}${paths.lookup}`, lookup(await lookupKey(), bad)),
      200,
    ],
    [
      'PCD_PAY_REQKEY',
      (bad) => sendJson(`${own.gateway.url}${paths.confirm}`, { ...lookup('a', 'b'), PCD_PAY_REQKEY: bad }),
      200,
    ],
    [
      'authenticationId of a callback',
      (bad) =>
        sendJson(
          `${own.gateway.url}${CALLBACK_PATH}`,
          { authenticationId: bad.padEnd(12, 'a') },
          { authorization: `Bearer ${SECRET}` },
        ),
      400,
    ],
    [
      'payment of a window page',
      (bad) => send(`${own.gateway.url}/window/${encode(bad)}`, { method: 'GET' }),
      404,
    ],
    [
      'payment of the window’s API',
      (bad) =>
        send(`${own.gateway.url}/window/api/${encode(bad)}`, {
          method: 'GET',
          headers: { authorization: 'Bearer x' },
        }),
      401,
    ],
    ['receipt', (bad) => send(`${own.gateway.url}/receipt/${encode(bad)}`, { method: 'GET' }), 404],
  ])('as %s are refused, not stumbled over', async (_case, attack, status) => {
    const zero = await unchanged(own.location, () => attack('a\u0000b'));
    expect(zero.status).toBe(status);
    const lone = await unchanged(own.location, () => attack('a\ud800b'));
    // A path with bytes that are no UTF-8 is no address at all.
    expect([status, 400]).toContain(lone.status);
  });
});

/** As an address: a surrogate as the bytes a careless encoder makes of it. */
function encode(text: string): string {
  return encodeURIComponent(text.replace('\ud800', '<>')).replace('%3C%3E', '%ED%A0%80');
}
