import type { Browser, ConsoleMessage, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './support/browser.ts';
import { type House, openHouse } from './support/house.ts';
import { type StaticSite, serveSite } from './support/static-site.ts';

let house: House;
let browser: Browser;
const sites: StaticSite[] = [];
const pages: Page[] = [];

beforeAll(async () => {
  house = await openHouse();
  browser = await launchBrowser();
});

afterEach(async () => {
  await Promise.all(pages.splice(0).map((page) => page.close()));
  await Promise.all(sites.splice(0).map((site) => site.close()));
});

afterAll(async () => {
  await browser.close();
  await house.close();
});

/** A shop's page with these headers whose button opens the window, authenticated for `referer`. */
async function openShop(headers: Record<string, string>, referer?: string) {
  let fields = {};
  const site = await serveSite('127.0.0.1', ({ path }) => {
    if (path !== '/') return null;
    return {
      headers,
      body: `<!doctype html><html lang="ko"><title>shop</title><button>결제하기</button>
<script src="${house.gateway.url}/js/cpay.payple.1.0.1.js"></script>
<script>document.querySelector('button').onclick = () => PaypleCpayAuthCheck(${JSON.stringify(fields)});</script>`,
    };
  });
  sites.push(site);
  const request = await house.partner.requestPayment({
    ...house.order(),
    shopOrigin: referer ?? site.origin,
  });
  fields = request.fields;
  const page = await browser.newPage({ locale: 'ko-KR' });
  page.setDefaultTimeout(10_000);
  pages.push(page);
  const said: ConsoleMessage[] = [];
  page.on('console', (message) => said.push(message));
  await page.goto(site.origin);
  return { page, said, site };
}

const texts = (messages: readonly ConsoleMessage[], type: string) =>
  messages.filter((message) => message.type() === type).map((message) => message.text());

test('a window opened on another origin says in the console and on its page what to change', async () => {
  const { page, said, site } = await openShop({}, 'http://localhost:3000');
  await page.getByRole('button', { name: '결제하기' }).click();
  const refusal = page.frameLocator('#cpay_ifr');
  await refusal.getByText('[AUTH0007]').waitFor();
  const shown = await refusal.getByRole('region', { name: '개발자 도움말' }).innerText();
  expect(shown).toContain('http://localhost:3000 (the Referer of the partner authentication)');
  expect(shown).toContain(`${site.origin} (the page that opened the window)`);
  expect(shown).toContain(`the header Referer: ${site.origin}`);
  const [error] = texts(said, 'error').filter((text) => text.includes('AUTH0007'));
  expect(error).toContain('expected http://localhost:3000');
  expect(error).toContain(`got ${site.origin}`);
  expect(error).toContain('this machine is called localhost here and 127.0.0.1 there');
});

test('a window opened by a page that hides its address says in the console which header mends it', async () => {
  const { page, said } = await openShop({ 'Referrer-Policy': 'no-referrer' });
  await page.getByRole('button', { name: '결제하기' }).click();
  await page.frameLocator('#cpay_ifr').getByRole('checkbox', { name: '전체 약관에 동의합니다' }).waitFor();
  const [warning] = texts(said, 'warning').filter((text) => text.startsWith('Dojang'));
  expect(warning).toContain('Referrer-Policy: strict-origin-when-cross-origin');
});

test('a window opened by the authenticated page has nothing to say', async () => {
  const { page, said } = await openShop({});
  await page.getByRole('button', { name: '결제하기' }).click();
  await page.frameLocator('#cpay_ifr').getByRole('checkbox', { name: '전체 약관에 동의합니다' }).waitFor();
  expect(said.filter((message) => message.text().includes('Dojang'))).toEqual([]);
});

test.each(['require-corp', 'credentialless'])(
  'a page isolated by Cross-Origin-Embedder-Policy: %s can frame the window',
  async (policy) => {
    const { page } = await openShop({
      'Cross-Origin-Embedder-Policy': policy,
      'Cross-Origin-Opener-Policy': 'same-origin',
    });
    expect(await page.evaluate('crossOriginIsolated')).toBe(true);
    await page.getByRole('button', { name: '결제하기' }).click();
    await page.frameLocator('#cpay_ifr').getByRole('checkbox', { name: '전체 약관에 동의합니다' }).waitFor();
  },
);
