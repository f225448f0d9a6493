import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Shop, startShop } from '../src/server.ts';
import { explainStartFailure } from '../src/start-failure.ts';
import { authenticatedResult, closedResult, failedResult, paidResult } from './results.ts';
import { startWireGateway, type WireGateway } from './wire-gateway.ts';

let gateway: WireGateway;
let shop: Shop;
const dataDir = mkdtempSync(join(tmpdir(), 'dojang-shop-'));
const keys = { cstId: 'test', custKey: 'abcd1234567890', refundKey: 'refund-key-of-the-shop' };
const buyer = { name: '김<b>도장', email: 'a@b.kr', phone: '010-1234-5678' };

beforeAll(async () => {
  gateway = await startWireGateway();
  shop = await startShop({ host: '127.0.0.1', port: 0, dataDir, gatewayUrl: gateway.url, ...keys });
});
afterAll(async () => {
  await shop.close();
  await gateway.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${shop.url}${path}`, { headers, redirect: 'manual' });

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${shop.url}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/json', origin: shop.url, ...headers },
    body: JSON.stringify(body),
  });

/** As the browser brings a result: cross-site, by a form, without cookies. */
const bring = (result: Readonly<Record<string, string>>) =>
  fetch(`${shop.url}/payments/result`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: gateway.url },
    body: new URLSearchParams(result),
  });

async function order(choices: Readonly<Record<string, unknown>> = {}, headers: Record<string, string> = {}) {
  const response = await post('/orders', { productId: 'tshirt', ...buyer, ...choices }, headers);
  expect(response.status).toBe(200);
  const answer = (await response.json()) as {
    url: string;
    scriptUrl: string;
    fields: Record<string, string>;
  };
  return { ...answer, response, orderNumber: answer.fields['PCD_PAY_OID'] ?? '' };
}

describe('ordering', () => {
  test('hands the page a payment whose amount is the shop’s, whatever the page says', async () => {
    const { fields, scriptUrl } = await order({ amountWon: 1, PCD_PAY_TOTAL: '1' });
    expect(fields).toMatchObject({
      PCD_PAY_TOTAL: '1000',
      PCD_PAY_WORK: 'PAY',
      PCD_RST_URL: '/payments/result',
    });
    expect(scriptUrl).toBe(`${gateway.url}/js/cpay.payple.1.0.1.js`);
    expect(gateway.calls.at(-1)?.body).toMatchObject({
      PCD_PAY_TOTAL: '1000',
      PCD_PAY_OID: fields['PCD_PAY_OID'],
    });
  });

  test('returns by an absolute address when asked for, and on a phone', async () => {
    const absolute = `${shop.url}/payments/result`;
    expect((await order({ channel: 'direct' })).fields['PCD_RST_URL']).toBe(absolute);
    const phone = { 'user-agent': 'Mozilla/5.0 (Linux; Android 16) Mobile' };
    expect((await order({}, phone)).fields['PCD_RST_URL']).toBe(absolute);
    expect((await order({ channel: 'callback' }, phone)).fields['PCD_RST_URL']).toBe('/payments/result');
  });

  test('names the field that is wrong, and does not order', async () => {
    const response = await post('/orders', { productId: 'tshirt', ...buyer, email: 'nobody' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ kind: 'refused', field: 'email' });
  });

  test('is not possible for a page of another site', async () => {
    const response = await post(
      '/orders',
      { productId: 'tshirt', ...buyer },
      { origin: 'https://evil.example' },
    );
    expect(response.status).toBe(403);
  });

  test('says so when the gateway cannot be reached, and tells the developer why', async () => {
    gateway.down = true;
    const response = await post('/orders', { productId: 'tshirt', ...buyer });
    gateway.down = false;
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({
      kind: 'refused',
      hint: expect.stringContaining('authenticate'),
    });
  });
});

describe('a result', () => {
  test('comes without cookies and leads to the order by 303', async () => {
    const { orderNumber, url } = await order();
    gateway.payments.set(orderNumber, { amountWon: 1_000 });
    const response = await bring(paidResult({ orderNumber }));
    expect([response.status, response.headers.get('location')]).toEqual([303, url]);
    const page = await (await get(url, { 'accept-language': 'ko' })).text();
    expect(page).toContain('결제가 완료됐어요');
    expect(page).toContain('30012345');
    expect(page).toContain('href="http://localhost:4000/receipt/abc"');
    expect(page).not.toContain('<b>도장');
  });

  test('of a callback is answered with the order’s address', async () => {
    const { orderNumber, url } = await order({ work: 'CERT', channel: 'callback' });
    const requestKey = `key of ${orderNumber}`;
    gateway.confirms.set(requestKey, { orderNumber, amountWon: 1_000 });
    const confirmUrl = `${gateway.url}/php/PayCardConfirmAct.php?ACT_=PAYM`;
    const response = await post(
      '/payments/result',
      authenticatedResult({ orderNumber, requestKey, confirmUrl }),
    );
    expect(await response.json()).toEqual({ url });
    expect(await (await get(url, { 'accept-language': 'en' })).text()).toContain('3 months');
  });

  test('that arrives many times at once is one order', async () => {
    const { orderNumber, url } = await order();
    gateway.payments.set(orderNumber, { amountWon: 1_000 });
    const responses = await Promise.all(Array.from({ length: 12 }, () => bring(paidResult({ orderNumber }))));
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([303]));
    const page = await (await get(url, { 'accept-language': 'en' })).text();
    expect(page.match(/exactly once/g)).toHaveLength(1);
  });

  test('that the browser and a webhook bring at once is one order', async () => {
    const { orderNumber, url } = await order();
    gateway.payments.set(orderNumber, { amountWon: 1_000 });
    const [webhook] = await Promise.all([
      post('/payments/webhook', paidResult({ orderNumber })),
      bring(paidResult({ orderNumber })),
    ]);
    expect(webhook.status).toBe(200);
    const page = await (await get(url, { 'accept-language': 'en' })).text();
    expect(page.match(/exactly once/g)).toHaveLength(1);
  });

  test('that only a webhook brings is found all the same, and forged it pays nothing', async () => {
    const { orderNumber, url } = await order();
    expect((await post('/payments/webhook', paidResult({ orderNumber }))).status).toBe(200);
    expect(await (await get(`${url}/state`)).text()).toContain(`${orderNumber} failed`);
    gateway.payments.set(orderNumber, { amountWon: 1_000 });
    expect((await post('/payments/webhook', paidResult({ orderNumber }))).status).toBe(200);
    expect(await (await get(`${url}/state`)).text()).toContain(`${orderNumber} paid`);
  });

  test('that failed is shown in words, with a way to try again under a new number', async () => {
    const { orderNumber, url } = await order();
    await bring(failedResult({ orderNumber }));
    const page = await (await get(url, { 'accept-language': 'ko' })).text();
    expect(page).toContain('카드 잔액이 부족해요. 결제된 금액은 없어요.');
    const again = await post(`${url}/payments`, { work: 'PAY', channel: 'post' });
    expect(await again.json()).toMatchObject({
      kind: 'ready',
      url,
      fields: { PCD_PAY_OID: `${orderNumber}-2` },
    });
  });

  test('nobody can check is shown as being checked, and found by itself', { timeout: 20_000 }, async () => {
    const { orderNumber, url } = await order();
    gateway.payments.set(orderNumber, { amountWon: 1_000 });
    gateway.down = '/php/PayChkAct.php';
    await bring(paidResult({ orderNumber }));
    expect(await (await get(url, { 'accept-language': 'ko' })).text()).toContain('결제를 확인하고 있어요');
    gateway.down = false;
    await expect
      .poll(async () => (await get(`${url}/state`)).text(), {
        timeout: 15_000,
        interval: 250,
      })
      .toContain(`${orderNumber} paid `);
  });

  test('of nobody’s order is not found, and a reload of its address leads home', async () => {
    expect((await bring(closedResult({ orderNumber: 'DJ20261123-NOBODYS' }))).status).toBe(404);
    expect((await get('/payments/result')).headers.get('location')).toBe('/orders');
  });
});

describe('pages', () => {
  test('forbid whatever is inline and let in the gateway alone', async () => {
    const response = await get('/products/seal');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`frame-src ${gateway.url}`);
    expect(policy).not.toContain('unsafe');
    const page = await response.text();
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/);
  });

  test('speak the language asked for and remember it', async () => {
    const response = await get('/?lang=en', { 'accept-language': 'ko' });
    expect(await response.text()).toContain('<html lang="en">');
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(await (await get('/', { cookie: cookie.split(';')[0] ?? '' })).text()).toContain(
      '<html lang="en">',
    );
  });

  test('list the orders of this browser only', async () => {
    const { response, url } = await order();
    const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    expect(await (await get('/orders', { cookie })).text()).toContain(url);
    expect(await (await get('/orders')).text()).not.toContain(url);
  });

  test('answer kindly when there is nothing', async () => {
    for (const path of ['/nowhere', '/products/none', '/orders/none']) {
      const response = await get(path, { 'accept-language': 'ko' });
      expect(response.status).toBe(404);
      expect(await response.text()).toContain('페이지를 찾을 수 없어요');
    }
  });

  test('come with their script, style and pictures', async () => {
    for (const path of ['shop.js', 'shop.css', 'favicon.svg', 'pictures/tshirt.svg']) {
      expect((await get(`/assets/${path}`)).status).toBe(200);
    }
  });
});

describe('a shop that cannot start', () => {
  const start = async (options: { readonly port?: number; readonly dataDir?: string }) => {
    const all = { host: '127.0.0.1', port: 0, dataDir, gatewayUrl: gateway.url, ...keys, ...options };
    const reason = await startShop(all).then(
      (started) => started.close().then(() => 'started'),
      (error: unknown) => explainStartFailure(error, all),
    );
    return reason;
  };

  test('says which port is taken and what to set', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await start({ port })).toMatch(new RegExp(`^Port ${port} .*DOJANG_SHOP_PORT\\.$`));
    await new Promise((resolve) => other.close(resolve));
  });

  test('says which folder cannot be written and what to set', async () => {
    const blocked = join(dataDir, 'blocked');
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(blocked, 'a file, not a folder');
    expect(await start({ dataDir: blocked })).toMatch(/cannot be written.*DOJANG_DATA\.$/);
  });
});
