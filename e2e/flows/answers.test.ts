import { beforeAll, describe, expect, test } from 'vitest';
import { addWebhookAddress, readWebhookLog, testAccount } from '../../packages/gateway/src/main.ts';
import { type Receiver, startReceiver, verifyPost } from '../../packages/gateway/test/support/receiver.ts';
import { paths } from '../../packages/protocol/src/payple/index.ts';
import { kstDate } from '../../packages/protocol/src/time.ts';
import { type Answer, fieldsOf, sendForm, sendJson } from '../support/attack.ts';
import { type House, openHouse } from '../support/house.ts';

type Fields = Readonly<Record<string, string>>;

const { custKey, refundKey } = testAccount.keys;
const KEYS = { cst_id: 'test', custKey };

/** Sends every row that a partner may send. */
const wholeOrder = {
  goods: '도장 티셔츠 & <양말> "2"',
  amountWon: 11_000,
  buyer: { name: '홍길동', phone: '010-1234-5678', email: 'hong@example.com', memberNumber: '007' },
  tax: { kind: 'mixed', vatWon: 90 },
  appScheme: 'MyShop://',
  userDefined1: '첫째',
  userDefined2: '둘째',
} as const;

let house: House;
let receiver: Receiver;
let secret: string;

beforeAll(async () => {
  receiver = await startReceiver();
  house = await openHouse();
  const added = await house.administer((deps) =>
    addWebhookAddress(deps, { merchantId: 'test', url: `${receiver.origin}/hook` }),
  );
  if (!added.ok) throw new Error(added.message);
  secret = added.secret;
  return async () => {
    await house.close();
    await receiver.close();
  };
});

/**
 * An answer as its bytes have it: names and values in their order. What differs between two runs (tokens, times, addresses) is
 * named instead, and so is a hint, which is for people.
 */
function shown(answer: Fields): string {
  const lines = Object.entries(answer).map(([name, value]) => `${name}=${masked(name, value)}`);
  return `${lines.join('\n')}\n`;
}

function masked(name: string, value: string): string {
  if (name === 'DOJANG_HINT') return '<hint>';
  if (name === 'PCD_PAY_CARDAUTHNO' && /^\d{8}$/.test(value)) return '<8 digits>';
  if (name === 'PCD_PAY_OID' && /^PP\d{22}$/.test(value)) return '<made>';
  return value
    .replace(house.gateway.url, '<gateway>')
    .replace(new URL(house.gateway.url).host, '<host>')
    .replace(/^\d{24}$/, '<24 digits>')
    .replace(/^\d{14}$/, '<time>')
    .replace(/\/receipt\/[\w-]+/, '/receipt/<id>')
    .replace(/^\d{4}-\*{4}-\*{4}-\d{4}$/, '<masked card>')
    .replace(/^[\w+/=-]{32,}$/, '<token>');
}

function kept(name: string, answer: Fields): void {
  expect(shown(answer)).toMatchSnapshot(name);
}

let orders = 0;
async function request(changes: Parameters<House['order']>[0] = {}): Promise<Fields> {
  orders += 1;
  const order = { ...house.order({ orderNumber: `ANSWER-${orders}`, ...changes }) };
  return { ...(await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin })).fields };
}

const json = async (answer: Promise<Answer>): Promise<Fields> => fieldsOf(await answer);
const authenticate = (more: Fields = {}, referer: Fields = { referer: house.shopOrigin }) =>
  json(sendJson(`${house.gateway.url}${paths.auth}`, { ...KEYS, ...more }, referer));

/** A form with the rows alone that a window needs, from a partner who seals nothing. */
async function bareRequest(): Promise<Fields> {
  const auth = await authenticate();
  return {
    PCD_PAY_TYPE: 'card',
    PCD_PAY_WORK: 'PAY',
    PCD_CARD_VER: '02',
    PCD_PAY_GOODS: '양말',
    PCD_PAY_TOTAL: '100',
    PCD_AUTH_KEY: auth['AuthKey'] ?? '',
    PCD_PAY_URL: auth['return_url'] ?? '',
  };
}

/** A kept answer does not hang on the number of its order. */
function numbered(answer: Fields, orderNumber: string): Fields {
  const entries = Object.entries(answer).map(([name, value]) => [
    name,
    value === orderNumber ? '<order>' : value,
  ]);
  return Object.fromEntries(entries) as Fields;
}

async function confirm(result: Fields, changes: Fields = {}): Promise<Fields> {
  const body = {
    PCD_CST_ID: 'test',
    PCD_CUST_KEY: custKey,
    PCD_AUTH_KEY: result['PCD_AUTH_KEY'],
    PCD_PAY_REQKEY: result['PCD_PAY_REQKEY'],
    PCD_PAYER_ID: '',
    ...changes,
  };
  return json(sendJson(`${house.gateway.url}${paths.confirm}`, body));
}

async function cancel(orderNumber: string, changes: Fields = {}): Promise<Fields> {
  const auth = await authenticate({ PCD_PAYCANCEL_FLAG: 'Y' });
  const body = {
    PCD_CST_ID: auth['cst_id'],
    PCD_CUST_KEY: auth['custKey'],
    PCD_AUTH_KEY: auth['AuthKey'],
    PCD_REFUND_KEY: refundKey,
    PCD_PAYCANCEL_FLAG: 'Y',
    PCD_PAY_OID: orderNumber,
    PCD_PAY_DATE: kstDate(Date.now()),
    PCD_REFUND_TOTAL: '1000',
    ...changes,
  };
  return json(sendJson(auth['return_url'] ?? '', body));
}

async function lookUp(orderNumber: string, changes: Fields = {}): Promise<Fields> {
  const auth = await authenticate({ PCD_PAYCHK_FLAG: 'Y' });
  const body = {
    PCD_CST_ID: 'test',
    PCD_CUST_KEY: custKey,
    PCD_AUTH_KEY: auth['AuthKey'],
    PCD_PAYCHK_FLAG: 'Y',
    PCD_PAY_OID: orderNumber,
    PCD_PAY_DATE: kstDate(Date.now()),
    ...changes,
  };
  return json(sendJson(auth['return_url'] ?? '', body));
}

/** What the shop's page would get from the refusal of a window. */
async function refusedWindow(changes: Fields): Promise<Fields> {
  const { PCD_PAY_URL: url = '', ...form } = await request(wholeOrder);
  const { text } = await sendForm(url, { ...form, ...changes }, { origin: house.shopOrigin });
  const data = /<script type="application\/json" id="refusal">(.*?)<\/script>/.exec(text)?.[1] ?? '{}';
  const { result } = JSON.parse(data) as { readonly result: Fields | null };
  if (result === null) throw new Error('A refusal without a result.');
  return numbered(result, form['PCD_PAY_OID'] ?? '');
}

async function announced(orderNumber: string): Promise<readonly Fields[]> {
  await expect
    .poll(
      () =>
        house.administer(async ({ store }) => {
          const entries = await readWebhookLog(store, { limit: 99, orderNumber });
          return entries.length > 0 && entries.every(({ status }) => status === 'delivered');
        }),
      { timeout: 15_000 },
    )
    .toBe(true);
  return receiver.posts
    .map((post) => verifyPost(secret, post) as Fields)
    .filter((body) => body['PCD_PAY_OID'] === orderNumber);
}

describe('every answer of the wire stays as it is, row by row', () => {
  test('authentication', async () => {
    kept('auth-success', await authenticate());
    kept('auth-sealed', await authenticate({ PCD_PAY_TOTAL: '1000', PCD_PAY_OID: 'SEALED-1' }));
    kept('auth-no-id', await authenticate({ cst_id: '' }));
    kept('auth-malformed', await authenticate({ PCD_PAY_TOTAL: '1,000' }));
  });

  test('PAY: result, webhook, lookup, cancellation and its webhook', async () => {
    const fields = await request(wholeOrder);
    const number = fields['PCD_PAY_OID'] ?? '';
    kept('pay-result', numbered(await house.payer.pay(fields), number));
    kept('pay-webhook', numbered((await announced(number))[0] ?? {}, number));
    kept('pay-lookup', numbered(await lookUp(number), number));
    kept('pay-cancel', numbered(await cancel(number, { PCD_REFUND_TAXTOTAL: '9' }), number));
    const [, notice = {}] = await announced(number);
    kept('pay-cancel-webhook', numbered(notice, number));
    kept('pay-lookup-after-cancel', numbered(await lookUp(number), number));
    kept('pay-cancel-above-rest', numbered(await cancel(number, { PCD_REFUND_TOTAL: '11000' }), number));
  });

  test('PAY with required rows alone', async () => {
    const result = await house.payer.pay(await bareRequest());
    kept('pay-bare-result', result);
    kept('pay-bare-lookup', numbered(await lookUp(result['PCD_PAY_OID'] ?? ''), result['PCD_PAY_OID'] ?? ''));
  });

  test('PAY of exempt goods', async () => {
    const fields = await request({ tax: { kind: 'exempt' } });
    const result = await house.payer.pay(await house.unsealed({ ...fields, PCD_PAY_TAXTOTAL: '90' }));
    kept('pay-exempt-result', numbered(result, fields['PCD_PAY_OID'] ?? ''));
  });

  test('PAY: declined, and its webhook', async () => {
    const fields = await request(wholeOrder);
    const number = fields['PCD_PAY_OID'] ?? '';
    const result = await house.payer.pay(fields, { card: 'insufficient' });
    kept('pay-declined-result', numbered(result, number));
    kept('pay-declined-webhook', numbered((await announced(number))[0] ?? {}, number));
    kept('pay-declined-lookup', numbered(await lookUp(number), number));
  });

  test('close', async () => {
    const fields = await request(wholeOrder);
    kept('close', numbered(await house.payer.close(fields), fields['PCD_PAY_OID'] ?? ''));
    kept('close-bare', await house.payer.close(await bareRequest()));
  });

  test('CERT: result, confirm, the same confirm again, webhook, lookup', async () => {
    const fields = await request({ ...wholeOrder, work: 'CERT' });
    const number = fields['PCD_PAY_OID'] ?? '';
    const result = await house.payer.pay(fields);
    kept('cert-result', numbered(result, number));
    const first = await confirm(result);
    kept('cert-confirm', numbered(first, number));
    expect(await confirm(result)).toEqual(first);
    kept('cert-webhook', numbered((await announced(number))[0] ?? {}, number));
    kept('cert-lookup', numbered(await lookUp(number), number));
  });

  test('CERT: declined at the confirm', async () => {
    const fields = await request({ ...wholeOrder, work: 'CERT' });
    const number = fields['PCD_PAY_OID'] ?? '';
    const result = await house.payer.pay(fields, { card: 'over-limit' });
    kept('cert-declined-confirm', numbered(await confirm(result), number));
    kept('cert-declined-webhook', numbered((await announced(number))[0] ?? {}, number));
  });

  test.each([
    ['amount', { PCD_PAY_TOTAL: '99' }],
    ['goods', { PCD_PAY_GOODS: '' }],
    ['work', { PCD_PAY_WORK: 'AUTH' }],
    ['type', { PCD_PAY_TYPE: 'transfer' }],
    ['method', { PCD_PAY_METHOD: 'kakaoPay' }],
    ['several', { PCD_PAY_GOODS: '', PCD_PAY_WORK: '', PCD_PAY_TOTAL: '5', PCD_PAY_METHOD: 'kakaoPay' }],
    ['several-more', { PCD_CARD_VER: '01', PCD_PAY_TOTAL: '5', PCD_PAY_METHOD: 'kakaoPay' }],
    ['unknown-row', { PCD_PAY_TOTAL: '99', IS_DIRECT: 'N', PCD_HTTP_REFERER: 'https://shop.example/cart' }],
  ])('a refused window: %s', async (name, changes) => {
    kept(`refused-window-${name}`, await refusedWindow(changes));
  });

  test.each([
    ['no-key', { PCD_PAY_REQKEY: '' }],
    ['no-auth-key', { PCD_AUTH_KEY: '' }],
    ['no-partner', { PCD_CST_ID: '' }],
    ['long-key', { PCD_CUST_KEY: 'k'.repeat(256) }],
    ['another-key', { PCD_PAY_REQKEY: 'nobody' }],
    ['another-auth-key', { PCD_AUTH_KEY: 'nobody' }],
  ])('a refused confirm: %s', async (name, changes) => {
    const result = await house.payer.pay(await request({ work: 'CERT' }));
    kept(`refused-confirm-${name}`, await confirm(result, changes));
  });

  test.each([
    ['no-refund-key', { PCD_REFUND_KEY: '' }],
    ['no-flag', { PCD_PAYCANCEL_FLAG: '' }],
    ['no-order', { PCD_PAY_OID: '' }],
    ['no-day', { PCD_PAY_DATE: '2026' }],
    ['no-amount', { PCD_REFUND_TOTAL: '' }],
    ['amount', { PCD_REFUND_TOTAL: '1,000' }],
    ['nothing', { PCD_REFUND_TOTAL: '0' }],
    ['tax', { PCD_REFUND_TAXTOTAL: 'x' }],
    ['old-tax', { PCD_PAY_TAXTOTAL: 'x' }],
    ['no-auth-key', { PCD_AUTH_KEY: '' }],
    ['unknown-order', {}],
  ])('a refused cancellation: %s', async (name, changes) => {
    kept(`refused-cancel-${name}`, await cancel('NOBODY-1', changes));
  });

  test.each([
    ['no-order', { PCD_PAY_OID: '' }],
    ['no-day', { PCD_PAY_DATE: '' }],
    ['no-auth-key', { PCD_AUTH_KEY: '' }],
    ['unknown-order', {}],
  ])('a refused lookup: %s', async (name, changes) => {
    kept(`refused-lookup-${name}`, await lookUp('NOBODY-1', changes));
  });
});
