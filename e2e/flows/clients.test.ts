import { once } from 'node:events';
import { connect } from 'node:net';
import { PNG } from 'pngjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { testAccount } from '../../packages/gateway/src/main.ts';
import { paths } from '../../packages/protocol/src/payple/index.ts';
import { verifiable } from '../../packages/sdk/test/verifiable.ts';
import { type House, openHouse } from '../support/house.ts';

type Fields = Readonly<Record<string, string>>;

const { custKey, refundKey } = testAccount.keys;
const KEYS = { cst_id: 'test', custKey };

let house: House;
beforeAll(async () => {
  house = await openHouse();
  return () => house.close();
});

interface Call {
  readonly method?: 'GET' | 'POST';
  /** With the query. */
  readonly path: string;
  /** As they go over the wire, spelling included. */
  readonly headers?: readonly string[];
  readonly body?: string;
  readonly version?: '1.0' | '1.1';
}

interface Reply {
  readonly status: number;
  readonly headers: string;
  readonly text: string;
}

/** Speaks HTTP by hand: what a client really sent, byte by byte, on one connection that is kept open between calls. */
async function exchange(...calls: readonly Call[]): Promise<readonly Reply[]> {
  const socket = connect(house.gateway.port, '127.0.0.1');
  await once(socket, 'connect');
  let buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
  });
  const replies: Reply[] = [];
  try {
    for (const call of calls) {
      socket.write(bytesOf(call));
      const reply = await read();
      replies.push(reply);
    }
  } finally {
    socket.destroy();
  }
  return replies;

  async function read(): Promise<Reply> {
    for (;;) {
      const headEnd = buffer.indexOf('\r\n\r\n');
      const head = headEnd === -1 ? '' : buffer.subarray(0, headEnd).toString('latin1');
      const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? Number.NaN);
      if (headEnd !== -1 && buffer.length >= headEnd + 4 + length) {
        const text = buffer.subarray(headEnd + 4, headEnd + 4 + length).toString('utf8');
        buffer = buffer.subarray(headEnd + 4 + length);
        return { status: Number(head.split(' ')[1]), headers: head, text };
      }
      if (socket.readableEnded) throw new Error(`The connection ended early: ${buffer.toString('utf8')}`);
      await Promise.race([once(socket, 'data'), once(socket, 'end')]);
    }
  }
}

function bytesOf({ method = 'POST', path, headers = [], body = '', version = '1.1' }: Call): string {
  const lines = [
    `${method} ${path} HTTP/${version}`,
    `host: localhost:${house.gateway.port}`,
    ...headers,
    ...(method === 'POST' ? [`Content-Length: ${Buffer.byteLength(body)}`] : []),
  ];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

async function one(call: Call): Promise<Fields> {
  const [reply] = await exchange(call);
  expect(reply?.status).toBe(200);
  return JSON.parse(reply?.text ?? '') as Fields;
}

const json = JSON.stringify;
const form = (fields: object) => new URLSearchParams(Object.entries(fields)).toString();
const pathOf = (address = '') => {
  const { pathname, search } = new URL(address);
  return pathname + search;
};

function multipart(fields: object): string {
  const parts = Object.entries(fields).map(
    ([name, value]) =>
      `------WebKitFormBoundaryAb12\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return `${parts.join('')}------WebKitFormBoundaryAb12--\r\n`;
}

const MULTIPART = 'Content-Type: multipart/form-data; boundary=----WebKitFormBoundaryAb12';
const referer = () => `Referer: ${house.shopOrigin}`;

interface Encoding {
  readonly client: string;
  readonly headers: readonly string[];
  readonly encode: (fields: object) => string;
}

/** The ways in which known clients post a message: the official samples by language and year, and others' code. */
const encodings: readonly Encoding[] = [
  {
    client: 'the guide',
    headers: ['Content-Type: application/json', 'Cache-Control: no-cache'],
    encode: json,
  },
  { client: 'the Python sample', headers: ['Content-Type: application/json;'], encode: json },
  {
    client: 'the PHP sample',
    headers: ['CONTENT-TYPE: application/json; charset=UTF-8', 'Cache-Control: no-cache'],
    encode: json,
  },
  { client: 'the Java sample', headers: ['content-type: application/json; charset=utf-8'], encode: json },
  {
    client: 'the React sample, whose header option is misspelt,',
    headers: ['Content-Type: application/x-www-form-urlencoded'],
    encode: json,
  },
  {
    client: 'a client that labels JSON as a form with a charset',
    headers: ['Content-Type: application/x-www-form-urlencoded;charset=UTF-8'],
    encode: json,
  },
  { client: 'the script of 2018', headers: [MULTIPART], encode: multipart },
  {
    client: 'a plain form',
    headers: ['Content-Type: application/x-www-form-urlencoded; charset=UTF-8'],
    encode: form,
  },
  { client: 'a client that names no content type', headers: [], encode: json },
  { client: 'a client that calls JSON a text', headers: ['Content-Type: text/plain'], encode: json },
];

const asTheGuide: Encoding = {
  client: 'the guide',
  headers: ['Content-Type: application/json'],
  encode: json,
};

const post = (path: string, fields: object, { headers, encode }: Encoding = asTheGuide) =>
  one({ path, headers, body: encode(fields) });

const authenticate = (purpose: object = {}) =>
  one({ path: paths.auth, headers: [referer()], body: json({ ...KEYS, ...purpose }) });

/** A payment of 1,000 won that is paid, with what returned in the browser. */
async function paid(): Promise<Fields> {
  const { fields } = await house.partner.requestPayment({ ...house.order(), shopOrigin: house.shopOrigin });
  return { ...(await house.payer.pay(fields)) };
}

/** A CERT payment whose customer has authenticated. */
async function authenticated(): Promise<Fields> {
  const order = house.order({ work: 'CERT' });
  const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
  return { ...(await house.payer.pay(fields)) };
}

const confirmOf = (result: Fields) => ({
  PCD_CST_ID: 'test',
  PCD_CUST_KEY: custKey,
  PCD_AUTH_KEY: result['PCD_AUTH_KEY'],
  PCD_PAY_REQKEY: result['PCD_PAY_REQKEY'],
});

describe('an authentication', () => {
  test.each(encodings)('as $client sends it opens a window', async ({ headers, encode }) => {
    const auth = await one({ path: paths.auth, headers: [...headers, referer()], body: encode(KEYS) });
    expect(auth).toMatchObject({ result: 'success', PCD_PAY_URL: paths.window });
  });

  test.each([
    ['GET with a query, as the oldest Node sample', { method: 'GET', path: `${paths.auth}?${form(KEYS)}` }],
    [
      'GET with a body of JSON',
      {
        method: 'GET',
        path: paths.auth,
        headers: ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(json(KEYS))}`],
        body: json(KEYS),
      },
    ],
  ] as const)('by %s succeeds', async (_client, call) => {
    const auth = await one({ ...call, headers: [...('headers' in call ? call.headers : []), referer()] });
    expect(auth['result']).toBe('success');
  });

  test.each([`/${paths.auth}`, `${paths.auth}/`])(
    'is read at %s, as a base address that ends in a slash makes it',
    async (path) => {
      expect((await one({ path, headers: [referer()], body: json(KEYS) }))['result']).toBe('success');
    },
  );

  test.each(['Referer', 'referer', 'REFERER'])('reads the header %s in any case', async (name) => {
    const call = { path: paths.auth, headers: [`${name}: ${house.shopOrigin}/cart?x=1`], body: json(KEYS) };
    expect((await one(call))['result']).toBe('success');
  });

  test('reads a body whose every value but the keys is a null, as Java sends them', async () => {
    const nulls = { PCD_PAY_TYPE: null, PCD_PAY_WORK: null, PCD_PAYCANCEL_FLAG: null, PCD_SIMPLE_FLAG: null };
    expect(await authenticate(nulls)).toMatchObject({ result: 'success', PCD_PAY_URL: paths.window });
  });

  test.each([
    ['PCD_PAYCHK_FLAG', paths.lookup],
    ['PCD_PAYCHECK_FLAG', paths.lookup],
    ['PCD_PAYCANCEL_FLAG', paths.cancel],
  ])('with %s=Y leads to %s', async (flag, path) => {
    expect((await authenticate({ [flag]: 'Y' }))['PCD_PAY_URL']).toBe(path);
  });

  test.each(['PCD_REGULER_FLAG', 'PCD_REGULAR_FLAG'])(
    'reads the flag %s, however it is spelt',
    async (flag) => {
      const pathFor = async (value: string) =>
        (await authenticate({ PCD_PAY_TYPE: 'card', [flag]: value }))['PCD_PAY_URL'];
      expect(await pathFor('Y')).toBe('/php/RePayCardAct.php?ACT_=PAYM');
      expect(await pathFor('N')).toBe(paths.window);
    },
  );

  test('ignores what it does not know, numbers and lists included', async () => {
    const extra = { IS_DIRECT: 'N', PCD_CPAY_VER: '1.0.1', payple_dir_path: '', amount: 1000, list: [1, {}] };
    expect((await authenticate(extra))['result']).toBe('success');
  });
});

describe('a confirm', () => {
  test.each(encodings)('as $client sends it, without a Referer, charges', async (encoding) => {
    const result = await authenticated();
    const answer = await post(pathOf(result['PCD_PAY_COFURL']), confirmOf(result), encoding);
    expect(answer).toMatchObject({ PCD_PAY_RST: 'success', PCD_PAY_CODE: 'PCCF0000', PCD_PAY_TOTAL: '1000' });
  });

  test.each([
    ['an empty PCD_PAYER_ID', { PCD_PAYER_ID: '' }],
    ['a null PCD_PAYER_ID', { PCD_PAYER_ID: null }],
    [
      'the fields that one shop adds',
      {
        PCD_PAY_TYPE: 'card',
        PCD_PAY_CARDQUOTA: '00',
        PCD_PAY_GOODS: '티셔츠',
        PCD_PAY_TOTAL: 1000,
        PCD_SIMPLE_FLAG: 'N',
      },
    ],
  ])('with %s charges', async (_what, extra) => {
    const result = await authenticated();
    const answer = await post(pathOf(result['PCD_PAY_COFURL']), { ...confirmOf(result), ...extra });
    expect(answer['PCD_PAY_CODE']).toBe('PCCF0000');
  });

  test('with the tokens of its own authentication charges as with the raw keys', async () => {
    const auth = await authenticate();
    const result = await house.payer.pay({
      PCD_PAY_TYPE: 'card',
      PCD_PAY_WORK: 'CERT',
      PCD_CARD_VER: '02',
      PCD_PAY_GOODS: '티셔츠',
      PCD_PAY_TOTAL: '1000',
      PCD_RST_URL: '/payments/result',
      PCD_AUTH_KEY: auth['AuthKey'] ?? '',
      PCD_PAY_URL: auth['return_url'] ?? '',
    });
    const tokens = { PCD_CST_ID: auth['cst_id'], PCD_CUST_KEY: auth['custKey'] };
    const answer = await post(pathOf(result['PCD_PAY_COFURL']), { ...confirmOf(result), ...tokens });
    expect(answer['PCD_PAY_CODE']).toBe('PCCF0000');
  });

  test('under the path of the newer host is the same confirm', async () => {
    const result = await authenticated();
    const first = await post('/api/v1/payments/cards/approval/confirm', confirmOf(result));
    expect(first).toMatchObject({ PCD_PAY_RST: 'success', PCD_PAY_CODE: 'PCCF0000' });
    expect(await post(pathOf(result['PCD_PAY_COFURL']), confirmOf(result))).toEqual(first);
  });
});

describe('a lookup and a cancellation', () => {
  const about = (payment: Fields) => ({
    PCD_PAY_OID: payment['PCD_PAY_OID'],
    PCD_PAY_DATE: payment['PCD_PAY_TIME']?.slice(0, 8),
  });
  const keysOf = (auth: Fields, are: 'raw' | 'tokens') => ({
    PCD_CST_ID: are === 'raw' ? 'test' : auth['cst_id'],
    PCD_CUST_KEY: are === 'raw' ? custKey : auth['custKey'],
    PCD_AUTH_KEY: auth['AuthKey'],
  });

  test.each(encodings)('as $client sends them, without a Referer, work', async (encoding) => {
    const payment = await paid();
    const chk = await authenticate({ PCD_PAYCHK_FLAG: 'Y' });
    const lookup = { ...keysOf(chk, 'raw'), ...about(payment), PCD_PAYCHK_FLAG: 'Y', PCD_PAY_TYPE: 'card' };
    expect(await post(paths.lookup, lookup, encoding)).toMatchObject({ PCD_PAY_CODE: 'PCHK0000' });
    const auth = await authenticate({ PCD_PAYCANCEL_FLAG: 'Y' });
    const cancel = {
      ...keysOf(auth, 'tokens'),
      ...about(payment),
      PCD_REFUND_KEY: refundKey,
      PCD_PAYCANCEL_FLAG: 'Y',
      PCD_REFUND_TOTAL: '1000',
    };
    expect(await post(paths.cancel, cancel, encoding)).toMatchObject({
      PCD_PAY_RST: 'success',
      PCD_PAY_CODE: 'PAYC0000',
      PCD_PAY_MSG: '환불성공',
    });
  });

  test('read numbers of JSON, nulls, dates with separators and names of others', async () => {
    const payment = await paid();
    const day = about(payment).PCD_PAY_DATE ?? '';
    const chk = await authenticate({ PCD_PAYCHECK_FLAG: 'Y' });
    const lookup = {
      ...keysOf(chk, 'tokens'),
      PCD_PAYCHECK_FLAG: 'Y',
      PCD_PAY_TYPE: 'transfer',
      PCD_PAY_OID: payment['PCD_PAY_OID'],
      PCD_PAY_DATE: Number(day),
      PCD_REGULER_FLAG: null,
    };
    expect(await post(paths.lookup, lookup)).toMatchObject({
      PCD_PAY_CODE: 'PCHK0000',
      PCD_PAY_TYPE: 'card',
    });
    const auth = await authenticate({ PCD_PAYCANCEL_FLAG: 'Y' });
    const cancel = {
      ...keysOf(auth, 'raw'),
      PCD_REFUND_KEY: refundKey,
      PCD_PAYCANCEL_FLAG: 'Y',
      PCD_PAY_OID: payment['PCD_PAY_OID'],
      PCD_PAY_DATE: `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`,
      PCD_REFUND_TOTAL: 400,
      PCD_REFUND_TAXTOTAL: null,
      PCD_REFUND_REASON: '고객 변심',
      PCD_PAYER_EMAIL: '',
      PCD_PAY_YEAR: '',
    };
    expect(await post(paths.cancel, cancel)).toMatchObject({
      PCD_PAY_RST: 'success',
      PCD_REFUND_TOTAL: '400',
    });
  });
});

describe('what older clients send and name', () => {
  const about = (payment: Fields) => ({
    PCD_CST_ID: 'test',
    PCD_CUST_KEY: custKey,
    PCD_PAY_OID: payment['PCD_PAY_OID'],
  });
  const keyFor = async (flag: string) => ({ PCD_AUTH_KEY: (await authenticate({ [flag]: 'Y' }))['AuthKey'] });

  test('the time of the payment as its day is that day, as text or number, in lookup and cancellation', async () => {
    const payment = await paid();
    const time = payment['PCD_PAY_TIME'] ?? '';
    expect(time).toMatch(/^\d{14}$/);
    const lookup = { ...about(payment), ...(await keyFor('PCD_PAYCHK_FLAG')), PCD_PAYCHK_FLAG: 'Y' };
    const written = time.replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3 $4:$5:$6');
    for (const PCD_PAY_DATE of [time, Number(time), written])
      expect(await post(paths.lookup, { ...lookup, PCD_PAY_DATE })).toMatchObject({
        PCD_PAY_CODE: 'PCHK0000',
      });
    const cancel = {
      ...about(payment),
      ...(await keyFor('PCD_PAYCANCEL_FLAG')),
      PCD_REFUND_KEY: refundKey,
      PCD_PAYCANCEL_FLAG: 'Y',
      PCD_PAY_DATE: time,
      PCD_REFUND_TOTAL: '1000',
    };
    expect(await post(paths.cancel, cancel)).toMatchObject({ PCD_PAY_CODE: 'PAYC0000' });
  });

  test('thirteen digits are no day', async () => {
    const lookup = {
      ...about(await paid()),
      ...(await keyFor('PCD_PAYCHK_FLAG')),
      PCD_PAY_DATE: '2026112312345',
    };
    expect(await post(paths.lookup, lookup)).toMatchObject({
      PCD_PAY_CODE: 'PCHK0002',
      DOJANG_HINT: expect.stringContaining('PCD_PAY_DATE: '),
    });
  });

  test('a card payment that is looked up as a transfer is found, and the hint says of which type it is', async () => {
    const payment = await paid();
    const lookup = {
      ...about(payment),
      ...(await keyFor('PCD_PAYCHK_FLAG')),
      PCD_PAY_DATE: payment['PCD_PAY_TIME']?.slice(0, 8),
    };
    expect(await post(paths.lookup, { ...lookup, PCD_PAY_TYPE: 'transfer' })).toMatchObject({
      PCD_PAY_CODE: 'PCHK0000',
      PCD_PAY_TYPE: 'card',
      DOJANG_HINT: expect.stringContaining('PCD_PAY_TYPE: transfer was asked for'),
    });
    for (const PCD_PAY_TYPE of ['card', '', null])
      expect(await post(paths.lookup, { ...lookup, PCD_PAY_TYPE })).not.toHaveProperty('DOJANG_HINT');
  });

  test.each([
    ['cancellation', paths.cancel, { PCD_REFUND_TOTAL: '1,000' }, 'PAYC0003', { PCD_REFUND_TOTAL: '' }],
    ['cancellation', paths.cancel, { PCD_REFUND_TAXTOTAL: 'x' }, 'PAYC0003', { PCD_REFUND_TOTAL: '1000' }],
    ['lookup', paths.lookup, { PCD_PAY_DATE: '2026' }, 'PCHK0002', {}],
  ])('a %s that is malformed repeats what could be read of it', async (_call, path, changes, code, rest) => {
    const fields = {
      PCD_CST_ID: 'test',
      PCD_CUST_KEY: custKey,
      PCD_AUTH_KEY: 'key',
      PCD_REFUND_KEY: refundKey,
      PCD_PAYCANCEL_FLAG: 'Y',
      PCD_PAY_OID: 'Ord-77',
      PCD_PAY_DATE: '20261123',
      PCD_REFUND_TOTAL: '1000',
    };
    const answer = await post(path, { ...fields, ...changes });
    expect(answer).toMatchObject({ PCD_PAY_CODE: code, PCD_PAY_OID: 'Ord-77', ...rest });
  });

  test('a confirm that comes too late is told how long it had', async () => {
    const result = await authenticated();
    house.advance(31 * 60_000);
    expect(await post(pathOf(result['PCD_PAY_COFURL']), confirmOf(result))).toMatchObject({
      PCD_PAY_CODE: 'PCCF0002',
      DOJANG_HINT: "PCD_PAY_REQKEY: a confirm has to come within 30 minutes of the customer's authentication",
    });
  });

  test('the older name of the script brings the same script, and its picture is there', async () => {
    const text = async (path: string) => (await fetch(`${house.gateway.url}${path}`)).text();
    expect(await text('/js/cpay.payple.1.0.0.js')).toBe(await text('/js/cpay.payple.1.0.1.js'));
    const picture = await fetch(`${house.gateway.url}/img/background.png`);
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
    const { width, height } = PNG.sync.read(Buffer.from(await picture.arrayBuffer()));
    expect([width, height]).toEqual([1, 1]);
  });
});

describe('a connection', () => {
  test('is kept for the calls that follow', async () => {
    const call = { path: paths.auth, headers: [referer(), 'Connection: keep-alive'], body: json(KEYS) };
    const replies = await exchange(call, call, call);
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(replies.map(({ text }) => (JSON.parse(text) as Fields)['AuthKey'])).size).toBe(3);
  });

  test('of HTTP/1.0 is answered with a length, and closed', async () => {
    const call = { path: paths.auth, headers: [referer()], body: json(KEYS), version: '1.0' } as const;
    const [reply] = await exchange(call);
    expect(reply?.status).toBe(200);
    expect(reply?.headers).toMatch(/^content-type: application\/json; charset=utf-8$/im);
    expect(reply?.headers).toMatch(/^connection: close$/im);
    expect(JSON.parse(reply?.text ?? '')).toMatchObject({ result: 'success' });
  });
});

describe('a form that is posted to the window without our script', () => {
  // The form `CpayFrom` of a client that replaces the script: no address for the result, since it takes messages alone.
  async function ownForm(changes: object = {}): Promise<Fields> {
    const auth = await authenticate();
    return {
      PCD_PAY_URL: auth['return_url'] ?? '',
      PCD_CST_ID: auth['cst_id'] ?? '',
      PCD_CUST_KEY: auth['custKey'] ?? '',
      PCD_AUTH_KEY: auth['AuthKey'] ?? '',
      PCD_CPAY_VER: '1.0.1',
      PCD_PAY_TYPE: 'card',
      PCD_PAY_WORK: 'PAY',
      PCD_CARD_VER: '02',
      PCD_PAY_GOODS: '티셔츠',
      PCD_PAY_TOTAL: '1000',
      PCD_PAY_OID: house.order().orderNumber,
      PCD_PAY_TAXTOTAL: '0',
      PCD_RST_URL: '',
      PCD_HTTP_REFERER: `${house.shopOrigin}/cart`,
      callbackFunction: 'function (result) { console.log(result); }',
      ...changes,
    };
  }

  test('is paid, and the result goes by message alone', async () => {
    const fields = await ownForm();
    const window = await house.payer.open(fields);
    await window.agree();
    await window.choose('shinhan');
    await (await window.phone()).approve();
    await window.waitFor('authenticated');
    await window.approve();
    const { result, postUrl } = await window.returnResult();
    expect(postUrl).toBeNull();
    expect(result).toMatchObject({ PCD_PAY_RST: 'success', PCD_PAY_CODE: '0000', PCD_RST_URL: '' });
    const order = { orderNumber: fields['PCD_PAY_OID'] ?? '', amountWon: 1000 };
    expect(await house.partner.verify(verifiable(result), order)).toMatchObject({ kind: 'paid' });
  });

  test('that is closed tells the words that clients compare', async () => {
    expect(await house.payer.close(await ownForm())).toMatchObject({
      PCD_PAY_RST: 'close',
      PCD_PAY_MSG: '결제를 종료하였습니다.',
    });
  });

  test.each(['NaN', 'undefined', 'null'])(
    'that says %s for each number that may be left out says none of them',
    async (text) => {
      const numbers = { PCD_PAY_TAXTOTAL: text, PCD_PAYER_HP: text, PCD_PAYER_NO: text };
      const result = await house.payer.pay(await ownForm(numbers));
      const none = { PCD_PAY_TAXTOTAL: '0', PCD_PAYER_HP: '', PCD_PAYER_NO: '' };
      expect(result).toMatchObject({ PCD_PAY_RST: 'success', ...none });
    },
  );

  test('without an order number gets one', async () => {
    const result = await house.payer.pay(await ownForm({ PCD_PAY_OID: '' }));
    expect(result['PCD_PAY_OID']).toMatch(/^PP\d{14}[A-Za-z0-9]+$/);
  });
});
