import { beforeAll, describe, expect, test } from 'vitest';
import { windowToken } from '../../packages/gateway/src/seal/payment-tokens.ts';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import type { ResultReturn, WindowRefusal, WindowView } from '../../packages/protocol/src/window/index.ts';
import { type Answer, expectStepRefusal, send, sendForm, sendJson, unchanged } from '../support/attack.ts';
import { type House, openHouse } from '../support/house.ts';

const BUYER = { name: '김도장', phone: '01012345678', email: 'buyer@example.com' };
const TERMS = { agreed: ['electronic-finance', 'privacy-collection', 'privacy-provision'] };
const STEPS: readonly (readonly [string, unknown])[] = [
  ['/terms', TERMS],
  ['/authentication', { cardCompany: 'kb', quota: '00', email: '' }],
  ['/authentication/cancel', {}],
  ['/approve', {}],
  ['/close', {}],
  ['/return', {}],
  ['/deliver', {}],
];

// Who has the address that a phone is given may see how far the payment is; who has the window's token, not for ever.
describe.each(engines)('on $name', (engine) => {
  const MOST_CALLS = 30;
  let house: House;
  beforeAll(async () => {
    house = await openHouse({
      engine,
      rateLimits: { windowCalls: MOST_CALLS },
    });
    return () => house.close();
  });

  async function open(work: 'PAY' | 'CERT' = 'PAY') {
    const order = house.order({ work, buyer: BUYER });
    const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    const opened = await sendForm(fields['PCD_PAY_URL'] ?? '', fields, { origin: house.shopOrigin });
    const url = new URL(String(opened.headers['location']), house.gateway.url);
    const paymentId = url.pathname.split('/').at(-1) ?? '';
    const api = `${house.gateway.url}/window/api/${paymentId}`;
    const own = url.hash.slice(1);
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
    const get = (path: string, token = own) =>
      send(`${api}${path}`, { method: 'GET', headers: bearer(token) });
    const post = (path: string, body: unknown = {}, token = own) =>
      sendJson(`${api}${path}`, body, bearer(token));
    return { paymentId, url, get, post };
  }
  type Opened = Awaited<ReturnType<typeof open>>;

  /** Up to the phone, which is given the address back by the link for this device. */
  async function reachPhone(window: Opened) {
    await window.post('/terms', TERMS);
    const view = read<WindowView>(await window.post('/authentication', STEPS[1]?.[1]));
    if (view.stage.name !== 'authenticating') throw new Error(`The window stands at ${view.stage.name}.`);
    const { link, code } = view.stage.challenge;
    const app = new URL(link);
    const phone = `${app.origin}/phone/api`;
    const seen = async (token: string) =>
      read<{ returnUrl: string | null }>(
        await send(`${phone}/authentication`, {
          method: 'GET',
          headers: { authorization: `Bearer ${token}` },
        }),
      );
    return {
      back: new URL((await seen(app.hash.slice(1))).returnUrl ?? ''),
      /** What somebody else's phone is told, who typed the six digits. */
      backForOthers: async () => {
        const typed = await sendJson(`${phone}${app.pathname.replace('/app', '')}/code`, { code });
        return (await seen(read<{ token: string }>(typed).token)).returnUrl;
      },
      approve: () =>
        sendJson(
          `${phone}/authentication/approve`,
          { cardId: 'kb-normal', pin: '123456', amountWon: 1000 },
          { authorization: `Bearer ${app.hash.slice(1)}` },
        ),
    };
  }

  async function pay(window: Opened) {
    const phone = await reachPhone(window);
    await phone.approve();
    await window.get('');
    await window.post('/approve');
    return phone;
  }

  test("a phone's address back is not the window's token: it sees the stage, and takes no step", async () => {
    const window = await open();
    const phone = await reachPhone(window);
    const token = phone.back.hash.slice(1);
    expect(phone.back.pathname).toBe(`${window.url.pathname}/back`);
    expect(token).not.toBe(window.url.hash.slice(1));
    for (const [path, body] of STEPS) {
      const answer = await unchanged(house.location, () => window.post(path, body, token));
      expectStepRefusal(answer, 401, null);
    }
    for (const path of ['', '/stream']) expect((await window.get(path, token)).status).not.toBe(200);
    const stage = await window.get('/stage', token);
    expect(read(stage)).toEqual({
      paymentId: window.paymentId,
      version: expect.any(Number),
      stage: 'authenticating',
      outcome: null,
    });
    expectNoBuyer(stage);

    await phone.approve();
    expect(read(await window.get('/stage', token))).toMatchObject({ stage: 'authenticated', outcome: null });
    await window.post('/approve');
    expect(read(await window.get('/stage', token))).toMatchObject({ stage: 'done', outcome: 'paid' });
    expectStepRefusal(await window.post('/return', {}, token), 401, null);
  });

  test('however often it looks, the customer goes on', async () => {
    const window = await open();
    const phone = await reachPhone(window);
    const token = phone.back.hash.slice(1);
    const looks = await Promise.all(
      Array.from({ length: 2 * MOST_CALLS }, () => window.get('/stage', token)),
    );
    expect(looks.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
    await phone.approve();
    await window.get('');
    expect(read<WindowView>(await window.post('/approve')).stage).toMatchObject({
      outcome: { kind: 'paid' },
    });
  });

  test('it looks at its own payment alone', async () => {
    const [one, other] = [await open(), await open()];
    const { back } = await reachPhone(one);
    expect((await other.get('/stage', back.hash.slice(1))).status).toBe(401);
  });

  test('whoever scanned the QR code or typed the six digits is given no address back', async () => {
    expect(await (await reachPhone(await open())).backForOthers()).toBeNull();
  });

  test('a window that was opened before, with its token as the address back, goes on', async () => {
    const window = await open();
    await pay(window);
    const token = await house.administer(async ({ keyring }) =>
      windowToken(keyring, { id: window.paymentId, keyId: keyring.current.id }),
    );
    expect(token).toBe(window.url.hash.slice(1));
    expect(read<WindowView>(await window.get('', token)).stage).toMatchObject({ outcome: { kind: 'paid' } });
    expect(read<ResultReturn>(await window.post('/deliver', {}, token)).result).toMatchObject({
      PCD_PAY_RST: 'success',
    });
  });

  test.each(['PAY', 'CERT'] as const)('the result of a %s payment leaves for ten minutes', async (work) => {
    const window = await open(work);
    await pay(window);
    const first = read<ResultReturn>(await window.post('/return'));
    expect(first.result).toMatchObject({ PCD_PAY_RST: 'success', PCD_PAYER_NAME: BUYER.name });
    expect(read<ResultReturn>(await window.post('/return'))).toEqual(first);
    house.advance(10 * 60_000);
    for (const path of ['/return', '/deliver']) {
      const late = await unchanged(house.location, () => window.post(path));
      expectStepRefusal(late, 200, 'more than ten minutes ago');
      expectNoBuyer(late);
      expect(late.text).not.toContain(first.result['PCD_PAY_REQKEY'] || 'no confirm key');
      expect(read<WindowRefusal>(late).view?.stage).toMatchObject({ returned: true, isReturnOver: true });
    }
  });

  test('a result that nobody fetched waits a day for the customer, and no longer', async () => {
    const [early, late] = [await open(), await open()];
    await pay(early);
    await pay(late);
    house.advance(23 * 60 * 60_000);
    expect(read<ResultReturn>(await early.post('/return')).result['PCD_PAY_RST']).toBe('success');
    house.advance(2 * 60 * 60_000);
    const answer = await late.post('/return');
    expectStepRefusal(answer, 200, 'waited for a day');
    expectNoBuyer(answer);
  });

  test('a window that nobody finished is over after half an hour, and no longer says who the buyer is', async () => {
    const [fresh, chosen, closed, untouched] = [await open(), await open(), await open(), await open()];
    await reachPhone(chosen);
    await fresh.post('/terms', TERMS);
    expect((await fresh.get('')).text).toContain(BUYER.email);
    house.advance(400 * 24 * 60 * 60_000);
    // Whatever a token that leaked asks first.
    const steps = STEPS.filter(([path]) => path !== '/deliver');
    for (const [path, body] of steps) expectNoBuyer(await closed.post(path, body));
    for (const window of [fresh, chosen, closed, untouched]) {
      expectNoBuyer(await window.get('/stage'));
      const look = await window.get('');
      expectNoBuyer(look);
      expect(read<WindowView>(look).stage).toMatchObject({ name: 'done' });
    }
    for (const window of [fresh, chosen, untouched])
      expect(read<WindowView>(await window.get('')).stage).toMatchObject({
        outcome: { kind: 'failed', failure: { code: 'CBIL0002' } },
      });
  });

  test('neither close nor a look at the end says who the buyer is', async () => {
    const closed = await open();
    expect((await closed.get('')).text).toContain(BUYER.email);
    expectNoBuyer(await closed.post('/close'));
    expectNoBuyer(await closed.get(''));
    const paid = await open();
    await pay(paid);
    for (const answer of [await paid.get(''), await paid.get('/stage'), await paid.post('/close')])
      expectNoBuyer(answer);
  });
});

function read<Body>(answer: Answer): Body {
  expect(answer.status).toBe(200);
  return JSON.parse(answer.text) as Body;
}

function expectNoBuyer({ text }: Answer): void {
  for (const value of Object.values(BUYER)) expect(text).not.toContain(value);
}
