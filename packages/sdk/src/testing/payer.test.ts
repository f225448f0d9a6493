import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startWireServer, WINDOW, type WireServer } from '../../test/wire-server.ts';
import { createPayer } from './index.ts';

const API = '/window/api/p1';
const PHONE = '/phone/api/authentication';

let server: WireServer;
let fields: Record<string, string>;
beforeEach(async () => {
  server = await startWireServer();
  fields = {
    PCD_PAY_OID: 'ORDER-1',
    PCD_PAY_GOODS: '티셔츠 & 양말',
    PCD_PAY_URL: `${server.url}${WINDOW}?ACT_=PAYM&CPAYVER=202611230001`,
  };
  server.script(
    WINDOW,
    (response) => void response.writeHead(303, { location: '/window/p1#window-token' }).end(),
  );
});
afterEach(() => server[Symbol.asyncDispose]());

const chosen = { cardCompany: 'shinhan', quota: '00' };
const at = (stage: object) => ({ paymentId: 'p1', stage });
const authenticating = () =>
  at({
    name: 'authenticating',
    chosen,
    challenge: {
      qrSvg: '',
      code: '123456',
      link: `${server.url}/app/shinhan#phone-token`,
      hint: null,
      expiresAtMs: 0,
    },
  });
const phoneView = {
  amountWon: 1000,
  cards: [
    { id: 'card-1', condition: 'normal' },
    { id: 'card-2', condition: 'insufficient' },
  ],
};
const callsTo = (path: string) => server.calls.filter((call) => call.path === path);

describe('open', () => {
  it('posts the form as the browser of the shop would', async () => {
    const window = await createPayer({ shopOrigin: 'https://shop.example' }).open(fields);
    expect(window.paymentId).toBe('p1');
    expect(server.calls[0]).toMatchObject({
      path: WINDOW,
      headers: { origin: 'https://shop.example', 'content-type': 'application/x-www-form-urlencoded' },
      body: fields,
    });
  });

  it('fails with the code and the hint of a refusal page', async () => {
    server.script(
      WINDOW,
      '<meta name="dojang-code" content="AUTH0007" /><meta name="dojang-hint" content="expected &quot;https://a.example&quot; &amp; got none" />',
    );
    await expect(createPayer().open(fields)).rejects.toMatchObject({
      code: 'DOJANG_API',
      resultCode: 'AUTH0007',
      hint: 'expected "https://a.example" & got none',
    });
  });

  it('fails on a page that is no refusal, and on a redirect to something else', async () => {
    server.script(WINDOW, '<h1>502</h1>');
    await expect(createPayer().open(fields)).rejects.toThrow('open: no window (HTTP 200)');
    server.script(WINDOW, (response) => void response.writeHead(303, { location: '/login' }).end());
    await expect(createPayer().open(fields)).rejects.toThrow('something other than a payment window');
  });

  it('needs the address of an authentication', async () => {
    await expect(createPayer().open({})).rejects.toMatchObject({ parameter: 'fields.PCD_PAY_URL' });
  });
});

describe('pay', () => {
  it('agrees, chooses, approves on the phone, asks for the approval and returns the result', async () => {
    server.script(`${API}/terms`, at({ name: 'card', failure: null, chosen: null }));
    server.script(`${API}/authentication`, authenticating());
    server.script(
      API,
      authenticating(),
      authenticating(),
      at({ name: 'authenticated', chosen }),
      at({ name: 'approving', chosen, sinceMs: 0 }),
      at({ name: 'done', outcome: { kind: 'paid' }, returned: false }),
    );
    server.script(PHONE, phoneView);
    server.script(`${PHONE}/approve`, phoneView);
    server.script(`${API}/approve`, at({ name: 'approving', chosen, sinceMs: 0 }));
    server.script(`${API}/return`, {
      result: { PCD_PAY_RST: 'success', PCD_PAY_OID: 'ORDER-1' },
      postUrl: null,
    });

    expect(await createPayer().pay(fields)).toEqual({ PCD_PAY_RST: 'success', PCD_PAY_OID: 'ORDER-1' });

    expect(callsTo(`${API}/terms`)).toMatchObject([
      {
        headers: { authorization: 'Bearer window-token' },
        body: { agreed: ['electronic-finance', 'privacy-collection', 'privacy-provision'] },
      },
    ]);
    expect(callsTo(`${API}/authentication`)).toMatchObject([
      { body: { cardCompany: 'shinhan', quota: '00', email: '' } },
    ]);
    expect(callsTo(`${PHONE}/approve`)).toMatchObject([
      {
        headers: { authorization: 'Bearer phone-token' },
        body: { cardId: 'card-1', pin: '123456', amountWon: 1000 },
      },
    ]);
    expect(callsTo(`${API}/approve`)).toHaveLength(1);
    expect(callsTo(`${API}/close`)).toEqual([]);
  });

  it('leaves a CERT payment authenticated, without asking for an approval', async () => {
    server.script(`${API}/terms`, at({ name: 'card' }));
    server.script(`${API}/authentication`, authenticating());
    server.script(API, authenticating(), at({ name: 'done', outcome: { kind: 'authenticated', chosen } }));
    server.script(PHONE, phoneView);
    server.script(`${PHONE}/approve`, phoneView);
    server.script(`${API}/return`, { result: { PCD_PAY_WORK: 'CERT' }, postUrl: null });
    expect(await createPayer().pay(fields)).toEqual({ PCD_PAY_WORK: 'CERT' });
    expect(callsTo(`${API}/approve`)).toEqual([]);
  });

  it('closes a window that offers another try, and returns the failure', async () => {
    server.script(`${API}/terms`, at({ name: 'card' }));
    server.script(`${API}/authentication`, authenticating());
    server.script(API, authenticating(), at({ name: 'card', failure: { code: 'CPCA9999' }, chosen }));
    server.script(PHONE, phoneView);
    server.script(`${PHONE}/approve`, phoneView);
    server.script(`${API}/close`, { closed: false, view: at({ name: 'done' }) });
    server.script(`${API}/return`, { result: { PCD_PAY_RST: 'error' }, postUrl: null });
    expect(await createPayer().pay(fields, { card: 'insufficient' })).toEqual({ PCD_PAY_RST: 'error' });
    expect(callsTo(`${PHONE}/approve`)[0]?.body['cardId']).toBe('card-2');
    expect(callsTo(`${API}/close`)).toHaveLength(1);
  });
});

describe('reject and close', () => {
  it('says no on the phone', async () => {
    server.script(`${API}/terms`, at({ name: 'card' }));
    server.script(`${API}/authentication`, authenticating());
    server.script(API, authenticating(), at({ name: 'card', failure: { code: 'CPCA9999' }, chosen }));
    server.script(`${PHONE}/reject`, phoneView);
    server.script(`${API}/close`, { closed: true, view: at({ name: 'done' }) });
    server.script(`${API}/return`, { result: { PCD_PAY_RST: 'error' }, postUrl: null });
    expect(await createPayer().reject(fields)).toEqual({ PCD_PAY_RST: 'error' });
    expect(callsTo(`${PHONE}/reject`)).toHaveLength(1);
    expect(callsTo(`${PHONE}/approve`)).toEqual([]);
  });

  it('closes at once', async () => {
    server.script(`${API}/close`, { closed: true, view: at({ name: 'done' }) });
    server.script(`${API}/return`, { result: { PCD_PAY_RST: 'close' }, postUrl: null });
    expect(await createPayer().close(fields)).toEqual({ PCD_PAY_RST: 'close' });
    expect(server.paths()).toEqual([WINDOW, `${API}/close`, `${API}/return`]);
  });
});

describe('the window session', () => {
  it('fails with the code and the hint of a refused step', async () => {
    server.script(`${API}/authentication`, {
      refused: { code: 'CPCA9999', message: '카드결제 실패!!', hint: 'The terms come before the card.' },
      view: at({ name: 'terms', version: '1' }),
    });
    const window = await createPayer().open(fields);
    await expect(window.choose('shinhan')).rejects.toMatchObject({
      code: 'DOJANG_API',
      resultCode: 'CPCA9999',
      hint: 'The terms come before the card.',
    });
  });

  it('fails with the reason of the phone', async () => {
    server.script(API, authenticating());
    server.script(PHONE, phoneView);
    server.script(`${PHONE}/approve`, { refused: { reason: 'wrong-pin', message: 'the PIN is wrong' } });
    const phone = await (await createPayer().open(fields)).phone();
    await expect(phone.approve({ pin: '000000' })).rejects.toMatchObject({ resultCode: 'wrong-pin' });
    await expect(phone.approve({ card: 'lost' })).rejects.toMatchObject({ parameter: 'card', got: 'lost' });
  });

  it('has no phone before the card is chosen', async () => {
    server.script(API, at({ name: 'terms', version: '1' }));
    const window = await createPayer().open(fields);
    await expect(window.phone()).rejects.toThrow('a window that is authenticating; got one at terms');
  });

  it('does not wait for a stage that cannot come any more, nor for ever', async () => {
    server.script(API, at({ name: 'terms', version: '1' }));
    const window = await createPayer().open(fields);
    await expect(window.waitFor('card', { timeoutMs: 120 })).rejects.toMatchObject({
      code: 'DOJANG_TIMEOUT',
    });
    server.script(API, at({ name: 'done', outcome: { kind: 'closed' }, returned: false }));
    await expect(window.waitFor('card')).rejects.toThrow('the window is done (closed)');
  });
});
