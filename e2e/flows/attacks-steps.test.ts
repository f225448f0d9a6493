import { beforeAll, describe, expect, test } from 'vitest';
import { CALLBACK_PATH } from '../../packages/protocol/src/acquirer/index.ts';
import { paths } from '../../packages/protocol/src/payple/index.ts';
import {
  type Answer,
  expectStepRefusal,
  fieldsOf,
  send,
  sendForm,
  sendJson,
  unchanged,
} from '../support/attack.ts';
import { type House, openHouse, SECRET } from '../support/house.ts';

const TERMS = { agreed: ['electronic-finance', 'privacy-collection', 'privacy-provision'] };
const CARD = { cardCompany: 'kb', quota: '00', email: '' };

let house: House;
beforeAll(async () => {
  house = await openHouse();
  return () => house.close();
});

/** A window as an attacker drives it: any step at any time, with any token. */
interface Window {
  readonly api: string;
  readonly token: string;
  step(path: string, body?: unknown, token?: string): Promise<Answer>;
  view(): Promise<{ stage: { name: string; challenge?: { link: string } } }>;
}

async function open(changes: Parameters<House['order']>[0] = {}): Promise<Window> {
  const order = house.order(changes);
  const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
  const opened = await sendForm(fields['PCD_PAY_URL'] ?? '', fields, { origin: house.shopOrigin });
  const url = new URL(String(opened.headers['location']), house.gateway.url);
  const api = `${house.gateway.url}/window/api/${url.pathname.split('/').at(-1)}`;
  const token = url.hash.slice(1);
  const step: Window['step'] = (path, body = {}, own = token) =>
    sendJson(`${api}${path}`, body, { authorization: `Bearer ${own}` });
  return {
    api,
    token,
    step,
    view: async () => {
      const headers = { authorization: `Bearer ${token}` };
      return JSON.parse((await send(api, { method: 'GET', headers })).text);
    },
  };
}

/** Goes as far as the named stage. */
async function openAt(
  stage: 'terms' | 'card' | 'authenticating' | 'authenticated' | 'paid' | 'closed',
  changes: Parameters<House['order']>[0] = {},
): Promise<Window> {
  const window = await open(changes);
  if (stage === 'terms') return window;
  await window.step('/terms', TERMS);
  if (stage === 'card') return window;
  if (stage === 'closed') {
    await window.step('/close');
    return window;
  }
  await window.step('/authentication', CARD);
  if (stage === 'authenticating') return window;
  const phone = await phoneOf(window);
  await phone.approve({ amountWon: phone.view.amountWon });
  await expect.poll(async () => (await window.view()).stage.name).toMatch(/authenticated|done/);
  if (stage === 'paid') await window.step('/approve');
  return window;
}

async function phoneOf(window: Window) {
  const { stage } = await window.view();
  const link = new URL(stage.challenge?.link ?? '');
  const url = `${link.origin}/phone/api/authentication`;
  const headers = { authorization: `Bearer ${link.hash.slice(1)}` };
  const view = JSON.parse((await send(url, { method: 'GET', headers })).text) as {
    amountWon: number;
    cards: { id: string }[];
  };
  const answer = { cardId: view.cards[0]?.id, pin: '123456' };
  return {
    url,
    view,
    approve: (changes: object) => sendJson(`${url}/approve`, { ...answer, ...changes }, headers),
  };
}

const steps: readonly (readonly [string, unknown])[] = [
  ['/terms', TERMS],
  ['/authentication', CARD],
  ['/authentication/cancel', {}],
  ['/approve', {}],
  ['/close', {}],
  ['/return', {}],
];

describe("the window's API", () => {
  let mine: Window;
  let other: Window;
  beforeAll(async () => {
    mine = await open();
    other = await open();
  });

  test.each<[string, (window: Window) => Promise<Record<string, string>>]>([
    ['without a token but in the query', async () => ({})],
    ['with an empty token', async () => ({ authorization: 'Bearer ' })],
    ['with the token of another payment', async () => ({ authorization: `Bearer ${other.token}` })],
    [
      'with its token cut short',
      async (window) => ({ authorization: `Bearer ${window.token.slice(0, -1)}` }),
    ],
    ['with its token and more', async (window) => ({ authorization: `Bearer ${window.token}A` })],
    ['with its token in another scheme', async (window) => ({ authorization: `Basic ${window.token}` })],
    [
      'with the payment’s own id',
      async (window) => ({ authorization: `Bearer ${window.api.split('/').at(-1)}` }),
    ],
    ['with the secret of the card companies', async () => ({ authorization: `Bearer ${SECRET}` })],
  ])('%s answers 401 at every step, and nothing of the payment', async (_case, headersFor) => {
    const headers = await headersFor(mine);
    const calls = [
      ...steps.map(
        ([path, body]) =>
          () =>
            sendJson(`${mine.api}${path}?token=${mine.token}`, body, headers),
      ),
      () => send(mine.api, { method: 'GET', headers }),
      () => send(`${mine.api}/stream`, { method: 'GET', headers }),
    ];
    for (const call of calls) {
      const answer = await unchanged(house.location, call);
      expectStepRefusal(answer, 401, null);
      expect(JSON.parse(answer.text)).not.toHaveProperty('view');
    }
  });

  test('of a payment that does not exist answers as one with a wrong token', async () => {
    const nobody = `${house.gateway.url}/window/api/pay_${'0'.repeat(32)}`;
    const headers = { authorization: `Bearer ${mine.token}` };
    const answer = await unchanged(house.location, () => send(nobody, { method: 'GET', headers }));
    const wrong = await send(mine.api, { method: 'GET', headers: { authorization: 'Bearer wrong' } });
    expect([answer.status, answer.text]).toEqual([wrong.status, wrong.text]);
  });

  test.each<[string, unknown, string]>([
    ['no card company', { ...CARD, cardCompany: undefined }, 'cardCompany: '],
    ['an unknown card company', { ...CARD, cardCompany: 'visa' }, 'cardCompany: a known card company'],
    ['a card company in another case', { ...CARD, cardCompany: 'KB' }, 'cardCompany: a known card company'],
    ['a list of card companies', { ...CARD, cardCompany: ['kb'] }, 'cardCompany: '],
    ['one month', { ...CARD, quota: '01' }, 'quota: 00, or 02 to 12'],
    ['thirteen months', { ...CARD, quota: '13' }, 'quota: 00, or 02 to 12'],
    ['a number of months', { ...CARD, quota: 3 }, 'quota: '],
    ['an e-mail address that is none', { ...CARD, email: 'nobody' }, 'email: an e-mail address'],
    [
      'an e-mail address with a line of its own',
      { ...CARD, email: 'a@b.kr\nbcc: c@d.kr' },
      'email: an e-mail address',
    ],
    [
      'an e-mail address of 101 characters',
      { ...CARD, email: `${'a'.repeat(60)}@${'b'.repeat(36)}.kr0` },
      'email: ',
    ],
  ])('refuses an authentication with %s', async (_case, body, hint) => {
    const window = await openAt('card');
    expectStepRefusal(await unchanged(house.location, () => window.step('/authentication', body)), 400, hint);
  });

  test.each<[string, unknown]>([
    ['no terms', {}],
    ['some of the terms', { agreed: TERMS.agreed.slice(1) }],
    ['a term that nobody wrote', { agreed: ['anything'] }],
    ['a word for the terms', { agreed: 'all' }],
  ])('refuses to take %s for all of them', async (_case, body) => {
    const window = await open();
    expectStepRefusal(
      await unchanged(house.location, () => window.step('/terms', body)),
      400,
      /^agreed(\.0)?: /,
    );
  });
});

describe('a step out of order is refused', () => {
  test.each<[string, Parameters<typeof openAt>[0], string, unknown, string]>([
    ['choosing a card before the terms', 'terms', '/authentication', CARD, 'The terms come before the card.'],
    [
      'instalments of a small amount',
      'card',
      '/authentication',
      { ...CARD, quota: '03' },
      'quota: 00 below 50000 won',
    ],
    ['approving before the terms', 'terms', '/approve', {}, 'Cannot approve: the payment is open.'],
    ['approving before a card is chosen', 'card', '/approve', {}, 'Cannot approve: the payment is open.'],
    [
      'approving before the phone did',
      'authenticating',
      '/approve',
      {},
      'Cannot approve: the payment is authenticating.',
    ],
    ['returning before the terms', 'terms', '/return', {}, 'Cannot return the result: the payment is open.'],
    [
      'returning before a card is chosen',
      'card',
      '/return',
      {},
      'Cannot return the result: the payment is open.',
    ],
    [
      'returning before the phone approved',
      'authenticating',
      '/return',
      {},
      'Cannot return the result: the payment is authenticating.',
    ],
    [
      'returning before the approval',
      'authenticated',
      '/return',
      {},
      'Cannot return the result: the payment is authenticated.',
    ],
    [
      'a second card beside the first',
      'authenticating',
      '/authentication',
      CARD,
      'Cannot choose a card: the payment is authenticating.',
    ],
    [
      'another card after the phone approved',
      'authenticated',
      '/authentication',
      CARD,
      'Cannot choose a card: the payment is authenticated.',
    ],
    [
      'another card after the payment',
      'paid',
      '/authentication',
      CARD,
      'Cannot choose a card: the payment is paid.',
    ],
    [
      'going back to the cards after the payment',
      'paid',
      '/authentication/cancel',
      {},
      'Cannot go back to the cards: the payment is paid.',
    ],
    [
      'a card after closing',
      'closed',
      '/authentication',
      CARD,
      'Cannot choose a card: the payment is closed.',
    ],
    ['approving after closing', 'closed', '/approve', {}, 'Cannot approve: the payment is closed.'],
    [
      'going back after closing',
      'closed',
      '/authentication/cancel',
      {},
      'Cannot go back to the cards: the payment is closed.',
    ],
  ])('%s', async (_case, stage, path, body, hint) => {
    const window = await openAt(stage);
    const answer = await unchanged(house.location, () => window.step(path, body));
    expectStepRefusal(answer, 200, hint);
    expect(JSON.parse(answer.text)).toHaveProperty('view');
  });

  test('the approval of a CERT payment by its window', async () => {
    const window = await openAt('authenticated', { work: 'CERT' });
    const answer = await unchanged(house.location, () => window.step('/approve'));
    expectStepRefusal(answer, 200, 'A CERT payment is approved by the partner.');
  });

  test('closing after the payment: the result stands and is what returns', async () => {
    const window = await openAt('paid');
    const answer = await unchanged(house.location, () => window.step('/close'));
    expect(JSON.parse(answer.text)).toMatchObject({ closed: false, view: { stage: { name: 'done' } } });
    expect(JSON.parse((await window.step('/return')).text)).toMatchObject({
      result: { PCD_PAY_RST: 'success', PCD_PAY_CODE: '0000' },
    });
  });

  test('repeating every step after the end changes nothing', async () => {
    const window = await openAt('paid');
    await window.step('/return');
    await unchanged(house.location, async () => {
      for (const [path, body] of steps) expect((await window.step(path, body)).status).toBe(200);
    });
  });
});

describe('the phone', () => {
  test.each<[string, object, string]>([
    ['another amount', { amountWon: 100 }, 'wrong-amount'],
    ['no amount', { amountWon: undefined }, 'malformed'],
    ['an amount as text', { amountWon: '1000' }, 'malformed'],
    ['a card of another company', { cardId: 'shinhan-1' }, 'unknown-card'],
    ['a PIN of five digits', { pin: '12345' }, 'malformed'],
  ])('cannot approve with %s', async (_case, changes, reason) => {
    const window = await openAt('authenticating');
    const phone = await phoneOf(window);
    const answer = await unchanged(house.location, () =>
      phone.approve({ amountWon: phone.view.amountWon, ...changes }),
    );
    expect(JSON.parse(answer.text)).toMatchObject({ refused: { reason } });
    expect((await window.view()).stage.name).toBe('authenticating');
  });

  test('cannot approve a payment whose window was closed', async () => {
    const window = await openAt('authenticating');
    const phone = await phoneOf(window);
    await window.step('/close');
    await expect
      .poll(async () => JSON.parse((await phone.approve({ amountWon: 1000 })).text))
      .toMatchObject({ refused: { reason: 'not-pending' } });
    expect((await window.view()).stage).toMatchObject({ name: 'done', outcome: { kind: 'closed' } });
  });
});

describe("the card companies' news", () => {
  test.each<[string, Record<string, string>]>([
    ['without the secret', {}],
    ['with a wrong secret', { authorization: 'Bearer wrong' }],
    ['with the secret and more', { authorization: `Bearer ${SECRET}0` }],
    ['with the secret in another scheme', { authorization: `Basic ${SECRET}` }],
  ])('%s are refused', async (_case, headers) => {
    const body = { authenticationId: 'auth_0123456789' };
    const answer = await unchanged(house.location, () =>
      sendJson(`${house.gateway.url}${CALLBACK_PATH}`, body, headers),
    );
    expect(answer.status).toBe(401);
  });

  test('are not believed: an approval that the card company does not know of changes nothing', async () => {
    const window = await openAt('authenticating');
    const authentication = await house.administer(async ({ store }) => {
      const row = await store.payment(window.api.split('/').at(-1) ?? '');
      return row?.authentication_id;
    });
    const news = {
      authenticationId: authentication,
      status: 'authenticated',
      maskedNumber: '',
      cardName: '',
    };
    const headers = { authorization: `Bearer ${SECRET}` };
    const tell = () => sendJson(`${house.gateway.url}${CALLBACK_PATH}`, news, headers);
    expect((await unchanged(house.location, tell)).text).toBe('{"ok":true}');
    expect((await window.view()).stage.name).toBe('authenticating');
  });
});

test('a HEAD request, which every crawler sends, opens, confirms and cancels nothing', async () => {
  const auth = await sendJson(
    `${house.gateway.url}${paths.auth}`,
    { cst_id: 'test', custKey: 'abcd1234567890' },
    { referer: house.shopOrigin },
  );
  const form = {
    PCD_PAY_TYPE: 'card',
    PCD_PAY_WORK: 'PAY',
    PCD_CARD_VER: '02',
    PCD_PAY_GOODS: '도장 티셔츠',
    PCD_PAY_TOTAL: '1000',
    PCD_AUTH_KEY: fieldsOf(auth)['AuthKey'] ?? '',
  };
  for (const path of ['/index.php', '/php/PayCardConfirmAct.php', paths.cancel, paths.lookup, paths.auth]) {
    const url = `${house.gateway.url}${path}?${new URLSearchParams(form).toString()}`;
    const answer = await unchanged(house.location, () => send(url, { method: 'HEAD' }));
    expect(answer.status).toBe(404);
  }
});
