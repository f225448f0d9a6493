import type { Browser, BrowserContextOptions, Dialog, Frame, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from './support/browser.ts';
import { buildPaymentScript } from './support/built-script.ts';
import { type SiteRequest, type StaticSite, serveSite } from './support/static-site.ts';
import { authSuccess, serveWindowPeer } from './support/window-peer.ts';

// The script alone, in a shop on 127.0.0.1, against a peer of its wire on localhost: cross-site, as in life.
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1';

let browser: Browser;
let gateway: StaticSite;
let shop: StaticSite;
let stranger: StaticSite;
let pages: Page[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
  gateway = await serveWindowPeer(await buildPaymentScript());
  stranger = await serveSite('localhost', () => ({ body: '<!doctype html><title>stranger</title>' }));
  shop = await serveSite('127.0.0.1', shopAnswer);
});

afterEach(async () => {
  await Promise.all(pages.map((page) => page.context().close()));
  pages = [];
});

afterAll(async () => {
  await browser?.close();
  await Promise.all([gateway, shop, stranger].map((site) => site?.close()));
});

// --- opening -------------------------------------------------------------------------------------------------------

test('a layer opens over the page, under a strict content security policy', async () => {
  const page = await openShop({ path: '/strict' });
  await pay(page);
  const frame = await windowOf(page);

  const dialog = page.getByRole('dialog', { name: '결제창' });
  expect(await dialog.getAttribute('id')).toBe('layer_cpay');
  expect(await dialog.getAttribute('aria-modal')).toBe('true');
  expect(await page.evaluate("getComputedStyle(document.getElementById('layer_cpay')).zIndex")).toBe(
    '16777270',
  );
  expect(await page.evaluate("getComputedStyle(document.getElementById('cpay_ifr')).zIndex")).toBe(
    '16777271',
  );
  expect(frame.url()).toBe(`${gateway.origin}/window/1#token`);
  const box = await page.locator('#cpay_ifr').boundingBox();
  expect([box?.width, box?.height]).toEqual([692, 600]);
  expect(await page.evaluate('document.activeElement.id')).toBe('cpay_ifr');
  expect(await page.evaluate('getComputedStyle(document.documentElement).overflowY')).toBe('hidden');
  expect(await page.evaluate("document.getElementById('shop').inert")).toBe(true);
});

test('the page is given back as it was', async () => {
  const page = await openShop();
  await pay(page);
  const frame = await windowOf(page);
  await say(frame, { type: 'close' });
  await resultsOf(page, 1);

  expect(await page.locator('#layer_cpay').count()).toBe(0);
  expect(await page.evaluate('document.activeElement.id')).toBe('pay');
  expect(await page.evaluate('document.documentElement.getAttribute("style") || ""')).toBe('');
  expect(await page.evaluate("document.getElementById('shop').inert")).toBe(false);
});

test('the form carries every field, the page and nothing else, and leaves the request as it was', async () => {
  const page = await openShop();
  const before = await page.evaluate('JSON.stringify(request)');
  await pay(page);
  await windowOf(page);

  const form = lastForm(gateway, '/index.php?ACT_=PAYM');
  expect(form).toEqual({
    PCD_AUTH_KEY: 'K0VnW',
    PCD_PAY_URL: `${gateway.origin}/index.php?ACT_=PAYM`,
    PCD_PAY_TYPE: 'card',
    PCD_PAY_WORK: 'PAY',
    PCD_CARD_VER: '02',
    PCD_PAY_GOODS: '<티셔츠> & "양말"',
    PCD_PAY_TOTAL: '1000',
    PCD_PAY_OID: 'ORDER1',
    PCD_RST_URL: '/order_result',
    PCD_HTTP_REFERER: `${shop.origin}/`,
    submit: 'a field that would hide a method',
  });
  expect(await page.evaluate('JSON.stringify(request)')).toBe(before);
});

test('a page in EUC-KR sends UTF-8', async () => {
  const page = await openShop({ path: '/euc-kr' });
  await pay(page);
  await windowOf(page);
  expect(lastForm(gateway, '/index.php?ACT_=PAYM')['PCD_PAY_GOODS']).toBe('<티셔츠> & "양말"');
});

test('a small viewport holds the whole layer', async () => {
  const page = await openShop({ viewport: { width: 320, height: 480 } });
  await pay(page);
  const button = await page.getByRole('button', { name: '결제창 닫기' }).boundingBox();
  await say(await windowOf(page), { type: 'resize', data: 2000 });
  await page.waitForFunction("document.getElementById('cpay_ifr').style.height === '2000px'");
  const frame = await page.locator('#cpay_ifr').boundingBox();
  expect(frame?.width).toBe(320);
  expect(button?.y).toBeGreaterThanOrEqual(0);
  expect(button?.height).toBeGreaterThanOrEqual(48);
  expect((frame?.y ?? 0) + (frame?.height ?? 0)).toBeLessThanOrEqual(480);
});

test('an absolute result URL turns the page itself into the window, whatever the callback', async () => {
  const page = await openShop();
  await page.evaluate(`request.PCD_RST_URL = '${shop.origin}/order_result'`);
  await pay(page);
  await page.waitForURL(`${gateway.origin}/window/1#token`);
  expect(lastForm(gateway, '/index.php?ACT_=PAYM')['PCD_RST_URL']).toBe(`${shop.origin}/order_result`);
});

test('a page reached by Back after direct mode can pay again', async () => {
  const page = await openShop();
  await page.evaluate(`request.PCD_RST_URL = '${shop.origin}/order_result'`);
  await pay(page);
  await page.waitForURL(`${gateway.origin}/window/1#token`);
  await page.goBack();
  await page.evaluate(`request.PCD_RST_URL = '${shop.origin}/order_result'`);
  await pay(page);
  await page.waitForURL(`${gateway.origin}/window/1#token`);
});

// --- loading -------------------------------------------------------------------------------------------------------

test('a second load keeps the open payment of the first', async () => {
  const page = await openShop();
  await pay(page);
  const frame = await windowOf(page);
  await page.addScriptTag({ url: `${gateway.origin}/js/v1/payment.js?v=2` });
  await page.evaluate('PaypleCpayAuthCheck(request)');
  expect(await page.locator('#layer_cpay').count()).toBe(1);
  await say(frame, { type: 'pay_result', data: { PCD_PAY_RST: 'success' } });
  expect(await resultsOf(page, 1)).toEqual([{ PCD_PAY_RST: 'success' }]);
  await pay(page);
  await windowOf(page);
  await page.evaluate("MainBodyAction('close')");
  expect(await page.locator('#layer_cpay').count()).toBe(0);
});

test('a script appended long after the page has loaded works', async () => {
  const page = await openShop({ path: '/without-script' });
  await page.waitForLoadState('load');
  await page.evaluate(`new Promise((resolve) => {
    const script = document.createElement('script');
    script.async = true;
    script.src = '${gateway.origin}/js/v1/payment.js';
    script.onload = resolve;
    document.head.append(script);
  })`);
  await page.evaluate("for (const name of ['PCD_AUTH_KEY', 'PCD_PAY_URL']) delete request[name]");
  await page.evaluate("request.clientKey = 'test_DF55'");
  await pay(page);
  await say(await windowOf(page), { type: 'close' });
  expect(await resultsOf(page, 1)).toHaveLength(1);
});

// --- authentication ------------------------------------------------------------------------------------------------

test('a client key is exchanged at the gateway that served the script', async () => {
  const page = await openShop();
  await page.evaluate("request = { ...request, PCD_AUTH_KEY: '', PCD_PAY_URL: '', clientKey: 'test_DF55' }");
  await pay(page);
  await windowOf(page);
  const call = lastRequest(gateway, 'POST', '/js/v1/auth');
  expect(call.body).toBe('{"clientKey":"test_DF55"}');
  expect(call.headers.origin).toBe(shop.origin);
  expect(lastForm(gateway, '/index.php?ACT_=PAYM')).toMatchObject({
    PCD_AUTH_KEY: 'K0VnW-authenticated',
    PCD_CST_ID: 'token-of-cst-id',
    PCD_CUST_KEY: 'token-of-cust-key',
  });
});

test("the partner's own file authenticates", async () => {
  const page = await openShop();
  await page.evaluate(
    "request = { ...request, PCD_AUTH_KEY: '', payple_auth_file: '/pg/auth', payple_dir_path: '/shop' }",
  );
  await pay(page);
  await windowOf(page);
  const call = lastRequest(shop, 'POST', '/pg/auth');
  expect(call.headers['content-type']).toMatch(/^multipart\/form-data/);
  expect(call.body).toMatch(/name="payple_dir_path"\s+\/shop\s/);
  expect(lastForm(gateway, '/index.php?ACT_=PAYM')['PCD_AUTH_KEY']).toBe('K0VnW-authenticated');
});

test('keys in the page, as in 2018, open nothing: the console says why, and what to do', async () => {
  const page = await openShop();
  await page.evaluate(`request = { ...request, PCD_AUTH_KEY: '', PCD_CST_ID: 'test', PCD_CUST_KEY: 'abcd1234',
    PCD_AUTH_URL: '${gateway.origin}/php/auth.php' }`);
  const requests = gateway.requests.length;
  const thrown = page.waitForEvent('pageerror');
  expect(await alertAt(page, () => pay(page))).toMatch(/^결제를 시작하지 못했어요\./);
  const { message } = await thrown;
  expect(message).toMatch(/everybody can read them in this page.*server call \/php\/auth\.php/);
  expect(message).not.toContain('abcd1234');
  expect(gateway.requests.length).toBe(requests);
});

test('a refused authentication is shown in its own words and opens nothing', async () => {
  const page = await openShop();
  await page.evaluate("request = { ...request, PCD_AUTH_KEY: '', payple_auth_file: '/pg/refused' }");
  expect(await alertAt(page, () => pay(page))).toBe('[AUTH0004] 접속하시는 서버의 도메인 확인이 필요합니다.');
  expect(await page.locator('#layer_cpay').count()).toBe(0);
  expect(await page.evaluate('results.length')).toBe(0);

  await page.evaluate("request.PCD_AUTH_KEY = 'K0VnW'");
  await pay(page);
  await windowOf(page);
});

test.each([
  ['an authentication that cannot be reached', "{ PCD_AUTH_KEY: '', payple_auth_file: '/pg/nowhere' }"],
  ['a request without any authentication', "{ PCD_AUTH_KEY: '' }"],
  ['a window address that would run as code', "{ PCD_PAY_URL: 'javascript:alert(1)' }"],
])('%s is shown to the customer', async (_case, change) => {
  const page = await openShop();
  await page.evaluate(`request = { ...request, ...${change} }`);
  expect(await alertAt(page, () => pay(page))).toMatch(/^결제를 시작하지 못했어요\./);
  expect(await page.locator('#layer_cpay').count()).toBe(0);
});

test('closing while the authentication is on its way opens nothing afterwards', async () => {
  const page = await openShop();
  await page.evaluate("request = { ...request, PCD_AUTH_KEY: '', payple_auth_file: '/pg/auth' }");
  const letPass = await holdAuthentication(page);
  const posts = formPosts();
  await pay(page);
  await page.getByRole('button', { name: '결제창 닫기' }).click();
  expect(await resultsOf(page, 1)).toMatchObject([{ PCD_PAY_RST: 'close', PCD_PAY_OID: 'ORDER1' }]);
  const answered = page.waitForResponse('**/pg/auth');
  letPass();
  await (await answered).finished();
  await payLater(page);
  expect(formPosts()).toBe(posts + 1);
  expect(await page.locator('#layer_cpay').count()).toBe(0);
});

test.each(['1,000', '', 'abc'])('an amount of "%s" is refused with the documented text', async (total) => {
  const page = await openShop();
  await page.evaluate(`request.PCD_PAY_TOTAL = '${total}'`);
  expect(await alertAt(page, () => pay(page))).toBe('결제금액 형식이 바르지 않습니다.');
});

// --- results -------------------------------------------------------------------------------------------------------

test('the result reaches the callback once, as strings, after the layer has gone', async () => {
  const page = await openShop();
  await page.evaluate(`request.callbackFunction = (result) => {
    results.push({ ...result, layer: document.getElementById('layer_cpay') === null ? 'gone' : 'there' });
  }`);
  await pay(page);
  const frame = await windowOf(page);
  const heard = await countMessages(page);
  await frame.evaluate(`
    for (let i = 0; i < 3; i++) say({ type: 'pay_result', data: { PCD_PAY_RST: 'success', PCD_PAY_TOTAL: 1000 } });
    say({ type: 'close' });
  `);
  await heard(4);
  await payLater(page);
  expect(await page.evaluate('results')).toEqual([
    { PCD_PAY_RST: 'success', PCD_PAY_TOTAL: '1000', layer: 'gone' },
    { PCD_PAY_RST: 'success', later: 'yes', layer: 'gone' },
  ]);
});

test('messages of anybody else are ignored', async () => {
  const page = await openShop();
  await pay(page);
  const frame = await windowOf(page);
  const heard = await countMessages(page);
  const forged = "{ type: 'pay_result', data: { PCD_PAY_RST: 'success', forged: 'yes' } }";
  // The page itself, another site, and the right site in another frame.
  await page.evaluate(`postMessage(${forged}, '*')`);
  for (const url of [stranger.origin, `${gateway.origin}/window/1`]) {
    await page.evaluate(`new Promise((resolve) => {
      const frame = document.createElement('iframe');
      frame.src = '${url}';
      frame.onload = resolve;
      document.body.append(frame);
    })`);
    const other = page.frames().find((candidate) => candidate.url().startsWith(url) && candidate !== frame);
    await other?.evaluate(`parent.postMessage(${forged}, '*')`);
    expect(other).toBeDefined();
  }
  // The right frame, while it shows another site.
  await frame.goto(stranger.origin);
  await frame.evaluate(`parent.postMessage(${forged}, '*')`);
  await heard(4);
  expect(await page.evaluate('results')).toEqual([]);

  await frame.goto(`${gateway.origin}/window/1`);
  await say(frame, { type: 'pay_result', data: { PCD_PAY_RST: 'success' } });
  expect(await resultsOf(page, 1)).toEqual([{ PCD_PAY_RST: 'success' }]);
});

test('a callback may be the name of a global function', async () => {
  const page = await openShop();
  await page.evaluate("window.onPaid = request.callbackFunction; request.callbackFunction = 'onPaid'");
  await pay(page);
  await say(await windowOf(page), { type: 'pay_result', data: { PCD_PAY_RST: 'success' } });
  expect(await resultsOf(page, 1)).toEqual([{ PCD_PAY_RST: 'success' }]);
});

test('without a callback the result is posted to the relative result URL', async () => {
  const page = await openShop();
  await page.evaluate('delete request.callbackFunction');
  await pay(page);
  await say(await windowOf(page), {
    type: 'pay_result',
    data: { PCD_PAY_RST: 'success', PCD_PAY_MSG: '카드승인완료', PCD_RST_URL: '/order_result' },
  });
  await page.waitForURL(`${shop.origin}/order_result`);
  expect(lastForm(shop, '/order_result')).toEqual({
    PCD_PAY_RST: 'success',
    PCD_PAY_MSG: '카드승인완료',
    PCD_RST_URL: '/order_result',
  });
});

test('without a callback and a result URL the console says so first, and a success stays in sight until the customer leaves it', async () => {
  const page = await openShop();
  await page.evaluate("delete request.callbackFunction; request.PCD_RST_URL = ''");
  await page.evaluate(`
    done = [];
    const { warn } = console;
    const { submit } = HTMLFormElement.prototype;
    console.warn = (...words) => { done.push('warned'); warn(...words); };
    HTMLFormElement.prototype.submit = function () { done.push('sent'); submit.call(this); };
  `);
  const warned = page.waitForEvent('console');
  await pay(page);
  const warning = await warned;
  expect(await page.evaluate('done')).toEqual(['warned', 'sent']);
  expect(warning.type()).toBe('warning');
  expect(warning.text()).toMatch(/no callbackFunction and no PCD_RST_URL/);
  const frame = await windowOf(page);
  const heard = await countMessages(page);
  await say(frame, { type: 'pay_result', data: { PCD_PAY_RST: 'success' } });
  await heard(1);
  expect(await page.locator('#layer_cpay').count()).toBe(1);
  await page.locator('#layer_cpay').dispatchEvent('keydown', { key: 'Escape' });
  await page.locator('#layer_cpay').waitFor({ state: 'detached' });
  expect(await frame.evaluate('asked').catch(() => [])).toEqual([]);
});

test.each([
  ['by its own button', 'success', 2],
  ['after a failure', 'error', 1],
])('the window that nobody hears goes away %s', async (_how, outcome, times) => {
  const page = await openShop();
  await page.evaluate("delete request.callbackFunction; request.PCD_RST_URL = 'javascript:alert(1)'");
  await pay(page);
  const frame = await windowOf(page);
  for (let i = 0; i < times; i++) await say(frame, { type: 'pay_result', data: { PCD_PAY_RST: outcome } });
  await page.locator('#layer_cpay').waitFor({ state: 'detached' });
  expect(page.url()).toBe(`${shop.origin}/`);
});

test('a page that gets its result is warned of nothing', async () => {
  const page = await openShop();
  const warnings: string[] = [];
  page.on('console', (message) => warnings.push(message.text()));
  await pay(page);
  await say(await windowOf(page), { type: 'pay_result', data: { PCD_PAY_RST: 'success' } });
  await resultsOf(page, 1);
  expect(warnings).toEqual([]);
});

test('a result never goes to an address that would run as code', async () => {
  const page = await openShop();
  await page.evaluate('delete request.callbackFunction');
  await pay(page);
  await say(await windowOf(page), {
    type: 'pay_result',
    data: { PCD_RST_URL: 'javascript:document.title="run"' },
  });
  await page.locator('#layer_cpay').waitFor({ state: 'detached' });
  await page.evaluate('request.callbackFunction = (result) => results.push(result)');
  await payLater(page);
  expect(await page.title()).toBe('shop');
});

// --- closing -------------------------------------------------------------------------------------------------------

test('a closed window gives the request back with the documented text and no code', async () => {
  const page = await openShop();
  await pay(page);
  await say(await windowOf(page), { type: 'close' });
  const [result] = await resultsOf(page, 1);
  expect(result).toEqual({
    ...lastForm(gateway, '/index.php?ACT_=PAYM'),
    PCD_PAY_RST: 'close',
    PCD_PAY_MSG: '결제를 종료하였습니다.',
  });
});

test.each([
  ['the close button', (page: Page) => page.getByRole('button', { name: '결제창 닫기' }).click()],
  ['Escape', (page: Page) => page.getByRole('button', { name: '결제창 닫기' }).press('Escape')],
])('%s asks the window, which answers', async (_name, close) => {
  const page = await openShop();
  await pay(page);
  const frame = await windowOf(page);
  await close(page);
  await expect
    .poll(() => frame.evaluate('asked'))
    .toEqual([{ data: { type: 'close_request' }, origin: shop.origin }]);
  expect(await page.evaluate('results')).toEqual([]);
  await say(frame, { type: 'close' });
  expect(await resultsOf(page, 1)).toMatchObject([{ PCD_PAY_RST: 'close' }]);
});

test("MainBodyAction('close') takes the layer away and nothing else, and the page can pay again", async () => {
  const page = await openShop();
  await pay(page);
  const frame = await windowOf(page);
  await frame.evaluate("answer = { type: 'close' }");
  await page.evaluate("MainBodyAction('close')");
  expect(await page.locator('#layer_cpay').count()).toBe(0);
  expect(await page.evaluate("document.getElementById('shop').inert")).toBe(false);
  await payLater(page);
  expect(await page.evaluate('results')).toMatchObject([{ later: 'yes' }]);
});

test('a window that does not answer within three seconds is closed all the same', async () => {
  const page = await openShop({ clock: 'stopped' });
  await pay(page);
  await windowOf(page);
  await page.getByRole('button', { name: '결제창 닫기' }).click();
  expect(await page.getByRole('button', { name: '닫는 중이에요' }).count()).toBe(1);
  await page.clock.runFor(2_999);
  expect(await page.evaluate('results')).toEqual([]);
  await page.clock.runFor(1);
  expect(await resultsOf(page, 1)).toMatchObject([{ PCD_PAY_RST: 'close', PCD_PAY_OID: 'ORDER1' }]);
});

test('a payment past closing is waited for', async () => {
  const page = await openShop({ clock: 'stopped' });
  await pay(page);
  const frame = await windowOf(page);
  const heard = await countMessages(page);
  await frame.evaluate("answer = { type: 'close_pending' }");
  await page.getByRole('button', { name: '결제창 닫기' }).click();
  await heard(1);
  await page.clock.runFor(60_000);
  expect(await page.evaluate('results')).toEqual([]);
  await say(frame, { type: 'pay_result', data: { PCD_PAY_RST: 'success' } });
  expect(await resultsOf(page, 1)).toEqual([{ PCD_PAY_RST: 'success' }]);
});

// --- once at a time ------------------------------------------------------------------------------------------------

test('a second call while a payment is open opens nothing; after the end a new call works', async () => {
  const page = await openShop();
  const posts = formPosts();
  await pay(page);
  const frame = await windowOf(page);
  await page.evaluate(
    'PaypleCpayAuthCheck(request); PaypleCpayAuthCheck({ ...request, PCD_PAY_OID: "ORDER2" })',
  );
  expect(await page.locator('#layer_cpay').count()).toBe(1);
  await say(frame, { type: 'close' });
  await resultsOf(page, 1);

  await page.evaluate('request.PCD_PAY_OID = "ORDER3"');
  await pay(page);
  await say(await windowOf(page), { type: 'close' });
  expect(await resultsOf(page, 2)).toMatchObject([{ PCD_PAY_OID: 'ORDER1' }, { PCD_PAY_OID: 'ORDER3' }]);
  expect(formPosts()).toBe(posts + 2);
});

test('a page that takes the layer away can be used again at once', async () => {
  const page = await openShop();
  await pay(page);
  await windowOf(page);
  await page.evaluate("document.getElementById('layer_cpay').remove()");
  await page.waitForFunction("document.getElementById('shop').inert === false");
  expect(await page.evaluate('results')).toEqual([]);
  await pay(page);
  await say(await windowOf(page), { type: 'close' });
  expect(await resultsOf(page, 1)).toHaveLength(1);
});

// --- mobile --------------------------------------------------------------------------------------------------------

test('a phone opens a tab, which goes away with the result', async () => {
  const page = await openShop({ userAgent: IPHONE });
  const [tab] = await Promise.all([page.waitForEvent('popup'), pay(page)]);
  await tab.waitForURL(`${gateway.origin}/window/1#token`);
  expect(await page.locator('#layer_cpay').count()).toBe(0);
  const closed = tab.waitForEvent('close');
  await tab.evaluate("say({ type: 'pay_result', data: { PCD_PAY_RST: 'success' } })");
  await closed;
  expect(await resultsOf(page, 1)).toEqual([{ PCD_PAY_RST: 'success' }]);
});

test('the tab opens within the tap even when a call has to be made first', async () => {
  const page = await openShop({ userAgent: IPHONE });
  await page.evaluate("request = { ...request, PCD_AUTH_KEY: '', payple_auth_file: '/pg/auth' }");
  const letPass = await holdAuthentication(page);
  const [tab] = await Promise.all([page.waitForEvent('popup'), pay(page)]);
  expect(await tab.evaluate('document.body.textContent')).toBe('결제창을 열고 있어요');
  letPass();
  await tab.waitForURL(`${gateway.origin}/window/1#token`);
});

test.each([
  ['as soon as it has spoken', (tab: Page) => tab.evaluate("say({ type: 'resize', data: 700 })")],
  ['after a while', (tab: Page) => tab.clock.runFor(700)],
])('a tab closed by hand %s gives close', async (_when, letArrive) => {
  const page = await openShop({ userAgent: IPHONE, clock: 'stopped' });
  const [tab] = await Promise.all([page.waitForEvent('popup'), pay(page)]);
  await tab.waitForURL(`${gateway.origin}/window/1#token`);
  await letArrive(tab);
  await tab.close();
  await page.clock.runFor(2_000);
  expect(await resultsOf(page, 1)).toMatchObject([{ PCD_PAY_RST: 'close', PCD_PAY_OID: 'ORDER1' }]);
});

test('a page that its own opener policy cuts off from the tab hears nothing while the customer pays there', async () => {
  const page = await openShop({ userAgent: IPHONE, path: '/isolated', clock: 'stopped' });
  const [tab] = await Promise.all([page.waitForEvent('popup'), pay(page)]);
  await tab.waitForURL(`${gateway.origin}/window/1#token`);
  expect(await tab.evaluate('opener')).toBeNull();
  await page.clock.runFor(60_000);
  expect(await page.evaluate('results')).toEqual([]);
  expect(tab.isClosed()).toBe(false);
  const posts = formPosts();
  await pay(page);
  await expect.poll(formPosts).toBe(posts + 1);
});

test("MainBodyAction('close') leaves a tab alone: its customer cancels there", async () => {
  const page = await openShop({ userAgent: IPHONE });
  const [tab] = await Promise.all([page.waitForEvent('popup'), pay(page)]);
  await tab.waitForURL(`${gateway.origin}/window/1#token`);
  await page.evaluate("MainBodyAction('close')");
  await tab.evaluate("say({ type: 'pay_result', data: { PCD_PAY_RST: 'success' } })");
  expect(await resultsOf(page, 1)).toEqual([{ PCD_PAY_RST: 'success' }]);
});

describe('a tab that the browser refuses', () => {
  const openQuestion = async () => {
    const page = await openShop({ userAgent: IPHONE });
    await page.evaluate('kept = window.open; window.open = () => null');
    await pay(page);
    const question = page.getByRole('dialog', { name: '결제창' });
    await question.getByRole('button', { name: '결제창 열기' }).waitFor();
    return { page, question };
  };

  test('is opened by one button', async () => {
    const { page, question } = await openQuestion();
    await page.evaluate('window.open = kept');
    const press = question.getByRole('button', { name: '결제창 열기' }).click();
    const [tab] = await Promise.all([page.waitForEvent('popup'), press]);
    await tab.waitForURL(`${gateway.origin}/window/1#token`);
    expect(await question.count()).toBe(0);
    await tab.evaluate("say({ type: 'pay_result', data: { PCD_PAY_RST: 'success' } })");
    expect(await resultsOf(page, 1)).toEqual([{ PCD_PAY_RST: 'success' }]);
  });

  test('is closed, and says so, when the customer lets it be', async () => {
    const { page, question } = await openQuestion();
    await page.keyboard.press('Escape');
    expect(await question.count()).toBe(0);
    const closed = { PCD_PAY_RST: 'close', PCD_PAY_OID: 'ORDER1', DOJANG_TAB_REFUSED: 'Y' };
    expect(await resultsOf(page, 1)).toMatchObject([closed]);
    const posts = formPosts();
    await page.evaluate('window.open = kept');
    await pay(page);
    await expect.poll(formPosts).toBe(posts + 1);
  });

  test('is reported with the documented text when it is refused within the press too', async () => {
    const { page, question } = await openQuestion();
    // A browser shows the text with its own line ends; what the script said counts.
    await page.evaluate('window.alert = (text) => results.push(text)');
    await question.getByRole('button', { name: '결제창 열기' }).click();
    expect(await page.evaluate('results')).toEqual([
      ' 팝업이 차단되어 결제를 진행할 수 없습니다. \r\n 폰 설정에서 팝업차단을 풀어주세요. ',
    ]);
    expect(await question.count()).toBe(1);
  });

  test('is asked for once, however often the page tries', async () => {
    const { page, question } = await openQuestion();
    await page.evaluate('PaypleCpayAuthCheck(request)');
    expect(await question.count()).toBe(1);
    await question.getByRole('button', { name: '취소' }).click();
    expect(await resultsOf(page, 1)).toHaveLength(1);
    expect(await page.evaluate('document.body.firstElementChild.inert')).toBe(false);
  });
});

// --- the shop ------------------------------------------------------------------------------------------------------

interface ShopOptions extends BrowserContextOptions {
  readonly path?: string;
  /** Stopped, time passes only by `page.clock.runFor`, in tabs too. */
  readonly clock?: 'running' | 'stopped';
}

async function openShop({ path = '/', clock = 'running', ...options }: ShopOptions = {}): Promise<Page> {
  const context = await browser.newContext({ locale: 'ko-KR', ...options });
  const page = await context.newPage();
  if (clock === 'stopped') {
    await page.clock.install();
    await page.clock.pauseAt(Date.now() + 10_000);
  }
  page.setDefaultTimeout(10_000);
  pages.push(page);
  await page.goto(`${shop.origin}${path}`);
  return page;
}

function shopAnswer({ path }: SiteRequest) {
  const json = { 'Content-Type': 'application/json' };
  switch (path) {
    case '/':
    case '/without-script':
      return { body: shopPage(path === '/') };
    case '/strict': {
      const policy = `default-src 'none'; script-src 'nonce-shop' ${gateway.origin}; frame-src ${gateway.origin}; form-action 'self' ${gateway.origin}`;
      return { headers: { 'Content-Security-Policy': policy }, body: shopPage(true) };
    }
    case '/euc-kr':
      return { headers: { 'Content-Type': 'text/html; charset=euc-kr' }, body: shopPage(true) };
    case '/isolated':
      return { headers: { 'Cross-Origin-Opener-Policy': 'same-origin' }, body: shopPage(true) };
    case '/pg/auth':
      return { headers: json, body: authSuccess(gateway.origin) };
    case '/pg/refused':
      return {
        headers: json,
        body: '{"result":"error","result_msg":"[AUTH0004] 접속하시는 서버의 도메인 확인이 필요합니다."}',
      };
    case '/order_result':
      return { body: '<!doctype html><title>result</title>' };
    default:
      return null;
  }
}

/** A tall page with a button; ASCII only, so that it reads the same in every encoding. */
function shopPage(withScript: boolean): string {
  const request = {
    PCD_AUTH_KEY: 'K0VnW',
    PCD_PAY_URL: `${gateway.origin}/index.php?ACT_=PAYM`,
    PCD_PAY_TYPE: 'card',
    PCD_PAY_WORK: 'PAY',
    PCD_CARD_VER: '02',
    PCD_PAY_GOODS: '<티셔츠> & "양말"',
    PCD_PAY_TOTAL: 1000,
    PCD_PAY_OID: 'ORDER1',
    PCD_RST_URL: '/order_result',
    submit: 'a field that would hide a method',
  };
  const ascii = JSON.stringify(request).replace(
    /[<\u0080-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const src = `<script src="${gateway.origin}/js/cpay.payple.1.0.1.js"></script>`;
  return `<!doctype html><html><head><title>shop</title>${withScript ? src : ''}</head><body>
<div id="shop"><button id="pay">pay</button></div><script nonce="shop">
var results = [], request = ${ascii};
request.callbackFunction = function (result) { results.push(result); };
document.getElementById('shop').style.height = '3000px';
document.getElementById('pay').onclick = function () { PaypleCpayAuthCheck(request); };
</script></body></html>`;
}

const pay = (page: Page): Promise<void> => page.locator('#pay').click();

/** The payment window in the layer, once it has arrived. */
async function windowOf(page: Page): Promise<Frame> {
  await page.frameLocator('#cpay_ifr').locator('h1').waitFor();
  const frame = page.frame('cpay_ifr');
  if (frame === null) throw new Error('no frame named cpay_ifr');
  return frame;
}

const say = (frame: Frame, message: unknown): Promise<unknown> =>
  frame.evaluate(`say(${JSON.stringify(message)})`);

/** Keeps the partner's authentication from being answered. The answer lets it pass. */
async function holdAuthentication(page: Page): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route('**/pg/auth', async (route) => {
    await promise;
    await route.continue();
  });
  return resolve;
}

/** From now on. The answer waits until the page has heard so many messages. */
async function countMessages(page: Page): Promise<(count: number) => Promise<unknown>> {
  await page.evaluate("window.heard = 0; addEventListener('message', () => { heard += 1; })");
  return (count) => page.waitForFunction(`heard >= ${count}`);
}

/** Pays once more, all the way: whatever was on its way in the page has happened by then. */
async function payLater(page: Page): Promise<void> {
  const count = await page.evaluate<number>('results.length');
  await pay(page);
  await say(await windowOf(page), { type: 'pay_result', data: { PCD_PAY_RST: 'success', later: 'yes' } });
  await resultsOf(page, count + 1);
}

async function resultsOf(page: Page, count: number): Promise<readonly Record<string, string>[]> {
  await page.waitForFunction(`results.length >= ${count}`);
  return page.evaluate<readonly Record<string, string>[]>('results');
}

/** The text of the alert that an action raises. */
async function alertAt(page: Page, action: () => Promise<void>): Promise<string> {
  const seen = new Promise<string>((resolve) => {
    page.once('dialog', (dialog: Dialog) => {
      resolve(dialog.message());
      void dialog.accept();
    });
  });
  await action();
  return seen;
}

function lastRequest(site: StaticSite, method: string, path: string): SiteRequest {
  const found = site.requests.findLast((request) => request.method === method && request.path === path);
  if (found === undefined) throw new Error(`no ${method} ${path}`);
  return found;
}

function lastForm(site: StaticSite, path: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(lastRequest(site, 'POST', path).body));
}

const formPosts = (): number => gateway.requests.filter(({ path }) => path.startsWith('/index.php')).length;
