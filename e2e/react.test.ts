import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHonoShop } from '../examples/frameworks/hono.ts';
import { SECRET } from '../packages/sdk/test/sign-webhook.ts';
import { launchBrowser } from './support/browser.ts';
import { devices } from './support/devices.ts';
import { type House, openHouse } from './support/house.ts';
import { type StaticSite, serveSite } from './support/static-site.ts';

// A React page that pays by a promise (`@dojang/sdk/browser`), with Hono behind it: cross-site to the gateway, as in life.
let house: House;
let browser: Browser;
let site: StaticSite;
const fulfilled: string[] = [];

beforeAll(async () => {
  house = await openHouse();
  browser = await launchBrowser();
  const script = await buildPage();
  const page =
    '<!doctype html><html lang="ko"><div id="root"></div><script type="module" src="/main.js"></script>';
  site = await serveSite('127.0.0.1', async ({ method, path, body }) => {
    if (path === '/') return { body: page };
    if (path === '/main.js') return { headers: { 'Content-Type': 'text/javascript' }, body: script };
    const response = await shop().fetch(
      new Request(`${site.origin}${path}`, { method, ...(body && { body }) }),
    );
    return {
      status: response.status,
      headers: { 'Content-Type': 'application/json' },
      body: await response.text(),
    };
  });
});

let opened: ReturnType<typeof createHonoShop> | null = null;
function shop(): ReturnType<typeof createHonoShop> {
  opened ??= createHonoShop({
    gatewayUrl: house.gateway.url,
    shopOrigin: site.origin,
    cstId: 'test',
    custKey: 'abcd1234567890',
    webhookSecret: SECRET,
    isInStock: () => true,
    alertStaff: (message) => {
      throw new Error(message);
    },
    fulfil: (orderNumber) => fulfilled.push(orderNumber),
    onError: (error) => {
      throw error;
    },
  });
  return opened;
}

afterAll(async () => {
  await browser?.close();
  await site?.close();
  await house?.close();
});

async function buildPage(): Promise<string> {
  const result = await build({
    root: fileURLToPath(new URL('../examples/frameworks/react', import.meta.url)),
    configFile: false,
    logLevel: 'warn',
    build: { write: false, rolldownOptions: { input: 'main.tsx' } },
  });
  const output = 'output' in result ? result.output : [];
  const [chunk] = output;
  if (chunk === undefined) throw new Error('the build of the React page gave no script');
  return chunk.code;
}

test('a component pays by a promise, and says what the server learnt', async () => {
  const context = await browser.newContext({ locale: 'ko-KR', viewport: { width: 1280, height: 860 } });
  const page = await context.newPage();
  await page.goto(`${site.origin}/`);
  await page.getByRole('button', { name: '결제하기' }).click();
  const window = page.frameLocator('#cpay_ifr');
  await window.getByRole('checkbox', { name: '전체 약관에 동의합니다' }).check();
  await window.getByRole('button', { name: '다음' }).click();
  await window.getByRole('radio', { name: '신한카드' }).check();
  await window.getByRole('button', { name: '다음' }).click();
  const link = await window.getByRole('link', { name: '이 기기에서 열기' }).getAttribute('href');
  const phone = await context.newPage();
  await phone.goto(link ?? '');
  await phone.getByRole('button', { name: '비밀번호 입력하기' }).click();
  for (const digit of '123456') await phone.getByRole('button', { name: digit, exact: true }).click();

  await page.getByRole('status').getByText('결제가 완료되었어요.').waitFor();
  expect(fulfilled).toHaveLength(1);
  await context.close();
});

test('a window that the customer closes is a result too', async () => {
  const page = await browser.newPage({ locale: 'ko-KR' });
  await page.goto(`${site.origin}/`);
  await page.getByRole('button', { name: '결제하기' }).click();
  await page.frameLocator('#cpay_ifr').getByRole('checkbox', { name: '전체 약관에 동의합니다' }).waitFor();
  await page.frameLocator('#cpay_ifr').getByRole('button', { name: '결제창 닫기' }).click();
  await page.getByRole('status').getByText('결제가 완료되지 않았어요.').waitFor();
  expect(fulfilled).toHaveLength(1);
  await page.close();
});

test('a script that does not load is said, and the next press tries again', async () => {
  const page = await browser.newPage({ locale: 'ko-KR' });
  // Of the page as it loads, and of the first press.
  let refusals = 2;
  await page.route('**/js/cpay.payple.1.0.1.js', (route) => {
    refusals -= 1;
    return refusals >= 0 ? route.abort() : route.continue();
  });
  await page.goto(`${site.origin}/`);
  await page.getByRole('button', { name: '결제하기' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByRole('button', { name: '결제하기' }).click();
  await page.frameLocator('#cpay_ifr').getByRole('checkbox', { name: '전체 약관에 동의합니다' }).waitFor();
  await page.close();
});

test('on a phone the tab opens within the press', async () => {
  const context = await browser.newContext({ locale: 'ko-KR', userAgent: devices.iPhone.userAgent });
  const page = await context.newPage();
  // As WebKit does: whoever has waited for an answer since the press gets no tab.
  await page.addInitScript(`{
    const { open, fetch } = window;
    let mayOpen = false;
    addEventListener('click', () => { mayOpen = true; }, true);
    window.fetch = (...call) => { mayOpen = false; return fetch(...call); };
    window.open = (...call) => (mayOpen ? open(...call) : null);
  }`);
  const prepared = page.waitForResponse('**/js/cpay.payple.1.0.1.js');
  await page.goto(`${site.origin}/`);
  await prepared;
  const press = page.getByRole('button', { name: '결제하기' }).click();
  const [tab] = await Promise.all([page.waitForEvent('popup'), press]);
  await tab.getByRole('checkbox', { name: '전체 약관에 동의합니다' }).waitFor();
  await context.close();
});

test('a customer who lets a refused tab be can press again', async () => {
  const context = await browser.newContext({ locale: 'ko-KR', userAgent: devices.iPhone.userAgent });
  const page = await context.newPage();
  await page.addInitScript('window.open = () => null');
  await page.goto(`${site.origin}/`);
  const button = page.getByRole('button', { name: '결제하기' });
  await button.click();
  await page.getByRole('button', { name: '취소' }).click();
  await expect.poll(() => button.getAttribute('aria-busy')).toBe('false');
  expect(await page.getByRole('alert').count()).toBe(0);
  expect(await page.getByRole('status').count()).toBe(0);
  await context.close();
});
