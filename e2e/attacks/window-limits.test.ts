import { beforeAll, describe, expect, test } from 'vitest';
import { testAccount } from '../../packages/gateway/src/main.ts';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import { paths } from '../../packages/protocol/src/payple/index.ts';
import { createPayer, type WindowSession } from '../../packages/sdk/src/testing/index.ts';
import { expectRefusalPage, fieldsOf, send, sendForm, sendJson } from '../support/attack.ts';
import { type House, openHouse } from '../support/house.ts';

const WINDOWS = 5;
const WINDOW_CALLS = 80;
const AUTHENTICATIONS = 10;

let addresses = 0;
function newAddress(): string {
  addresses += 1;
  return `192.0.2.${addresses}`;
}

describe.each(engines)('on $name', (engine) => {
  let house: House;

  beforeAll(async () => {
    house = await openHouse({
      engine,
      rateLimits: { windows: WINDOWS, windowCalls: WINDOW_CALLS },
    });
    return () => house.close();
  });

  const newFields = async () => {
    const order = { ...house.order(), shopOrigin: house.shopOrigin };
    return (await house.partner.requestPayment(order)).fields;
  };

  async function openForm(address: string) {
    const fields = await newFields();
    return sendForm(fields['PCD_PAY_URL'] ?? '', fields, {
      origin: house.shopOrigin,
      'x-forwarded-for': address,
    });
  }

  async function authenticateClient(address: string) {
    return sendJson(
      `${house.gateway.url}/js/v1/auth`,
      { clientKey: testAccount.keys.clientKey },
      { origin: house.shopOrigin, 'x-forwarded-for': address },
    );
  }

  /** A window, with the address of its API and its token, and who drives it as a customer does. */
  async function openWindow() {
    let token = '';
    let api = '';
    const payer = createPayer({
      shopOrigin: house.shopOrigin,
      fetch: (url, init) => {
        const headers = new Headers(init.headers);
        headers.set('x-forwarded-for', address);
        if (url.includes('/window/api/')) {
          token = headers.get('authorization') ?? '';
          api = url.replace(/(\/window\/api\/[^/]+).*/, '$1');
        }
        return fetch(url, { ...init, headers });
      },
    });
    const address = newAddress();
    const window = await payer.open(await newFields());
    await window.view();
    return { window, api, token };
  }

  async function chooseCard(window: WindowSession): Promise<string> {
    await window.choose('samsung');
    const { stage } = await window.view();
    return stage.name;
  }

  test('what nobody was authenticated for is refused for a while, and locks no customer of the same address out', async () => {
    const address = newAddress();
    const openWith = (authKey: string) =>
      sendForm(
        `${house.gateway.url}${paths.window}`,
        { PCD_AUTH_KEY: authKey },
        { 'x-forwarded-for': address },
      );
    for (let sent = 0; sent < WINDOWS; sent += 1)
      expectRefusalPage(await openWith(`garbage-${sent}`), 'CBIL0001', 'PCD_AUTH_KEY');
    const answer = await openWith('garbage');
    expect(answer.status).toBe(429);
    expect(Number(answer.headers['retry-after'])).toBe(60 / WINDOWS);
    expectRefusalPage({ ...answer, status: 200 }, 'AUTH0005', 'DOJANG_RATE_WINDOWS');
    for (let opened = 0; opened <= WINDOWS; opened += 1) expect((await openForm(address)).status).toBe(303);
    expect((await authenticateClient(address)).status).toBe(200);
  });

  test('one AuthKey opens its window so often and no more, and the next AuthKey opens one', async () => {
    const fields = await newFields();
    const open = () => sendForm(fields['PCD_PAY_URL'] ?? '', fields, { origin: house.shopOrigin });
    const answers = await Promise.all(Array.from({ length: WINDOW_CALLS + 5 }, open));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expectRefusalPage({ ...refused[0]!, status: 200 }, 'AUTH0005', 'DOJANG_RATE_WINDOW_CALLS');
    expect(refused[0]?.text).not.toContain('결제된 금액은 없어요');
    expect((await openForm('127.0.0.1')).status).toBe(303);
  });

  test('a client key, which is public, is asked with from an address so often and no more', async () => {
    const address = newAddress();
    for (let asked = 0; asked < WINDOWS; asked += 1)
      expect((await authenticateClient(address)).status).toBe(200);
    const answer = await authenticateClient(address);
    expect(answer.status).toBe(429);
    // The page that asked may read why.
    expect(answer.headers['access-control-allow-origin']).toBe(house.shopOrigin);
    expect(fieldsOf(answer)['result_msg']).toContain('AUTH0005');
    expect((await authenticateClient(newAddress())).status).toBe(200);
  });

  test('a window that asks too often waits, and the window of another payment at the same address does not', async () => {
    const one = await openWindow();
    const other = await openWindow();
    const look = ({ api, token }: typeof one) =>
      send(api, { method: 'GET', headers: { authorization: token, 'x-forwarded-for': '192.0.2.250' } });
    const answers = await Promise.all(Array.from({ length: WINDOW_CALLS + 20 }, () => look(one)));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(20);
    expect(Number(refused[0]?.headers['retry-after'])).toBe(1);
    expect((await look(other)).status).toBe(200);
  });

  test('a third stream of a payment ends the oldest, and the newest goes on', async () => {
    const { window, api, token } = await openWindow();
    await window.agree();
    await chooseCard(window);
    const openStream = async () => {
      const response = await fetch(`${api}/stream`, { headers: { authorization: token } });
      const reader = response.body!.getReader();
      // Its first line is there: the stream is open.
      await reader.read();
      return reader;
    };
    const [first, second, third] = [await openStream(), await openStream(), await openStream()];
    // Whatever was sent before, the end follows.
    for (let read = await first.read(); !read.done; read = await first.read());
    await (await window.phone()).approve();
    const decoder = new TextDecoder();
    for (const reader of [second, third]) {
      let text = '';
      while (!text.includes('authenticated')) text += decoder.decode((await reader.read()).value);
      await reader.cancel();
    }
  });

  test(`a payment begins ${AUTHENTICATIONS} authentications, and then it fails`, async () => {
    const { window } = await openWindow();
    await window.agree();
    for (let begun = 0; begun < AUTHENTICATIONS; begun += 1) {
      expect(await chooseCard(window)).toBe('authenticating');
      await window.leaveChallenge();
    }
    expect(await chooseCard(window)).toBe('done');
    const { result } = await window.returnResult();
    expect(result).toMatchObject({ PCD_PAY_RST: 'error', PCD_PAY_CODE: 'CPCA9999' });
    expect(result['PCD_PAY_MSG']).toContain('1147');
  });

  // The first of a rush is served alone, the others together after it.
  test.each([0, 5, AUTHENTICATIONS - 1])('all at once they are no more, after %d', async (before) => {
    const { window, api, token } = await openWindow();
    await window.agree();
    const post = (path: string, body: object) =>
      sendJson(`${api}${path}`, body, { authorization: token, 'x-forwarded-for': '192.0.2.251' });
    const card = { cardCompany: 'samsung', quota: '00', email: '' };
    for (let begun = 0; begun < before; begun += 1) {
      await chooseCard(window);
      await window.leaveChallenge();
    }
    house.advance(60_000);
    await Promise.all(
      Array.from({ length: 60 }, (_, each) =>
        each % 2 === 0 ? post('/authentication', card) : post('/authentication/cancel', {}),
      ),
    );
    const events = await house.administer(({ store }) => store.events(window.paymentId));
    const begun = events.filter(({ type }) => type === 'authentication_started').length;
    expect(begun).toBe(AUTHENTICATIONS);
  });

  test('three times a locked PIN is nine PINs, and the fourth time is the last', async () => {
    const { window } = await openWindow();
    await window.agree();
    let wrongPins = 0;
    while ((await chooseCard(window)) === 'authenticating') {
      const phone = await window.phone();
      for (let tries = 0; tries < 3; tries += 1) {
        await expect(phone.approve({ pin: '000000' })).rejects.toThrow();
        wrongPins += 1;
      }
      await window.waitFor('card');
      house.advance(60_000);
    }
    expect(wrongPins).toBe(12);
  });
});
