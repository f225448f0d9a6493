import { beforeAll, describe, expect, test } from 'vitest';
import { createPartner, dojang, testCredentials } from '../../packages/sdk/src/index.ts';
import { send, sendForm, sendJson } from '../support/attack.ts';
import { BUYER, type ExampleShop, openExampleShop, REFUND_KEY } from '../support/example-shop.ts';

type Fields = Readonly<Record<string, string>>;

const CUSTOMER = 'dojang_shop_customer=AAAAAAAAAAAAAAAAAAAAAA';

let desk: ExampleShop;
let house: ExampleShop['house'];
let shop: ExampleShop['shop'];
/** Another process of the same shop, or the shop after a restart: all it shares with the first is the database. */
let otherShop: ExampleShop['shop'];
let payer: ExampleShop['payer'];
beforeAll(async () => {
  desk = await openExampleShop();
  ({ house, shop, payer } = desk);
  otherShop = await desk.openOther();
  return () => desk.close();
});

const asCustomer = () => ({ origin: shop.url, cookie: CUSTOMER });
const place = (choice: Fields = {}) => desk.place(choice, asCustomer());

async function paid(choice: Fields = {}) {
  const order = await place(choice);
  await desk.bring(await payer.pay(order.fields));
  return order;
}

/** As the page's form does it, whose reader has seen so much of it cancelled. */
const cancel = (
  order: { readonly url: string },
  amountWon: string,
  { headers = asCustomer(), seen = 0 }: { readonly headers?: Fields; readonly seen?: number } = {},
) => sendForm(`${shop.url}${order.url}/cancel`, { amountWon, cancelledWon: String(seen) }, headers);

const cancelByOther = (order: { readonly url: string }, amountWon: string, seen = 0) =>
  sendForm(
    `${otherShop.url}${order.url}/cancel`,
    { amountWon, cancelledWon: String(seen) },
    { ...asCustomer(), origin: otherShop.url },
  );

/** The gateway gives up on the card company in each call, however long the call would have waited. */
async function withoutOutcome(work: Promise<unknown>): Promise<void> {
  let isOver = false;
  const watched = work.finally(() => {
    isOver = true;
  });
  await expect
    .poll(
      () => {
        house.advance(8_500);
        return isOver;
      },
      { timeout: 15_000 },
    )
    .toBe(true);
  await watched;
}

/** The shop asks for 300 won back, and nobody learns what becomes of it until the card company is well again. */
async function cancelledOpenly(order: { readonly url: string }): Promise<void> {
  await house.arm({ on: 'cancel', effect: 'error', times: 1_000 });
  await withoutOutcome(cancel(order, '300'));
  expect(await pageOf(order)).toContain('300원 취소를 확인하고 있어요');
}

/** The card company is well again, and somebody presses the page's button until the shop knows how much went back. */
async function cancelledInTheEnd(order: { readonly url: string }, wonBack: string, seen = 0): Promise<void> {
  await house.disarm();
  house.advance(60_000);
  await expect
    .poll(
      async () => {
        await cancel(order, '300', { seen });
        return await pageOf(order);
      },
      { timeout: 15_000 },
    )
    .toContain(`−${wonBack}원`);
  expect(await pageOf(order)).not.toContain('취소를 확인하고 있어요');
}

const webhookOfCancellation = ({ orderNumber }: { readonly orderNumber: string }) =>
  sendJson(`${shop.url}/payments/webhook`, {
    PCD_PAYCANCEL_FLAG: 'Y',
    PCD_PAY_RST: 'success',
    PCD_PAY_CODE: 'PAYC0000',
    PCD_PAY_OID: orderNumber,
    PCD_REFUND_TOTAL: '1000',
  });

/** More visitors' addresses than the shop keeps partner objects for. */
async function visitFromManyAddresses(): Promise<void> {
  const { port } = new URL(shop.url);
  for (let visitor = 0; visitor <= 50; visitor += 1) {
    const host = `h${visitor}.localhost:${port}`;
    const headers = { host, origin: `http://${host}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ productId: 'tshirt', ...BUYER });
    expect((await send(`${shop.url}/orders`, { headers, body })).status).toBe(200);
  }
}

async function pageOf(order: { readonly url: string }, headers: Fields = asCustomer()): Promise<string> {
  const language = { 'accept-language': 'ko' };
  return (await send(`${shop.url}${order.url}`, { method: 'GET', headers: { ...language, ...headers } }))
    .text;
}

const left = async (orderNumber: string) => {
  const found = await house.partner.lookup({ orderNumber });
  return found.kind === 'paid' ? found.amountWon - found.cancelledWon : found.kind;
};

describe('an order that was paid', () => {
  test('is cancelled in part, then in full, and says so; the page and the list too', async () => {
    const order = await paid();
    expect((await cancel(order, '300')).status).toBe(303);
    expect(await left(order.orderNumber)).toBe(700);
    const partly = await pageOf(order);
    expect(partly).toContain('결제 금액의 일부가 취소됐어요');
    expect(partly).toMatch(/취소 금액<\/dt><dd>−300원/);
    await cancel(order, '', { seen: 300 });
    expect(await left(order.orderNumber)).toBe('not-paid');
    const whole = await pageOf(order);
    expect(whole).toContain('결제가 취소됐어요');
    expect(whole).not.toContain('action="/orders/');
    expect(await pageOf({ url: '/orders' })).toContain('<span class="badge">결제 취소</span>');
  });

  test('is not cancelled by who only has its address, nor for another site', async () => {
    const order = await paid();
    const stranger = { origin: shop.url, cookie: 'dojang_shop_customer=BBBBBBBBBBBBBBBBBBBBBB' };
    expect((await cancel(order, '', { headers: stranger })).status).toBe(403);
    expect(
      (await cancel(order, '', { headers: { ...asCustomer(), origin: 'https://evil.example' } })).status,
    ).toBe(403);
    expect(await pageOf(order, stranger)).not.toContain('/cancel');
    expect(await left(order.orderNumber)).toBe(1_000);
  });

  test.each(['0', '1001', '-1', '1e3', 'all'])(
    'keeps its money when %s is to be cancelled',
    async (amount) => {
      const order = await paid();
      await cancel(order, amount);
      expect(await pageOf(order)).toContain('취소할 금액을 확인해 주세요. 취소된 금액은 없어요.');
      expect(await left(order.orderNumber)).toBe(1_000);
    },
  );

  test('says what the card company said against its cancellation', async () => {
    const order = await paid({ failure: 'cancel-3106' });
    await cancel(order, '');
    expect(await pageOf(order)).toMatch(/카드사에서 취소를 거절했어요[^<]*<small>응답 코드 3106/);
    expect(await left(order.orderNumber)).toBe(1_000);
  });

  test('whose cancellation was done and its answer lost is cancelled once', async () => {
    const order = await paid();
    await house.arm({ on: 'cancel', effect: 'delay', delayMs: 9_000 });
    const asked = cancel(order, '400');
    await expect.poll(() => pageOf(order)).toContain('400원 취소를 확인하고 있어요');
    await asked;
    await house.disarm();
    // Whoever asks again, asks for the same one; who asks when it is done, for none.
    await expect
      .poll(async () => {
        await cancel(order, '400');
        return await pageOf(order);
      })
      .toContain('−400원');
    await cancel(order, '400');
    expect(await left(order.orderNumber)).toBe(600);
  });

  test.each([
    ['after a restart', (order: { url: string }) => cancelByOther(order, '300')],
    [
      'after its partner object was crowded out',
      async (order: { url: string }) => {
        await visitFromManyAddresses();
        await cancel(order, '300');
      },
    ],
    [
      'by two processes at once',
      (order: { url: string }) => Promise.all([cancel(order, '300'), cancelByOther(order, '300')]),
    ],
  ])('whose cancellation is open is asked for the same one %s', { timeout: 40_000 }, async (_name, again) => {
    const order = await paid();
    await cancelledOpenly(order);
    await withoutOutcome(again(order));
    await cancelledInTheEnd(order, '300');
    expect(await left(order.orderNumber)).toBe(700);
  });

  test('whose cancellation is open gets no second one when others gave some back', {
    timeout: 40_000,
  }, async () => {
    const order = await paid();
    await shopAccount().cancel({ orderNumber: order.orderNumber, paidOn: today(), amountWon: 100 });
    await cancelledOpenly(order);
    await withoutOutcome(webhookOfCancellation(order));
    expect(await pageOf(order)).toMatch(/−100원[\s\S]*300원 취소를 확인하고 있어요/);
    await cancelledInTheEnd(order, '400', 100);
    expect(await left(order.orderNumber)).toBe(600);
  });

  test('that the operator cancelled is shown as cancelled once the webhook says so', async () => {
    const order = await paid();
    await shopAccount().cancel({ orderNumber: order.orderNumber, paidOn: today(), amountWon: 250 });
    await webhookOfCancellation(order);
    const page = await pageOf(order);
    // What it says is not believed: the gateway is asked.
    expect(page).toContain('−250원');
    expect(page).toContain('<b>웹훅</b>');
  });
});

describe('an order that waits', () => {
  test('is paid on in the window that it has, not in another one', async () => {
    const order = await place();
    const again = () =>
      sendJson(`${shop.url}${order.url}/payments`, { work: 'PAY', channel: 'post' }, asCustomer());
    const first = JSON.parse((await again()).text) as { fields: Fields };
    expect(first.fields).toEqual(order.fields);
    const window = await payer.open(order.fields);
    await window.agree();
    const second = JSON.parse((await again()).text) as { fields: Fields };
    expect(second.fields).toEqual(order.fields);
    expect((await payer.open(second.fields)).paymentId).toBe(window.paymentId);
  });

  test('gets a new number once it was closed', async () => {
    const order = await place();
    await desk.bring(await payer.close(order.fields));
    const answer = await sendJson(`${shop.url}${order.url}/payments`, { work: 'PAY' }, asCustomer());
    expect(JSON.parse(answer.text)).toMatchObject({ fields: { PCD_PAY_OID: `${order.orderNumber}-2` } });
  });
});

test('a failure that was chosen happens, and only once', async () => {
  const order = await place({ failure: '3112' });
  expect(order.orderNumber).toMatch(/-fail-3112$/);
  await desk.bring(await payer.pay(order.fields));
  const page = await pageOf(order);
  expect(page).toContain('카드 한도를 넘었어요. 결제된 금액은 없어요.');
  expect(page).toMatch(/<li class="bad">[\s\S]*?failed · limit/);
  const answer = await sendJson(`${shop.url}${order.url}/payments`, { work: 'PAY' }, asCustomer());
  const { fields } = JSON.parse(answer.text) as { fields: Fields };
  expect(fields['PCD_PAY_OID']).toMatch(/^DJ\d{8}-\w{10}-2$/);
});

/** What the drawer of an order's page says that the gateway noted, in order, each with its colour. */
async function timelineOf(order: { readonly url: string }): Promise<readonly string[]> {
  const entries = (await pageOf(order)).matchAll(
    /<li class="gateway (\w+)">[\s\S]*?<time>[\d:.]+ <span>\+\d+\.\d s[\s\S]*?<\/small> ([^<]+)<\/b>\s*<span class="note">(\w*)/g,
  );
  return [...entries].map(([, tone, words, code]) => [tone, words, code].filter(Boolean).join(' '));
}

describe("the developer's drawer shows what the gateway noted itself", () => {
  test('of a payment and of its cancellation, once each', async () => {
    const order = await paid();
    await cancel(order, '300');
    await sendForm(`${shop.url}${order.url}/check`, {}, asCustomer());
    expect(await timelineOf(order)).toEqual([
      'good 결제창을 열었어요',
      'good 고객이 약관에 동의했어요',
      'good 카드사에 인증을 요청했어요',
      'good 카드사에서 QR 코드를 받았어요',
      'good 고객이 앱에서 인증했어요',
      'good 카드사에 승인을 요청했어요',
      'good 카드사가 승인했어요',
      'good 상점에 결과를 전달했어요',
      'good 카드사에 취소를 요청했어요',
      'good 카드사가 취소했어요',
    ]);
  });

  test('and tells nobody who does not ask', async () => {
    const { orderNumber } = await paid();
    const answers: (string | null)[] = [];
    const partner = createPartner({
      environment: dojang({ url: house.gateway.url, mode: 'test' }),
      credentials: testCredentials({ cstId: 'test', custKey: 'abcd1234567890', refundKey: REFUND_KEY }),
      shopOrigin: shop.url,
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        answers.push(response.headers.get('dojang-timeline'));
        return response;
      },
    });
    expect(await partner.lookup({ orderNumber })).toMatchObject({ kind: 'paid' });
    expect(answers).toEqual([null, null]);
  });

  test('a refusal in red, with the code of the card company', async () => {
    const order = await place({ failure: '3112' });
    await desk.bring(await payer.pay(order.fields));
    expect(await timelineOf(order)).toContain('bad 카드사가 거절했어요 3112');
  });
});

test('an outcome that the window did not know is told once the gateway knows it', async () => {
  const order = await place();
  await desk.bring({
    ...order.fields,
    PCD_PAY_RST: 'error',
    PCD_PAY_CODE: 'CPCA0018',
    PCD_PAY_MSG: '결과 확인 중',
  });
  await expect.poll(() => pageOf(order)).toContain('결제가 취소됐어요');
  expect(await pageOf(order)).toContain('결제된 금액은 없어요.');
});

/** The shop's own account, in another's hands. */
function shopAccount() {
  return createPartner({
    environment: dojang({ url: house.gateway.url, mode: 'test' }),
    credentials: testCredentials({ cstId: 'test', custKey: 'abcd1234567890', refundKey: REFUND_KEY }),
  });
}

function today(): string {
  return new Date(Date.now() + 9 * 60 * 60 * 1000).toISOString().slice(0, 10).replaceAll('-', '');
}
