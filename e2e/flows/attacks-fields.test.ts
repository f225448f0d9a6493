import { beforeAll, describe, expect, test } from 'vitest';
import { startShop } from '../../examples/shop/src/server.ts';
import { type Code, paths } from '../../packages/protocol/src/payple/index.ts';
import {
  expectAuthRefusal,
  expectRefusalPage,
  fieldsOf,
  send,
  sendForm,
  sendJson,
  unchanged,
} from '../support/attack.ts';
import { type House, openHouse } from '../support/house.ts';
import { BY_HTTPS, LIVE_PARTNER, type LiveGateway, openLiveGateway } from '../support/live-gateway.ts';

const TEST = { cst_id: 'test', custKey: 'abcd1234567890' };
const LIVE_SHOP = 'https://shop.example.kr';

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

const payment = (changes: Readonly<Record<string, string>>) => ({
  PCD_PAY_TYPE: 'card',
  PCD_PAY_WORK: 'PAY',
  PCD_CARD_VER: '02',
  PCD_PAY_GOODS: '도장 티셔츠',
  PCD_PAY_TOTAL: '1000',
  PCD_RST_URL: '/payments/result',
  ...changes,
});

async function openInTest(changes: Readonly<Record<string, string>>) {
  const auth = await sendJson(`${house.gateway.url}${paths.auth}`, TEST, { referer: house.shopOrigin });
  return await sendForm(
    `${house.gateway.url}${paths.window}`,
    { ...payment(changes), PCD_AUTH_KEY: fieldsOf(auth)['AuthKey'] ?? '' },
    { origin: house.shopOrigin },
  );
}

async function openInLive(changes: Readonly<Record<string, string>>) {
  const keys = { cst_id: LIVE_PARTNER.id, custKey: LIVE_PARTNER.keys.custKey };
  const auth = await sendJson(`${live.address}${paths.auth}`, keys, { ...BY_HTTPS, referer: LIVE_SHOP });
  return await sendForm(
    `${live.address}${paths.window}`,
    { ...payment(changes), PCD_AUTH_KEY: fieldsOf(auth)['AuthKey'] ?? '' },
    { ...BY_HTTPS, origin: LIVE_SHOP },
  );
}

describe('the window refuses', () => {
  test.each<[name: string, value: string, code: Code, hint: string]>([
    ['PCD_PAY_TOTAL', '', 'CPCA9999', 'PCD_PAY_TOTAL: required'],
    ['PCD_PAY_TOTAL', '0', 'CPCA0027', 'PCD_PAY_TOTAL: at least 100 won, got 0'],
    ['PCD_PAY_TOTAL', '99', 'CPCA0027', 'PCD_PAY_TOTAL: at least 100 won, got 99'],
    ['PCD_PAY_TOTAL', '-1000', 'CPCA9999', 'PCD_PAY_TOTAL: digits only'],
    ['PCD_PAY_TOTAL', '+1000', 'CPCA9999', 'PCD_PAY_TOTAL: digits only'],
    ['PCD_PAY_TOTAL', '1e3', 'CPCA9999', 'PCD_PAY_TOTAL: digits only'],
    ['PCD_PAY_TOTAL', '0x3e8', 'CPCA9999', 'PCD_PAY_TOTAL: digits only'],
    ['PCD_PAY_TOTAL', '1,000', 'CPCA9999', 'PCD_PAY_TOTAL: digits only'],
    ['PCD_PAY_TOTAL', '1000.5', 'CPCA9999', 'PCD_PAY_TOTAL: digits only'],
    ['PCD_PAY_TOTAL', ' 1000', 'CPCA9999', 'PCD_PAY_TOTAL: digits only'],
    ['PCD_PAY_TOTAL', '1 000', 'CPCA9999', 'PCD_PAY_TOTAL: digits only'],
    ['PCD_PAY_TOTAL', '1000\n', 'CPCA9999', 'PCD_PAY_TOTAL: digits only'],
    ['PCD_PAY_TOTAL', '１０００', 'CPCA9999', 'PCD_PAY_TOTAL: digits only'],
    ['PCD_PAY_TOTAL', '천원', 'CPCA9999', 'PCD_PAY_TOTAL: digits only'],
    ['PCD_PAY_TOTAL', 'NaN', 'CPCA9999', 'PCD_PAY_TOTAL: digits only'],
    ['PCD_PAY_TOTAL', '10000000000', 'CPCA9999', 'PCD_PAY_TOTAL: at most 10 characters, got 11'],
    ['PCD_PAY_GOODS', '', 'CPCA0028', 'PCD_PAY_GOODS: required'],
    ['PCD_PAY_GOODS', ' \t ', 'CPCA0028', 'PCD_PAY_GOODS: required'],
    ['PCD_PAY_GOODS', '상'.repeat(256), 'CPCA9999', 'PCD_PAY_GOODS: at most 255 characters, got 256'],
    ['PCD_PAY_GOODS', '티셔츠 👕', 'CPCA9999', 'PCD_PAY_GOODS: no emoji'],
    ['PCD_PAY_GOODS', '사랑 ❤️', 'CPCA9999', 'PCD_PAY_GOODS: no emoji'],
    ['PCD_PAY_TYPE', 'transfer', 'CPCA9997', 'transfer: not offered here'],
    ['PCD_PAY_TYPE', '', 'CPCA9997', 'PCD_PAY_TYPE: card'],
    ['PCD_PAY_TYPE', 'CARD', 'CPCA9997', 'PCD_PAY_TYPE: card'],
    ['PCD_PAY_WORK', '', 'CPCA9999', 'PCD_PAY_WORK: one of PAY, CERT'],
    ['PCD_PAY_WORK', 'AUTH', 'CPCA9997', 'billing card: not offered here'],
    ['PCD_PAY_WORK', 'pay', 'CPCA9999', 'PCD_PAY_WORK: one of PAY, CERT'],
    ['PCD_CARD_VER', '', 'CPCA9997', 'billing card: not offered here'],
    ['PCD_CARD_VER', '01', 'CPCA9997', 'billing card: not offered here'],
    ['PCD_CARD_VER', '2', 'CPCA9999', 'PCD_CARD_VER: 02 is the only'],
    ['PCD_PAY_METHOD', 'naverPay', 'CPCA9998', 'PCD_PAY_METHOD: appCard is the only'],
    ['PCD_PAY_METHOD', 'kakaoPay', 'CPCA9998', 'PCD_PAY_METHOD: appCard is the only'],
    ['PCD_PAY_METHOD', 'bitcoin', 'CPCA9999', 'PCD_PAY_METHOD: one of '],
    ['PCD_PAY_ISTAX', 'X', 'CPCA9999', 'PCD_PAY_ISTAX: one of Y, N'],
    ['PCD_PAY_TAXTOTAL', '1001', 'CPCA9999', 'PCD_PAY_TAXTOTAL: not above PCD_PAY_TOTAL'],
    ['PCD_PAY_TAXTOTAL', '-1', 'CPCA9999', 'PCD_PAY_TAXTOTAL: digits only (at most 9)'],
    ['PCD_PAY_TAXTOTAL', '1000000000', 'CPCA9999', 'PCD_PAY_TAXTOTAL: at most 9 characters'],
    [
      'PCD_PAYER_NO',
      '18446744073709551616',
      'CPCA9999',
      'PCD_PAYER_NO: at most 18446744073709551615 if it is a number',
    ],
    ['PCD_PAYER_NO', '000000000000000000007', 'CPCA9999', 'PCD_PAYER_NO: at most 20 characters, got 21'],
    ['PCD_PAYER_NAME', '길'.repeat(81), 'CPCA9999', 'PCD_PAYER_NAME: at most 80 characters, got 81'],
    ['PCD_PAYER_HP', '0'.repeat(16), 'CPCA9999', 'PCD_PAYER_HP: at most 15 characters, got 16'],
    [
      'PCD_PAYER_EMAIL',
      `${'a'.repeat(92)}@test.kr0`,
      'CPCA9999',
      'PCD_PAYER_EMAIL: at most 100 characters, got 101',
    ],
    ['PCD_PAY_OID', 'Ord-77 ', 'CPCA9999', 'PCD_PAY_OID: no white space at its ends, no control'],
    ['PCD_PAY_OID', ' Ord-77', 'CPCA9999', 'PCD_PAY_OID: no white space at its ends, no control'],
    ['PCD_PAY_OID', 'Ord-77\t', 'CPCA9999', 'PCD_PAY_OID: no white space at its ends, no control'],
    ['PCD_PAY_OID', '\u00a0Ord-77', 'CPCA9999', 'PCD_PAY_OID: no white space at its ends, no control'],
    ['PCD_PAY_OID', ' ', 'CPCA9999', 'PCD_PAY_OID: no white space at its ends, no control'],
    ['PCD_PAY_OID', 'Ord\r\n77', 'CPCA9999', 'PCD_PAY_OID: no white space at its ends, no control'],
    ['PCD_PAY_OID', 'Ord-77\u200b', 'CPCA9999', 'PCD_PAY_OID: no white space at its ends, no control'],
    ['PCD_PAY_OID', '\u202eOrd-77', 'CPCA9999', 'PCD_PAY_OID: no white space at its ends, no control'],
    ['PCD_PAY_OID', 'Ord-77\u2028', 'CPCA9999', 'PCD_PAY_OID: no white space at its ends, no control'],
    ['PCD_PAY_OID', 'Ord-77\ufe0f', 'CPCA9999', 'PCD_PAY_OID: no white space at its ends, no control'],
    ['PCD_PAY_OID', '\u3164Ord-77', 'CPCA9999', 'PCD_PAY_OID: no white space at its ends, no control'],
    ['PCD_PAY_OID', 'O'.repeat(256), 'CPCA9999', 'PCD_PAY_OID: at most 255 characters, got 256'],
    ['PCD_USER_DEFINE1', 'a'.repeat(2049), 'CPCA9999', 'PCD_USER_DEFINE1: at most 2048 characters, got 2049'],
    ['PCD_USER_DEFINE2', 'a'.repeat(2049), 'CPCA9999', 'PCD_USER_DEFINE2: at most 2048 characters, got 2049'],
    ['PCD_APP_SCHEME', 'javascript:alert(1)', 'CPCA9999', 'PCD_APP_SCHEME: an app scheme'],
    ['PCD_APP_SCHEME', 'DATA:text/html,x', 'CPCA9999', 'PCD_APP_SCHEME: an app scheme'],
    ['PCD_APP_SCHEME', 'https://evil.example', 'CPCA9999', 'PCD_APP_SCHEME: an app scheme'],
    ['PCD_APP_SCHEME', ' javascript:alert(1)', 'CPCA9999', 'PCD_APP_SCHEME: an app scheme'],
    ['PCD_APP_SCHEME', 'java\nscript:alert(1)', 'CPCA9999', 'PCD_APP_SCHEME: an app scheme'],
  ])('%s %j', async (name, value, code, hint) => {
    const page = await unchanged(house.location, () => openInTest({ [name]: value }));
    expectRefusalPage(page, code, hint);
    const inLive = await unchanged(live.location, () => openInLive({ [name]: value }));
    expectRefusalPage(inLive, code, null);
  });

  test.each(['PCD_PAY_TYPE', 'PCD_PAY_WORK', 'PCD_CARD_VER', 'PCD_PAY_GOODS', 'PCD_PAY_TOTAL'])(
    'a form without %s',
    async (name) => {
      const { [name as 'PCD_PAY_TYPE']: _left, ...rest } = payment({});
      const auth = await sendJson(`${house.gateway.url}${paths.auth}`, TEST, { referer: house.shopOrigin });
      const fields = { ...rest, PCD_AUTH_KEY: fieldsOf(auth)['AuthKey'] ?? '' };
      const attack = () =>
        sendForm(`${house.gateway.url}${paths.window}`, fields, { origin: house.shopOrigin });
      const page = await unchanged(house.location, attack);
      const code =
        { PCD_PAY_TYPE: 'CPCA9997', PCD_CARD_VER: 'CPCA9997', PCD_PAY_GOODS: 'CPCA0028' }[name] ?? 'CPCA9999';
      const subject = name === 'PCD_CARD_VER' ? 'billing card' : name;
      expectRefusalPage(page, code as Code, new RegExp(`^${subject}: (required|card is|not offered|one of)`));
    },
  );

  test('an order number that was paid', async () => {
    const order = house.order();
    const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    await house.payer.pay(await house.unsealed(fields));
    const again = { PCD_PAY_OID: order.orderNumber };
    const paid = await unchanged(house.location, () => openInTest(again));
    expectRefusalPage(paid, 'CPCA0201', 'PCD_PAY_OID: this order number has been paid');
    expect(paid.text).not.toContain('결제된 금액은 없어요');
    // Whatever else is wrong is said of a number that was paid as of one that was not, and nothing of the money: a page's AuthKey is for
    // one order, and asks after no others.
    const [wrong, unknown] = [
      await unchanged(house.location, () => openInTest({ ...again, PCD_PAY_TOTAL: '99' })),
      await unchanged(house.location, () => openInTest({ PCD_PAY_TOTAL: '99' })),
    ];
    for (const page of [wrong, unknown]) {
      expectRefusalPage(page, 'CPCA0027', 'PCD_PAY_TOTAL: at least 100 won, got 99');
      expect(page.text).not.toContain('결제된 금액은 없어요');
    }
  });
});

describe('the sealed order refuses', () => {
  test.each<[name: string, value: unknown, code: Code, hint: string]>([
    ['PCD_PAY_TOTAL', '1e3', 'AUTH0005', 'PCD_PAY_TOTAL: digits only'],
    ['PCD_PAY_TOTAL', -1000, 'AUTH0005', 'PCD_PAY_TOTAL: digits only'],
    ['PCD_PAY_TOTAL', 1000.5, 'AUTH0005', 'PCD_PAY_TOTAL: '],
    ['PCD_PAY_TOTAL', '10000000000', 'AUTH0005', 'PCD_PAY_TOTAL: at most 10'],
    ['PCD_PAY_TOTAL', ['1000'], 'AUTH0005', 'PCD_PAY_TOTAL: '],
    ['PCD_PAY_OID', 'O'.repeat(256), 'AUTH0005', 'PCD_PAY_OID: at most 255'],
    ['PCD_PAY_OID', 'Ord-77 ', 'AUTH0005', 'PCD_PAY_OID: no white space at its ends'],
    ['PCD_PAY_OID', { $gt: '' }, 'AUTH0005', 'PCD_PAY_OID: '],
    ['PCD_PAY_GOODS', '상'.repeat(256), 'AUTH0005', 'PCD_PAY_GOODS: at most 255'],
    ['PCD_PAY_ISTAX', 'X', 'AUTH0005', 'PCD_PAY_ISTAX: one of Y, N'],
    ['PCD_APP_SCHEME', 'javascript:alert(1)', 'AUTH0005', 'PCD_APP_SCHEME: an app scheme'],
    ['DOJANG_SEAL_ALL', true, 'AUTH0005', 'DOJANG_SEAL_ALL: at most 1'],
    ['DOJANG_SEAL_ALL', '1', 'AUTH0005', 'DOJANG_SEAL_ALL: one of Y, N'],
  ])('%s %j', async (name, value, code, hint) => {
    const attack = () =>
      sendJson(
        `${house.gateway.url}${paths.auth}`,
        { ...TEST, [name]: value },
        { referer: house.shopOrigin },
      );
    expectAuthRefusal(await unchanged(house.location, attack), code, hint);
  });

  test.each([
    ['a lower amount', { PCD_PAY_TOTAL: '100' }, 'CPCAE004', 'PCD_PAY_TOTAL: '],
    ['a higher amount', { PCD_PAY_TOTAL: '59001' }, 'CPCAE004', 'PCD_PAY_TOTAL: '],
    ['another order number', { PCD_PAY_OID: 'ANOTHER' }, 'CPCA9999', 'PCD_PAY_OID: '],
    ['no order number', { PCD_PAY_OID: '' }, 'CPCA9999', 'PCD_PAY_OID: '],
  ] as const)('a form with %s', async (_case, changes, code, hint) => {
    const order = house.order({ amountWon: 59_000 });
    const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    const attack = () =>
      sendForm(fields['PCD_PAY_URL'] ?? '', { ...fields, ...changes }, { origin: house.shopOrigin });
    expectRefusalPage(await unchanged(house.location, attack), code, hint);
  });
});

describe('what is unusual but allowed', () => {
  const SCRIPT = '<script>alert("1")</script>';
  // A right-to-left override and mark: without isolation they would turn the amount beside them around.
  const TURNED = '\u202e티셔츠\u200f';

  test.each([
    ['the largest member number', 'PCD_PAYER_NO', '18446744073709551615'],
    ['leading zeros of a member number', 'PCD_PAYER_NO', '00000000000000000007'],
    ['the method that the window offers', 'PCD_PAY_METHOD', 'appCard'],
    ['a member number that is none', 'PCD_PAYER_NO', 'user-<7>'],
    ['an e-mail address that is none', 'PCD_PAYER_EMAIL', 'nobody'],
    ['a name with letters of any kind', 'PCD_PAYER_NAME', "O'Neill-김 <b>"],
    ['a telephone number with words', 'PCD_PAYER_HP', '010 call me'],
    ['an order number with marks', 'PCD_PAY_OID', "A-1_2.3/<i>'; --"],
    ['values of the partner’s own', 'PCD_USER_DEFINE1', `\u202e${SCRIPT}`],
  ])('%s is echoed as it was sent', async (_case, name, value) => {
    const { fields } = await house.partner.requestPayment({ ...house.order(), shopOrigin: house.shopOrigin });
    const own = await house.unsealed({ ...fields, [name]: value });
    expect(await house.payer.close(own)).toMatchObject({ PCD_PAY_RST: 'close', [name]: value });
  });

  test.each([
    ['a product that is markup', SCRIPT],
    ['a product with marks of direction', TURNED],
    ['a product that ends the data of a page', '</script><!--'],
    ['a product with quotes', `" onmouseover='alert(1)' x="`],
  ])('%s is shown as text on every page', async (_case, goods) => {
    const order = { ...house.order({ goods }), shopOrigin: house.shopOrigin };
    const fields = await house.unsealed((await house.partner.requestPayment(order)).fields);
    const window = await house.payer.open(fields);
    const api = `${house.gateway.url}/window/api/${window.paymentId}`;
    const view = await send(api, {
      method: 'GET',
      headers: { authorization: `Bearer ${await tokenOf(fields)}` },
    });
    expect(view.headers['content-type']).toMatch(/^application\/json/);
    expect(view.headers['x-content-type-options']).toBe('nosniff');
    expect(JSON.parse(view.text)).toMatchObject({ goods });
    await window.agree();
    await window.choose('kb');
    const phone = await window.phone();
    expect((await phone.view()).goods).toBe(goods);
    await phone.approve();
    await window.waitFor('authenticated');
    await window.approve();
    const { result } = await window.returnResult();
    expect(result['PCD_PAY_GOODS']).toBe(goods);
    const receipt = await send(result['PCD_PAY_CARDRECEIPT'] ?? '', { method: 'GET' });
    expect(receipt.text.replaceAll(/<bdi lang="\w+">/g, '<bdi>')).toContain(
      `<dd><bdi>${escaped(goods)}</bdi></dd>`,
    );
    if (/[<>]/.test(goods)) expect(receipt.text).not.toContain(goods);

    // The refusal of a second payment carries the same product in its data block.
    const again = await openInTest({ PCD_PAY_GOODS: goods, PCD_PAY_OID: result['PCD_PAY_OID'] ?? '' });
    expectRefusalPage(again, 'CPCA0201', 'PCD_PAY_OID: ');
    const data = /<script type="application\/json" id="refusal">(.*?)<\/script>/s.exec(again.text)?.[1] ?? '';
    expect(JSON.parse(data)).toMatchObject({ result: { PCD_PAY_GOODS: goods } });
    if (/[<>]/.test(goods)) expect(again.text).not.toContain(goods);
  });

  test('a buyer whose name is markup is shown as text by the shop', async () => {
    const shop = await startShop({
      host: '127.0.0.1',
      port: 0,
      dataDir: house.dataDir,
      gatewayUrl: house.gateway.url,
      cstId: TEST.cst_id,
      custKey: TEST.custKey,
      refundKey: 'a41ce010ede9fcbfb3be86b24858806596a9db68b79d138b147c3e563e1829a0',
    });
    try {
      const buyer = { name: SCRIPT, email: 'a@b.kr', phone: '01012345678' };
      const placed = await sendJson(
        `${shop.url}/orders`,
        { productId: 'tshirt', ...buyer },
        { origin: shop.url },
      );
      const { url, fields } = JSON.parse(placed.text) as { url: string; fields: Record<string, string> };
      expect(fields['PCD_PAYER_NAME']).toBe(SCRIPT);
      const sent = { PCD_PAY_RST: 'error', PCD_PAY_CODE: SCRIPT, PCD_PAY_MSG: SCRIPT, PCD_PAY_GOODS: SCRIPT };
      await sendForm(`${shop.url}/payments/result`, { ...fields, ...sent });
      const page = await send(`${shop.url}${url}`, { method: 'GET' });
      expect(page.status).toBe(200);
      expect(page.text).not.toContain(SCRIPT);
    } finally {
      await shop.close();
    }
  });
});

/** The window's token, as the redirect of an opening names it; the same AuthKey leads to the same window. */
async function tokenOf(fields: Readonly<Record<string, string>>): Promise<string> {
  const opened = await sendForm(fields['PCD_PAY_URL'] ?? '', fields, { origin: house.shopOrigin });
  return new URL(String(opened.headers['location']), house.gateway.url).hash.slice(1);
}

function escaped(text: string): string {
  return text.replaceAll(/[<>"'&=]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
