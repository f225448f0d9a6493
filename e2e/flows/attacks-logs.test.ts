import { beforeAll, expect, test } from 'vitest';
import { CALLBACK_PATH } from '../../packages/protocol/src/acquirer/index.ts';
import { paths } from '../../packages/protocol/src/payple/index.ts';
import { parseResult } from '../../packages/sdk/src/index.ts';
import { send, sendForm, sendJson } from '../support/attack.ts';
import { type House, openHouse, SECRET } from '../support/house.ts';

const TEST = { cst_id: 'test', custKey: 'abcd1234567890' };
const CLIENT_KEY = 'test_DF55F29DA654A8CBC0F0A9DD4B556486';
const REFUND_KEY = 'a41ce010ede9fcbfb3be86b24858806596a9db68b79d138b147c3e563e1829a0';
const BUYER = {
  name: '남궁비밀',
  email: 'secret.buyer@example.kr',
  phone: '01098765432',
  memberNumber: '7700112233',
};
const WRITTEN = {
  PCD_USER_DEFINE1: 'written-by-the-partner-1',
  PCD_USER_DEFINE2: 'written-by-the-partner-2',
};

const lines: string[] = [];
let house: House;
beforeAll(async () => {
  house = await openHouse({
    trustedProxies: ['10.0.0.5'],
    logStream: { write: (line) => lines.push(line) },
  });
  return () => house.close();
});

test('the log at debug level tells the story and no secret, over payments and attacks', async () => {
  const secrets = new Map<string, string>(
    Object.entries({ ...BUYER, ...WRITTEN, custKey: TEST.custKey, CLIENT_KEY, REFUND_KEY, SECRET }),
  );
  const learn = (where: string, fields: Readonly<Record<string, string>>) => {
    for (const name of [
      'AuthKey',
      'custKey',
      'cst_id',
      'PCD_AUTH_KEY',
      'PCD_PAY_REQKEY',
      'PCD_CUST_KEY',
      'PCD_PAY_CARDNUM',
    ])
      if (fields[name]) secrets.set(`${where} ${name}`, fields[name]);
    const receipt = fields['PCD_PAY_CARDRECEIPT'] ?? '';
    if (receipt !== '') secrets.set(`${where} receipt`, receipt.split('/').at(-1) ?? '');
  };

  for (const work of ['PAY', 'CERT'] as const) {
    const order = house.order({ work, buyer: BUYER });
    const request = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    const fields = await house.unsealed({ ...request.fields, ...WRITTEN });
    const opened = await sendForm(fields['PCD_PAY_URL'] ?? '', fields, { origin: house.shopOrigin });
    const token = new URL(String(opened.headers['location']), house.gateway.url).hash.slice(1);
    secrets.set(`${work} window token`, token);
    learn(`${work} request`, fields);
    const window = await house.payer.open(fields);
    await window.agree();
    await window.choose('kb', { email: BUYER.email });
    const { stage } = await window.view();
    if (stage.name === 'authenticating')
      secrets.set(`${work} phone token`, stage.challenge.link.split('#')[1] ?? '');
    await (await window.phone()).approve({ pin: '135790' });
    secrets.set('PIN', '135790');
    await window.waitFor(['authenticated', 'done']);
    if (work === 'PAY') await window.approve();
    const { result } = await window.returnResult();
    learn(`${work} result`, result);
    const claim = parseResult(result);
    if (claim.kind === 'claims-authenticated') {
      const attack = { ...result, PCD_CST_ID: 'test', PCD_CUST_KEY: 'a-wrong-key-of-an-attacker' };
      await sendJson(`${house.gateway.url}${paths.confirm}`, attack);
      await sendJson(`${house.gateway.url}${paths.confirm}`, {
        ...attack,
        PCD_CUST_KEY: TEST.custKey,
        PCD_AUTH_KEY: fields['PCD_AUTH_KEY'],
      });
      await house.partner.confirm(claim, order);
    } else await house.partner.verify(claim, order);
    const paid = await house.partner.lookup(order);
    if (paid.kind === 'paid') {
      secrets.set(`${work} card number`, paid.maskedNumber);
      secrets.set(`${work} receipt of lookup`, paid.receiptUrl.split('/').at(-1) ?? '');
      await send(paid.receiptUrl, { method: 'GET' });
    }
    expect(paid.kind).toBe('paid');
    // It looked: what may be reported is there.
    expect(lines.join('')).toContain(order.orderNumber);
  }
  secrets.set('wrong key', 'a-wrong-key-of-an-attacker');
  await attackWith(secrets);
  await house.arm({ on: 'approve', effect: 'lost-reply', times: 1 });
  await house.arm({ on: 'inquire', effect: 'error', times: 1 });
  const { fields } = await house.partner.requestPayment({
    ...house.order({ buyer: BUYER }),
    shopOrigin: house.shopOrigin,
  });
  await house.payer.pay(fields);

  const log = lines.join('');
  // Every step left a line, and so did what was refused.
  for (const said of [
    'authenticated',
    'window opened',
    'confirm',
    'lookup',
    'answered',
    'window refused',
    'authentication refused',
    'the card companies gave no answer',
    'card company',
    'step refused',
    'refused',
  ])
    expect(log).toContain(`"msg":"${said}"`);
  expect(secrets.size).toBeGreaterThan(25);
  const leaked = [...secrets].filter(([, secret]) => secret.length > 3 && log.includes(secret));
  expect(leaked.map(([name]) => name)).toEqual([]);
});

/** Every secret in every place where a caller could put it. */
async function attackWith(secrets: ReadonlyMap<string, string>): Promise<void> {
  const url = house.gateway.url;
  for (const secret of secrets.values()) {
    const text = encodeURIComponent(secret);
    const headers = {
      authorization: `Bearer ${text}`,
      origin: `https://${text.replace(/[^\w]/g, '')}@x.example`,
      referer: `https://a:${text}@x.example/${text}?${text}`,
      cookie: `a=${text}`,
      // Nobody whom the gateway trusts has sent them.
      'x-request-id': text,
      'x-forwarded-for': text,
      'x-forwarded-host': text,
      'user-agent': text,
    };
    const fields = {
      cst_id: secret,
      custKey: secret,
      clientKey: secret,
      PCD_CST_ID: secret,
      PCD_CUST_KEY: secret,
      PCD_AUTH_KEY: secret,
      PCD_PAY_REQKEY: secret,
      PCD_REFUND_KEY: secret,
      authenticationId: secret,
    };
    for (const path of [
      paths.auth,
      '/js/v1/auth',
      paths.confirm,
      paths.lookup,
      paths.cancel,
      paths.window,
      CALLBACK_PATH,
    ]) {
      await sendJson(`${url}${path}`, fields, headers);
      await sendJson(`${url}${path}${path.includes('?') ? '&' : '?'}${text}=${text}`, fields, {
        ...headers,
        authorization: `Bearer ${SECRET}`,
      });
      await send(`${url}${path}`, { headers, body: `{"custKey":"${secret}` });
    }
    for (const path of [
      `/window/${text}`,
      `/window/api/${text}`,
      `/receipt/${text}`,
      `/${text}`,
      `/window/${text}%ZZ`,
      `/receipt/${text}%00`,
    ])
      await send(`${url}${path}?${text}`, { method: 'GET', headers });
  }
  // A body that breaks a rule in every field.
  const auth = await sendJson(`${url}${paths.auth}`, TEST, { referer: house.shopOrigin });
  const key = (JSON.parse(auth.text) as Record<string, string>)['AuthKey'] ?? '';
  const payment = {
    PCD_PAY_TYPE: 'card',
    PCD_PAY_WORK: 'PAY',
    PCD_CARD_VER: '02',
    PCD_PAY_GOODS: '상품',
    PCD_PAY_TOTAL: '1000',
    PCD_AUTH_KEY: key,
  };
  for (const [name, value] of Object.entries({
    PCD_PAYER_NAME: BUYER.name.repeat(30),
    PCD_PAYER_HP: BUYER.phone.repeat(3),
    PCD_PAYER_EMAIL: BUYER.email.repeat(9),
    PCD_PAYER_NO: `${BUYER.memberNumber}x`,
    PCD_APP_SCHEME: `javascript:${BUYER.email}`,
    PCD_RST_URL: `javascript:${BUYER.email}`,
    PCD_PAY_TOTAL: `${BUYER.phone}0`,
    PCD_PAY_WORK: BUYER.email,
    PCD_PAY_METHOD: BUYER.email,
  }))
    await sendForm(`${url}${paths.window}`, { ...payment, [name]: value }, { origin: house.shopOrigin });
}
