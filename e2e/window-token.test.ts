import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './support/browser.ts';
import { type Customers, openAs, openDirect, welcomeCustomers } from './support/customers.ts';
import {
  approveIn,
  holdInApp,
  openedAt,
  openHere,
  pressOpenHere,
  reachApp,
  reachOtherApp,
  reachPhone,
  wayBack,
} from './support/payer-hands.ts';
import { openPlainShop, type PlainShop } from './support/plain-shop.ts';

// Who gets hold of an address of the window can do nothing with it; whoever pays in it never loses it.
let browser: Browser;
let shop: PlainShop;
let customers: Customers;

beforeAll(async () => {
  browser = await launchBrowser();
  shop = await openPlainShop();
  customers = welcomeCustomers(browser, shop);
});

afterEach(() => customers.leave());

afterAll(async () => {
  await browser?.close();
  await shop?.close();
});

const terms = (page: Page) => page.getByRole('checkbox', { name: '전체 약관에 동의합니다' });
const isDenied = (page: Page) => page.getByRole('heading', { name: '결제를 이어서 할 수 없어요' }).waitFor();
const arrivedAtShop = (page: Page) => page.getByRole('heading', { name: '주문 결과' }).waitFor();

async function direct(device: 'PC' | 'iPhone' = 'PC') {
  const visit = await customers.visit(device, { resultUrl: `${shop.origin}/order_result` });
  await openDirect(visit.page);
  await terms(visit.page).waitFor();
  return visit;
}

test('the address that a customer sees, copies or leaves in the history opens nothing', async () => {
  const { page } = await direct();
  const address = page.url();
  expect(address).toMatch(/\/window\/pay_\w+$/);
  for (const other of [await page.context().newPage(), await customers.newPage('PC')]) {
    await other.goto(address);
    await isDenied(other);
  }
  // Nor does any entry of this tab's own history show it.
  await reachPhone(page);
  await page.goto(`${shop.origin}/`);
  await page.goBack();
  await openHere(page).waitFor();
  expect(page.url()).toBe(address);
});

test('a window in a layer shows its token to nobody, and is reloaded with it', async () => {
  const { page } = await customers.visit('PC', { callback: true });
  const screen = await openAs(page, 'layer');
  await screen.getByRole('checkbox').first().waitFor();
  const frame = page.frame('cpay_ifr');
  expect(frame?.url()).not.toContain('#');
  await reachPhone(screen);
  await frame?.evaluate('location.reload()');
  await openHere(screen).waitFor();
});

test('the address that a phone is led back to opens no window', async () => {
  const { page } = await direct('iPhone');
  const window = page.url();
  await holdInApp(page);
  await reachApp(page);
  await approveIn(page);
  const back = new URL((await wayBack(page).getAttribute('href')) ?? '');
  const thief = await customers.newPage('PC');
  await thief.goto(`${window}${back.hash}`);
  await isDenied(thief);
  await thief.goto(back.href);
  await thief.getByRole('heading', { name: '카드 인증을 마쳤어요' }).waitFor();
  expect(thief.url()).not.toContain(back.hash);
  expect(await thief.getByText(shop.house.order().goods).count()).toBe(0);
  await wayBack(page).click();
  await arrivedAtShop(page);
});

test('without any storage a reload finds the window, and from the way back the browser leads to it', async () => {
  const { page, orderNumber } = await customers.visit('iPhone', { resultUrl: `${shop.origin}/order_result` });
  await page.context().addInitScript(`Object.defineProperty(window, 'sessionStorage', {
    get() { throw new DOMException('The operation is insecure.', 'SecurityError'); },
  })`);
  await openDirect(page);
  await reachOtherApp(page);
  await page.unroute('**/app/**');
  await page.reload();
  await openHere(page).waitFor();
  await pressOpenHere(page);
  await approveIn(page);
  await page.getByText('처음 결제하던 화면으로 돌아가면').waitFor();
  await page.goBack();
  await arrivedAtShop(page);
  expect(shop.charges(orderNumber)).toBe(1);
});

test('a window opened before this rule, with its token in the address of the way back, goes on', async () => {
  const { page } = await direct();
  const before = await openedAt(page);
  const other = await customers.newPage('Android');
  await other.goto(before);
  await reachApp(other);
});

test('ten minutes after the result was returned the window leads to the shop, without it', async () => {
  const { page, orderNumber } = await direct();
  await reachPhone(page);
  await customers.approveElsewhere(page);
  await arrivedAtShop(page);
  await page.goBack();
  await page.getByRole('button', { name: '상점으로 돌아가기' }).waitFor();
  shop.house.advance(11 * 60_000);
  // What the window shows is older than that; what it asks for is refused, and it goes on from there.
  await page.getByRole('button', { name: '상점으로 돌아가기' }).click();
  await page.getByRole('link', { name: '상점으로 돌아가기' }).click();
  await page.getByRole('heading', { name: '상점' }).waitFor();
  expect(shop.posted(orderNumber)).toHaveLength(1);
});
