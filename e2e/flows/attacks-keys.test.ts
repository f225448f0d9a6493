import { beforeAll, describe, expect, test, vi } from 'vitest';
import {
  addMerchant,
  rotateCustKey,
  rotateSealingKey,
  setMerchantStatus,
  testAccount,
} from '../../packages/gateway/src/main.ts';
import { PUBLISH_MS } from '../../packages/gateway/src/seal/keyring.ts';
import { type Code, paths } from '../../packages/protocol/src/payple/index.ts';
import { kstDate } from '../../packages/protocol/src/time.ts';
import { parseResult } from '../../packages/sdk/src/index.ts';
import {
  type Answer,
  expectAuthRefusal,
  expectRefusalPage,
  expectWireRefusal,
  fieldsOf,
  sendForm,
  sendJson,
  unchanged,
} from '../support/attack.ts';
import { type House, openHouse } from '../support/house.ts';
import { cancel as cancelPaid } from '../support/paid-and-cancelled.ts';

const OTHER = { custKey: 'key-of-the-other-shop', refundKey: 'r', clientKey: 'client-of-the-other-shop' };
const ASLEEP = {
  custKey: 'key-of-the-sleeping-shop',
  refundKey: 'r',
  clientKey: 'client-of-the-sleeping-shop',
};
const TEST = { cst_id: 'test', custKey: testAccount.keys.custKey };
const MINUTE_MS = 60_000;

let house: House;
beforeAll(async () => {
  house = await openHouse();
  await house.administer(async (deps) => {
    await addMerchant(deps, { id: 'other', name: '다른 상점' }, OTHER);
    await addMerchant(deps, { id: 'asleep', name: '쉬는 상점' }, ASLEEP);
    await setMerchantStatus(deps, 'asleep', 'disabled');
  });
  return () => house.close();
});

const at = (path: string) => `${house.gateway.url}${path}`;

/** Partner authentication; the answer as it came. */
function authenticate(body: unknown): Promise<Answer> {
  return sendJson(at(paths.auth), body, { referer: house.shopOrigin });
}

async function authKey(fields: Record<string, string> = TEST, purpose: 'payment' | 'lookup' = 'payment') {
  const flag = purpose === 'lookup' ? { PCD_PAYCHK_FLAG: 'Y' } : {};
  const answer = fieldsOf(await authenticate({ ...fields, ...flag }));
  expect(answer).toMatchObject({ result: 'success' });
  return answer['AuthKey'] ?? '';
}

/** The form of a payment that would open if its AuthKey allowed it. */
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

const openWindow = (fields: Readonly<Record<string, string>>) =>
  sendForm(at(paths.window), fields, { origin: house.shopOrigin });

/** A CERT payment whose card is authenticated and whose result was returned. */
async function certResult(changes: Parameters<House['order']>[0] = {}) {
  const { fields } = await house.partner.requestPayment({
    ...house.order({ work: 'CERT', ...changes }),
    shopOrigin: house.shopOrigin,
  });
  return await house.payer.pay(fields);
}

async function cancelKey(): Promise<string> {
  const answer = await authenticate({ ...TEST, PCD_PAYCANCEL_FLAG: 'Y' });
  return fieldsOf(answer)['AuthKey'] ?? '';
}

const cancel = (key: string) =>
  sendJson(at(paths.cancel), {
    PCD_CST_ID: 'test',
    PCD_CUST_KEY: TEST.custKey,
    PCD_AUTH_KEY: key,
    PCD_REFUND_KEY: testAccount.keys.refundKey,
    PCD_PAYCANCEL_FLAG: 'Y',
    PCD_PAY_OID: 'ORDER-NOBODYS',
    PCD_PAY_DATE: kstDate(Date.now()),
    PCD_REFUND_TOTAL: '1000',
  });

const confirm = (result: Readonly<Record<string, string>>, changes: Readonly<Record<string, unknown>> = {}) =>
  sendJson(at(paths.confirm), {
    PCD_CST_ID: 'test',
    PCD_CUST_KEY: TEST.custKey,
    PCD_AUTH_KEY: result['PCD_AUTH_KEY'],
    PCD_PAY_REQKEY: result['PCD_PAY_REQKEY'],
    ...changes,
  });

const lookup = (key: string, changes: Readonly<Record<string, unknown>> = {}) =>
  sendJson(at(paths.lookup), {
    PCD_CST_ID: 'test',
    PCD_CUST_KEY: TEST.custKey,
    PCD_AUTH_KEY: key,
    PCD_PAY_OID: 'ORDER-NOBODYS',
    PCD_PAY_DATE: kstDate(Date.now()),
    ...changes,
  });

describe('partner authentication', () => {
  test.each<[string, Record<string, unknown>, Code, string]>([
    ['without a cst_id', { custKey: TEST.custKey }, 'AUTH0001', 'cst_id: required'],
    ['with an empty cst_id', { ...TEST, cst_id: '' }, 'AUTH0001', 'cst_id: required'],
    ['with a null cst_id', { ...TEST, cst_id: null }, 'AUTH0001', 'cst_id: required'],
    ['with an object for a cst_id', { ...TEST, cst_id: { $ne: '' } }, 'AUTH0001', 'cst_id: '],
    ['with a list for a cst_id', { ...TEST, cst_id: ['test'] }, 'AUTH0001', 'cst_id: '],
    [
      'with a cst_id of 256 characters',
      { ...TEST, cst_id: 'a'.repeat(256) },
      'AUTH0001',
      'cst_id: at most 255',
    ],
    ['with U+0000 in its cst_id', { ...TEST, cst_id: 'test\u0000' }, 'AUTH0001', 'cst_id: U+0000'],
    ['without a custKey', { cst_id: 'test' }, 'AUTH0002', 'custKey: required'],
    ['with an empty custKey', { ...TEST, custKey: '' }, 'AUTH0002', 'custKey: required'],
    ['with an object for a custKey', { ...TEST, custKey: { length: 14 } }, 'AUTH0002', 'custKey: '],
    [
      'with a custKey of 256 characters',
      { ...TEST, custKey: 'a'.repeat(256) },
      'AUTH0002',
      'custKey: at most 255',
    ],
    [
      'with a lone surrogate in its custKey',
      { ...TEST, custKey: '\ud800' },
      'AUTH0002',
      'custKey: not well-formed',
    ],
    ['of a partner nobody knows', { ...TEST, cst_id: 'nobody' }, 'AUTH0003', 'cst_id: no such partner'],
    [
      'with another spelling of the cst_id',
      { ...TEST, cst_id: 'TEST' },
      'AUTH0003',
      'cst_id: no such partner',
    ],
    ['with SQL for a cst_id', { ...TEST, cst_id: "' or 1=1 --" }, 'AUTH0003', 'cst_id: no such partner'],
    ['with a wrong custKey', { ...TEST, custKey: 'abcd1234567891' }, 'AUTH0002', 'custKey: not a key'],
    [
      'with the key of another partner',
      { ...TEST, custKey: OTHER.custKey },
      'AUTH0002',
      'custKey: not a key',
    ],
    [
      'with the public client key',
      { ...TEST, custKey: testAccount.keys.clientKey },
      'AUTH0002',
      'custKey: not a key',
    ],
    [
      'with the refund key',
      { ...TEST, custKey: testAccount.keys.refundKey },
      'AUTH0002',
      'custKey: not a key',
    ],
    [
      'of a disabled partner',
      { cst_id: 'asleep', custKey: ASLEEP.custKey },
      'AUTH0003',
      'cst_id: the partner is disabled',
    ],
    [
      'of a disabled partner, with a wrong key',
      { ...TEST, cst_id: 'asleep' },
      'AUTH0002',
      'custKey: not a key',
    ],
  ])('%s is refused', async (_case, body, code, hint) => {
    expectAuthRefusal(await unchanged(house.location, () => authenticate(body)), code, hint);
  });

  test('with the tokens of an earlier answer instead of the keys is refused', async () => {
    const { cst_id, custKey } = fieldsOf(await authenticate(TEST));
    const attack = () => authenticate({ cst_id: 'test', custKey });
    expectAuthRefusal(await unchanged(house.location, attack), 'AUTH0002', 'custKey: not a key');
    expectAuthRefusal(await authenticate({ ...TEST, cst_id }), 'AUTH0003', 'cst_id: no such partner');
  });

  test.each<[string, unknown, Code]>([
    ['without one', undefined, 'AUTH0003'],
    ['that is empty', '', 'AUTH0003'],
    ['that is no text', { length: 1 }, 'AUTH0003'],
    ['that nobody has', 'test_00000000000000000000000000000000', 'AUTH0003'],
    ['that is a custKey', TEST.custKey, 'AUTH0003'],
    ['of a disabled partner', ASLEEP.clientKey, 'AUTH0003'],
  ])('by a client key %s is refused', async (_case, clientKey, code) => {
    const attack = () => sendJson(at('/js/v1/auth'), { clientKey }, { origin: house.shopOrigin });
    expectAuthRefusal(await unchanged(house.location, attack), code, 'clientKey: ');
  });

  test('by a client key of a page that hides its origin is refused', async () => {
    const body = { clientKey: testAccount.keys.clientKey };
    for (const headers of [{}, { origin: 'null' }, { referer: house.shopOrigin }]) {
      const attack = () => sendJson(at('/js/v1/auth'), body, headers);
      expectAuthRefusal(await unchanged(house.location, attack), 'AUTH0004', 'Origin: ');
    }
  });
});

describe('an AuthKey', () => {
  test.each<[string, () => Promise<string>]>([
    ['that is empty', async () => ''],
    [
      'made by hand',
      async () => Buffer.from(Buffer.from('{"merchantId":"test"}').toString('base64')).toString('base64'),
    ],
    ['that was cut', async () => (await authKey()).slice(0, -12)],
    ['that lost its beginning', async () => (await authKey()).slice(12)],
    ['glued from two', async () => `${(await authKey()).slice(0, 160)}${(await authKey()).slice(160)}`],
    ['with one letter changed', async () => changeLetter(await authKey(), 100)],
    ['for a lookup', () => authKey(TEST, 'lookup')],
    ['in another case', async () => (await authKey()).toLowerCase()],
  ])('%s opens no window', async (_case, make) => {
    const key = await make();
    const page = await unchanged(house.location, () => openWindow(form(key)));
    expectRefusalPage(page, 'CBIL0001', 'PCD_AUTH_KEY: ');
    // Nobody knows whose it was, and what became of it.
    expect(page.text).not.toContain('결제된 금액은 없어요');
    // Who sent it is unknown, so nobody gets an answer.
    expect(page.text).toContain('{"shopOrigin":null,"result":null,"postUrl":null}');
    expect(page.headers['content-security-policy']).toContain('frame-ancestors *');
  });

  test('older than 30 minutes opens no window', async () => {
    const key = await authKey();
    house.advance(30 * MINUTE_MS);
    const page = await unchanged(house.location, () => openWindow(form(key)));
    expectRefusalPage(page, 'CBIL0002', 'PCD_AUTH_KEY: older than 30 minutes');
  });

  test.each<[string, Record<string, string>]>([
    ['another amount', { PCD_PAY_TOTAL: '100' }],
    ['another product', { PCD_PAY_GOODS: '다른 상품' }],
    ['another order number', { PCD_PAY_OID: 'ANOTHER' }],
    ['another way of paying', { PCD_PAY_WORK: 'CERT' }],
    ['another address for the result', { PCD_RST_URL: '/elsewhere' }],
    ['another buyer', { PCD_PAYER_NAME: '홍길동' }],
  ])('used again with %s is refused', async (_case, changes) => {
    const key = await authKey();
    expect((await openWindow(form(key))).status).toBe(303);
    const page = await unchanged(house.location, () => openWindow(form(key, changes)));
    expectRefusalPage(page, 'CBIL0002', 'PCD_AUTH_KEY: already used');
  });

  describe('used again', () => {
    const requested = async (work: 'PAY' | 'CERT', resultUrl = '/payments/result') =>
      (
        await house.partner.requestPayment({
          ...house.order({ work, resultUrl }),
          shopOrigin: house.shopOrigin,
        })
      ).fields;
    const again = (fields: Record<string, string>) => unchanged(house.location, () => openWindow(fields));
    const UNCHARGED = '결제된 금액은 없어요';

    test.each(['/payments/result', 'http://127.0.0.1:3999/payments/result'])(
      'after it was paid, with the result to %s, says so',
      async (resultUrl) => {
        const fields = await requested('PAY', resultUrl);
        const result = { ...(await house.payer.pay(fields)) };
        const page = await again(fields);
        expectRefusalPage(page, 'CPCA0201', 'PCD_PAY_OID: this order number has been paid');
        expect(page.text).toContain('이미 결제한 주문이에요');
        expect(page.text).toContain('"PCD_PAY_CODE":"CPCA0201"');
        await cancelPaid(house, result);
        expectRefusalPage(await again(fields), 'CPCA0201', 'PCD_PAY_OID: ');
      },
    );

    test('after it was confirmed says so, and before that not that nothing is charged', async () => {
      const fields = await requested('CERT');
      const claim = parseResult(await house.payer.pay(fields));
      if (claim.kind !== 'claims-authenticated') throw new Error(claim.kind);
      const before = await again(fields);
      expectRefusalPage(before, 'CBIL0002', 'PCD_AUTH_KEY: already used');
      expect(before.text).toContain('상점의 주문 내역을 확인해 주세요');
      expect(before.text).not.toContain(UNCHARGED);
      const order = { orderNumber: fields['PCD_PAY_OID'] ?? '', amountWon: 1000 };
      expect(await house.partner.confirm(claim, order)).toMatchObject({ kind: 'paid' });
      expectRefusalPage(await again(fields), 'CPCA0201', 'PCD_PAY_OID: ');
    });

    test('with other fields after it was paid does not say that nothing is charged', async () => {
      const fields = await requested('PAY');
      await house.payer.pay(fields);
      const page = await again({ ...fields, PCD_PAY_OID: 'ANOTHER' });
      expectRefusalPage(page, 'CBIL0002', 'PCD_AUTH_KEY: already used');
      expect(page.text).not.toContain(UNCHARGED);
    });

    test('after it was closed or declined says that nothing is charged', async () => {
      const closed = await requested('PAY');
      await house.payer.close(closed);
      const declined = await requested('PAY');
      await house.payer.pay(declined, { card: 'lost' });
      for (const fields of [closed, declined]) {
        const page = await again(fields);
        expectRefusalPage(page, 'CBIL0002', 'PCD_AUTH_KEY: already used');
        expect(page.text).toContain(UNCHARGED);
      }
    });
  });

  test('of a partner disabled since opens no window', async () => {
    await house.administer((deps) => setMerchantStatus(deps, 'asleep', 'active'));
    const key = await authKey({ cst_id: 'asleep', custKey: ASLEEP.custKey });
    await house.administer((deps) => setMerchantStatus(deps, 'asleep', 'disabled'));
    const page = await unchanged(house.location, () => openWindow(form(key)));
    expectRefusalPage(page, 'AUTH0003', 'not active');
  });
});

describe('a lookup', () => {
  test.each<[string, () => Promise<Answer>, Code, string]>([
    ['without an AuthKey', () => lookup(''), 'PCHK0002', 'PCD_AUTH_KEY: required'],
    [
      'with an AuthKey for a payment',
      async () => lookup(await authKey()),
      'PCHK0002',
      'PCD_AUTH_KEY: not an AuthKey of this gateway for a lookup',
    ],
    [
      'with a forged AuthKey',
      async () => lookup(changeLetter(await authKey(TEST, 'lookup'), 90)),
      'PCHK0002',
      'PCD_AUTH_KEY: ',
    ],
    [
      'with the AuthKey of another partner',
      async () => lookup(await authKey({ cst_id: 'other', custKey: OTHER.custKey }, 'lookup')),
      'PCHK0002',
      'PCD_CST_ID: not the partner',
    ],
    [
      'with a wrong custKey',
      async () => lookup(await authKey(TEST, 'lookup'), { PCD_CUST_KEY: 'wrong' }),
      'PCHK0002',
      'PCD_CUST_KEY: not a key',
    ],
    [
      'without a custKey',
      async () => lookup(await authKey(TEST, 'lookup'), { PCD_CUST_KEY: null }),
      'PCHK0002',
      'PCD_CUST_KEY: required',
    ],
    [
      'of an empty order number',
      async () => lookup(await authKey(TEST, 'lookup'), { PCD_PAY_OID: '' }),
      'PCHK0002',
      'PCD_PAY_OID: required',
    ],
    [
      'of a date that is none',
      async () => lookup(await authKey(TEST, 'lookup'), { PCD_PAY_DATE: 'tomorrow' }),
      'PCHK0002',
      'PCD_PAY_DATE: eight digits',
    ],
    [
      'of an order nobody placed',
      async () => lookup(await authKey(TEST, 'lookup')),
      'PCHK0001',
      'PCD_PAY_OID: no paid payment',
    ],
  ])('%s is refused', async (_case, attack, code, hint) => {
    expectWireRefusal(await unchanged(house.location, attack), code, hint);
  });

  test('of another partner’s paid order finds nothing', async () => {
    const order = house.order();
    const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    await house.payer.pay(fields);
    const key = await authKey({ cst_id: 'other', custKey: OTHER.custKey }, 'lookup');
    const attack = () =>
      lookup(key, { PCD_CST_ID: 'other', PCD_CUST_KEY: OTHER.custKey, PCD_PAY_OID: order.orderNumber });
    expectWireRefusal(await unchanged(house.location, attack), 'PCHK0001', 'PCD_PAY_OID: no paid payment');
  });

  test('with an AuthKey older than 30 minutes is refused', async () => {
    const key = await authKey(TEST, 'lookup');
    house.advance(30 * MINUTE_MS);
    expectWireRefusal(
      await unchanged(house.location, () => lookup(key)),
      'PCHK0002',
      'older than 30 minutes',
    );
  });
});

describe('a confirm', () => {
  let result: Readonly<Record<string, string>>;
  let another: Readonly<Record<string, string>>;
  beforeAll(async () => {
    result = await certResult();
    another = await certResult();
  });

  test.each<[string, () => Readonly<Record<string, unknown>>, Code, string]>([
    ['without its key', () => ({ PCD_PAY_REQKEY: '' }), 'PCCF0001', 'PCD_PAY_REQKEY: required'],
    [
      'with a key made by hand',
      () => ({ PCD_PAY_REQKEY: 'Vnx' }),
      'PCCF0001',
      'PCD_PAY_REQKEY: not a confirm key',
    ],
    [
      'with a key cut short',
      () => ({ PCD_PAY_REQKEY: result['PCD_PAY_REQKEY']?.slice(0, -8) }),
      'PCCF0001',
      'PCD_PAY_REQKEY: not a confirm key',
    ],
    [
      'with one letter of its key changed',
      () => ({ PCD_PAY_REQKEY: changeLetter(result['PCD_PAY_REQKEY'] ?? '', 60) }),
      'PCCF0001',
      'PCD_PAY_REQKEY: not a confirm key',
    ],
    [
      'with a list of keys',
      () => ({ PCD_PAY_REQKEY: [result['PCD_PAY_REQKEY']] }),
      'PCCF0001',
      'PCD_PAY_REQKEY: ',
    ],
    ['without the returned AuthKey', () => ({ PCD_AUTH_KEY: '' }), 'AUTH0008', 'PCD_AUTH_KEY: required'],
    [
      'with the returned AuthKey of another payment',
      () => ({ PCD_AUTH_KEY: another['PCD_AUTH_KEY'] }),
      'AUTH0008',
      'PCD_AUTH_KEY: send the one returned',
    ],
    [
      'with the key of another payment',
      () => ({ PCD_PAY_REQKEY: another['PCD_PAY_REQKEY'] }),
      'AUTH0008',
      'PCD_AUTH_KEY: send the one returned',
    ],
    ['without a custKey', () => ({ PCD_CUST_KEY: '' }), 'AUTH0002', 'PCD_CUST_KEY: required'],
    ['with a wrong custKey', () => ({ PCD_CUST_KEY: 'wrong' }), 'AUTH0002', 'PCD_CUST_KEY: not a key'],
    [
      'with the public client key',
      () => ({ PCD_CUST_KEY: testAccount.keys.clientKey }),
      'AUTH0002',
      'PCD_CUST_KEY: not a key',
    ],
    [
      'by another partner',
      () => ({ PCD_CST_ID: 'other', PCD_CUST_KEY: OTHER.custKey }),
      'AUTH0003',
      'PCD_CST_ID: not the partner',
    ],
    [
      'by another partner under our id',
      () => ({ PCD_CUST_KEY: OTHER.custKey }),
      'AUTH0002',
      'PCD_CUST_KEY: not a key',
    ],
  ])('%s is refused', async (_case, changes, code, hint) => {
    const answer = await unchanged(house.location, () => confirm(result, changes()));
    expectWireRefusal(answer, code, hint);
    expect(fieldsOf(answer)['PCD_PAY_OID']).toBe('');
  });

  test('with the AuthKey that opened the window is refused', async () => {
    const order = house.order({ work: 'CERT' });
    const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    const returned = await house.payer.pay(fields);
    const attack = () => confirm(returned, { PCD_AUTH_KEY: fields['PCD_AUTH_KEY'] });
    expectWireRefusal(await unchanged(house.location, attack), 'AUTH0008', 'PCD_AUTH_KEY: ');
  });

  test('with what a page gets for a client key is refused: only the partner decides', async () => {
    const body = { clientKey: testAccount.keys.clientKey };
    const page = fieldsOf(await sendJson(at('/js/v1/auth'), body, { origin: house.shopOrigin }));
    expect(page).toMatchObject({ result: 'success' });
    const bought = { PCD_CST_ID: page['cst_id'], PCD_CUST_KEY: page['custKey'] };
    expectWireRefusal(
      await unchanged(house.location, () => confirm(result, bought)),
      'AUTH0003',
      'PCD_CST_ID: ',
    );
    const mixed = { PCD_CUST_KEY: page['custKey'] };
    expectWireRefusal(
      await unchanged(house.location, () => confirm(result, mixed)),
      'AUTH0002',
      'PCD_CUST_KEY: ',
    );
  });

  test('used again gives the first answer and charges nothing more', async () => {
    const returned = await certResult();
    const first = await confirm(returned);
    expect(fieldsOf(first)).toMatchObject({ PCD_PAY_RST: 'success', PCD_PAY_CODE: 'PCCF0000' });
    expect((await unchanged(house.location, () => confirm(returned))).text).toBe(first.text);
  });

  test('after 30 minutes charges nothing, and goes on charging nothing', async () => {
    const returned = await certResult();
    house.advance(30 * MINUTE_MS);
    const late = /PCD_PAY_REQKEY: a confirm has to come within 30 minutes/;
    expectWireRefusal(await confirm(returned), 'PCCF0002', late);
    expectWireRefusal(await unchanged(house.location, () => confirm(returned)), 'PCCF0002', late);
  });
});

describe('a partner whose key was withdrawn', () => {
  test('finds every AuthKey, token and key of before refused', async () => {
    const before = { cst_id: 'withdrawn', custKey: 'key-before' };
    await house.administer((deps) =>
      addMerchant(
        deps,
        { id: 'withdrawn', name: '상점' },
        { ...OTHER, custKey: before.custKey, clientKey: 'client-of-the-withdrawn-shop' },
      ),
    );
    const answer = fieldsOf(await authenticate(before));
    const lookupKey = await authKey(before, 'lookup');
    const opened = await openWindow(form(await authKey(before), { PCD_PAY_WORK: 'CERT' }));
    expect(opened.status).toBe(303);
    const result = await payOpened(opened);
    const rotated = await house.administer((deps) => rotateCustKey(deps, 'withdrawn', 0));

    const attack = () => unchanged(house.location, () => openWindow(form(answer['AuthKey'] ?? '')));
    expectRefusalPage(await attack(), 'CBIL0002', 'of a key that was withdrawn');
    expectAuthRefusal(await authenticate(before), 'AUTH0002', 'custKey: not a key');
    const tokens = { PCD_CST_ID: 'withdrawn', PCD_CUST_KEY: answer['custKey'] };
    for (const changes of [{ ...tokens, PCD_CUST_KEY: before.custKey }, tokens]) {
      const wrong = await unchanged(house.location, () => confirm(result, changes));
      expectWireRefusal(wrong, 'AUTH0002', 'PCD_CUST_KEY: not a key');
    }
    const now = { PCD_CST_ID: 'withdrawn', PCD_CUST_KEY: rotated?.custKey };
    expectWireRefusal(await lookup(lookupKey, now), 'PCHK0002', 'PCD_AUTH_KEY: of a key that was withdrawn');
    expect(fieldsOf(await confirm(result, now))).toMatchObject({ PCD_PAY_CODE: 'PCCF0000' });
  });
});

describe('a sealing key', () => {
  test('opens what it sealed while the next one is in use, and nothing after the overlap, without a restart', async () => {
    const keys = {
      payment: await authKey(),
      lookup: await authKey(TEST, 'lookup'),
      cancel: await cancelKey(),
    };
    const { custKey } = fieldsOf(await authenticate(TEST));
    const result = await certResult();
    const opened = await openWindow(form(await authKey()));
    const rotated = await house.administer((deps) => rotateSealingKey(deps, 1000));
    expect(rotated.older).toHaveLength(1);
    expectWireRefusal(await lookup(keys.lookup), 'PCHK0001', 'PCD_PAY_OID: no paid payment');

    // The gateway knows the new key once it has set seals of it aside.
    await vi.waitFor(
      async () => {
        const { seals } = await house.administer(async ({ keyring }) => keyring.state);
        expect(seals[rotated.id]).toBeGreaterThan(0);
      },
      { timeout: 15_000 },
    );
    house.advance(PUBLISH_MS + 1000);
    const page = await unchanged(house.location, () => openWindow(form(keys.payment)));
    expectRefusalPage(page, 'CBIL0001', 'PCD_AUTH_KEY: not an AuthKey');
    const looked = await unchanged(house.location, () => lookup(keys.lookup));
    expectWireRefusal(looked, 'PCHK0002', 'PCD_AUTH_KEY: not an AuthKey');
    const cancelled = await unchanged(house.location, () => cancel(keys.cancel));
    expectWireRefusal(cancelled, 'PAYC0001', 'PCD_AUTH_KEY: not an AuthKey');
    const token = await unchanged(house.location, () => confirm(result, { PCD_CUST_KEY: custKey }));
    expectWireRefusal(token, 'AUTH0002', 'PCD_CUST_KEY: not a key');

    // What exists goes on: the open window is paid, and the confirm key of a payment still confirms it.
    expect(await payOpened(opened)).toMatchObject({ PCD_PAY_RST: 'success', PCD_PAY_CODE: '0000' });
    expect(fieldsOf(await confirm(result))).toMatchObject({ PCD_PAY_CODE: 'PCCF0000' });
  });
});

/** Goes through the window that an opening led to; answers what the page would get. */
async function payOpened(opened: Answer): Promise<Readonly<Record<string, string>>> {
  const url = new URL(String(opened.headers['location']), house.gateway.url);
  const api = `${url.origin}/window/api/${url.pathname.split('/').at(-1)}`;
  const headers = { authorization: `Bearer ${url.hash.slice(1)}` };
  const call = async <Body>(path: string, body: unknown): Promise<Body> =>
    JSON.parse((await sendJson(`${api}${path}`, body, headers)).text) as Body;
  await call('/terms', { agreed: ['electronic-finance', 'privacy-collection', 'privacy-provision'] });
  const { stage } = await call<{ stage: { challenge: { link: string } } }>('/authentication', {
    cardCompany: 'kb',
    quota: '00',
    email: '',
  });
  const link = new URL(stage.challenge.link);
  const phone = `${link.origin}/phone/api/authentication`;
  const bearer = { authorization: `Bearer ${link.hash.slice(1)}` };
  const { cards } = (await (await fetch(phone, { headers: bearer })).json()) as { cards: { id: string }[] };
  await sendJson(`${phone}/approve`, { cardId: cards[0]?.id, pin: '123456', amountWon: 1000 }, bearer);
  await fetch(api, { headers });
  // A CERT payment is not the window's to approve; it says so and delivers.
  await call('/approve', {});
  return (await call<{ result: Readonly<Record<string, string>> }>('/return', {})).result;
}

function changeLetter(text: string, index: number): string {
  return `${text.slice(0, index)}${text[index] === 'A' ? 'B' : 'A'}${text.slice(index + 1)}`;
}
