import { beforeAll, expect, test, vi } from 'vitest';
import { addWebhookAddress } from '../../packages/gateway/src/main.ts';
import { CALLBACK_PATH } from '../../packages/protocol/src/acquirer/index.ts';
import { paths } from '../../packages/protocol/src/payple/index.ts';
import { createPartner, dojang, parseResult, testCredentials } from '../../packages/sdk/src/index.ts';
import { type Answer, send, sendForm, sendJson } from '../support/attack.ts';
import { type House, openHouse } from '../support/house.ts';

const KEYS = { cst_id: 'test', custKey: 'abcd1234567890' };
const REFUND_KEY = 'a41ce010ede9fcbfb3be86b24858806596a9db68b79d138b147c3e563e1829a0';

type Line = Readonly<Record<string, unknown>> & { readonly msg: string; readonly level: number };
const lines: Line[] = [];
const texts: string[] = [];
let house: House;

beforeAll(async () => {
  house = await openHouse({
    lying: true,
    logStream: {
      write: (line) => {
        texts.push(line);
        lines.push(JSON.parse(line) as Line);
      },
    },
  });
  return () => house.close();
});

/** What was logged while something was done, but for the debug line of each answer. */
async function during<Result>(work: () => Promise<Result>): Promise<readonly [Result, readonly Line[]]> {
  const before = lines.length;
  const result = await work();
  return [result, lines.slice(before).filter(({ level }) => level > 20)];
}

const idOf = ({ headers }: Answer) => headers['x-request-id'];

test('a payment is followed from its confirm through the card company by one id', async () => {
  const order = house.order({ work: 'CERT' });
  const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
  const window = await house.payer.open(fields);
  await window.agree();
  await window.choose('kb');
  await (await window.phone()).approve({ pin: '135790' });
  await window.waitFor(['authenticated', 'done']);
  const { result } = await window.returnResult();
  const claim = parseResult(result);
  if (claim.kind !== 'claims-authenticated') throw new Error(`It ${claim.kind}.`);
  const [, said] = await during(() => house.partner.confirm(claim, order));
  const requestId = said.find(({ msg }) => msg === 'confirm')?.['requestId'];
  expect(requestId).toMatch(/^[\w.-]{8,64}$/);
  const about = { requestId, merchantId: 'test', orderNumber: order.orderNumber };
  expect(said).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ ...about, msg: 'card company', call: 'approve', outcome: 'approved' }),
      expect.objectContaining({ ...about, msg: 'confirm', outcome: 'answered', address: '127.0.0.1' }),
    ]),
  );
  expect(house.lyingIssuers?.heard).toContainEqual(
    expect.objectContaining({ call: 'POST /acquirer/approvals', requestId }),
  );
});

test('every line of the life of a payment names each fact once, and holds nothing of another line', async () => {
  const from = texts.length;
  const partner = createPartner({
    environment: dojang({ url: house.gateway.url, mode: 'test' }),
    credentials: testCredentials({ cstId: 'test', custKey: KEYS.custKey, refundKey: REFUND_KEY }),
    shopOrigin: house.shopOrigin,
  });
  const order = house.order({ work: 'CERT' });
  const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
  const claim = parseResult(await house.payer.pay(fields));
  if (claim.kind !== 'claims-authenticated') throw new Error(`It ${claim.kind}.`);
  const paidOn = await partner.confirm(claim, order);
  if (paidOn.kind !== 'paid') throw new Error(paidOn.kind);
  await partner.lookup(order);
  await partner.cancel({ orderNumber: order.orderNumber, paidOn });
  const said = texts.slice(from);
  for (const msg of ['window opened', 'confirm', 'lookup', 'cancel', 'card company'])
    expect(said.join('')).toContain(`"msg":"${msg}"`);
  // Of a name that stands there twice only one is read, and less is written again.
  for (const line of said) expect(`${JSON.stringify(JSON.parse(line))}\n`).toBe(line);
  const own = said.map((line) => JSON.parse(line) as Line).filter(({ msg }) => msg !== 'card company');
  for (const line of own) expect(Object.keys(line)).not.toContain('call');
});

test.each<[string, () => Promise<Answer>, Readonly<Record<string, unknown>>]>([
  [
    'a wrong key',
    () =>
      sendJson(
        `${house.gateway.url}${paths.auth}`,
        { ...KEYS, custKey: 'wrong' },
        { referer: house.shopOrigin },
      ),
    { msg: 'authentication refused', code: 'AUTH0002', merchantId: 'test' },
  ],
  [
    'a lookup that anybody sends',
    () => sendJson(`${house.gateway.url}${paths.lookup}`, { PCD_PAY_OID: 'O-1' }),
    { msg: 'lookup', code: 'PCHK0002' },
  ],
  [
    'a window without a key',
    () => sendForm(`${house.gateway.url}${paths.window}`, { PCD_PAY_OID: 'O-1' }),
    { msg: 'window refused', code: 'CBIL0001' },
  ],
  [
    'a step without a token',
    () => sendJson(`${house.gateway.url}/window/api/pay_0/approve`, {}),
    { msg: 'step refused', code: 'CBIL0001', route: '/window/api/:id/approve' },
  ],
  [
    'news without the secret',
    () => sendJson(`${house.gateway.url}${CALLBACK_PATH}`, {}),
    { msg: 'refused', why: 'noSecret', status: 401 },
  ],
  [
    'a receipt that is none',
    () => send(`${house.gateway.url}/receipt/r_0`, { method: 'GET' }),
    { msg: 'refused', why: 'noReceipt', status: 404 },
  ],
  [
    'a body too long',
    () => sendJson(`${house.gateway.url}${paths.confirm}`, { a: 'x'.repeat(100_000) }),
    { msg: 'confirm', outcome: 'refused' },
  ],
  [
    'a service that is not offered',
    () => sendJson(`${house.gateway.url}/php/SimplePayCardAct.php`, {}),
    { msg: 'service not offered', code: 'SPCD0007' },
  ],
])('%s leaves one line that says who was refused what', async (_case, attack, facts) => {
  const [answer, said] = await during(attack);
  expect(said).toEqual([
    expect.objectContaining({
      ...facts,
      outcome: 'refused',
      address: '127.0.0.1',
      requestId: idOf(answer),
    }),
  ]);
});

test('a step that the payment forbids says of which payment', async () => {
  const order = house.order();
  const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
  const opened = await sendForm(fields['PCD_PAY_URL'] ?? '', fields, { origin: house.shopOrigin });
  const [path = '', token = ''] = String(opened.headers['location']).split('#');
  const paymentId = path.split('/').at(-1);
  const [, said] = await during(() =>
    sendJson(
      `${house.gateway.url}/window/api/${paymentId}/approve`,
      {},
      { authorization: `Bearer ${token}` },
    ),
  );
  expect(said).toEqual([
    expect.objectContaining({
      msg: 'step refused',
      merchantId: 'test',
      orderNumber: order.orderNumber,
      paymentId,
    }),
  ]);
});

test('a webhook that fails is a warning with where and why, and not with the secret of its address', async () => {
  const added = await house.administer((deps) =>
    addWebhookAddress(deps, { merchantId: 'test', url: 'http://127.0.0.1:9/hooks/a-secret-path?k=secret' }),
  );
  if (!added.ok) throw new Error(added.message);
  const order = house.order();
  const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
  await house.payer.pay(fields);
  const failed = await vi.waitFor(
    () => {
      const line = lines.find(({ msg, level }) => msg === 'not delivered' && level === 40);
      if (line === undefined) throw new Error('Nothing has failed yet.');
      return line;
    },
    { timeout: 15_000 },
  );
  expect(failed).toMatchObject({
    addressId: added.address.id,
    address: 'http://127.0.0.1:9',
    reason: expect.stringContaining('ECONNREFUSED'),
    merchantId: 'test',
    orderNumber: order.orderNumber,
    outcome: 'failed',
  });
  expect(JSON.stringify(lines)).not.toMatch(/a-secret-path|k=secret/);
});

test('a name of a request is taken over from the proxy, when it is shaped like one', async () => {
  const ask = (id: string, headers: Readonly<Record<string, string>> = {}) =>
    sendJson(`${house.gateway.url}${paths.lookup}`, {}, { 'x-request-id': id, ...headers });
  const good = '9f3c0d1e-6f0b-4f43-b1a5-9d2f6f1c0f11';
  expect(idOf(await ask(good))).toBe(good);
  for (const bad of [
    'short',
    'x'.repeat(65),
    'two words',
    'a"},{"b":"c',
    '../../etc/passwd',
    'name@example.kr',
  ]) {
    const [answer, said] = await during(() => ask(bad));
    expect(idOf(answer)).toMatch(/^[0-9a-f]{32}$/);
    expect(JSON.stringify(said)).not.toContain(bad);
  }
  const [, said] = await during(() => ask(good, { 'x-forwarded-for': '203.0.113.7' }));
  expect(said).toEqual([expect.objectContaining({ address: '203.0.113.7', requestId: good })]);
});

test('nobody but the proxy names a request or its client', async () => {
  const own: Line[] = [];
  const other = await openHouse({
    trustedProxies: ['10.0.0.5'],
    logStream: { write: (line) => own.push(JSON.parse(line) as Line) },
  });
  const answer = await sendJson(
    `${other.gateway.url}${paths.lookup}`,
    {},
    { 'x-request-id': 'forged-request', 'x-forwarded-for': '203.0.113.7' },
  );
  await other.close();
  expect(idOf(answer)).toMatch(/^[0-9a-f]{32}$/);
  expect(JSON.stringify(own)).not.toMatch(/forged-request|203\.0\.113\.7/);
  expect(own).toContainEqual(expect.objectContaining({ msg: 'lookup', address: '127.0.0.1' }));
});

test('a proxy that says no address is told of once, and its clients stand in the log as the proxy', async () => {
  const ask = (name: string) =>
    sendJson(`${house.gateway.url}${paths.lookup}`, { PCD_PAY_OID: 'O-1' }, { 'x-forwarded-for': name });
  const [, said] = await during(async () => {
    await ask('unknown');
    await ask('_hidden');
  });
  expect(said.filter(({ msg }) => msg.includes('X-Forwarded-For'))).toHaveLength(1);
  const lookups = said.filter(({ msg }) => msg === 'lookup');
  expect(lookups.map(({ address }) => address)).toEqual(['127.0.0.1', '127.0.0.1']);
  const [, told] = await during(() => ask('203.0.113.9:51234'));
  expect(told).toContainEqual(expect.objectContaining({ msg: 'lookup', address: '203.0.113.9' }));
});
