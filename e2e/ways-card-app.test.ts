import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from './support/browser.ts';
import {
  approveHere,
  type Customers,
  openAs,
  openDirect,
  openTab,
  pressPay,
  resultsOf,
  welcomeCustomers,
} from './support/customers.ts';
import {
  appLink,
  approveIn,
  atRequest,
  chooseCard,
  holdInApp,
  openHere,
  pressOpenHere,
  reachApp,
  reachOtherApp,
  reachPhone,
  wayBack,
} from './support/payer-hands.ts';
import { openPlainShop, type PlainShop } from './support/plain-shop.ts';

// To the card app on the same device and back, with everything that goes wrong there (guide 3-3 `PCD_APP_SCHEME`).
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

/** A phone in direct mode, at the terms. */
async function atTerms(scheme?: string) {
  const visit = await customers.visit('iPhone', {
    resultUrl: `${shop.origin}/order_result`,
    ...(scheme === undefined ? {} : { appScheme: scheme }),
  });
  await openDirect(visit.page);
  return visit;
}

/** A phone in direct mode, in the card app. */
async function inApp(scheme?: string) {
  const visit = await atTerms(scheme);
  await reachApp(visit.page);
  return visit;
}

const arrivedAtShop = (page: Page) => page.getByRole('heading', { name: '주문 결과' }).waitFor();

// --- the way there -------------------------------------------------------------------------------------------------

/** How often the customer has touched or clicked anything in this browser, from here on. */
async function countPresses(page: Page): Promise<() => number> {
  let presses = 0;
  await page.context().exposeBinding('notePress', () => {
    presses += 1;
  });
  await page.context().addInitScript("addEventListener('pointerdown', () => notePress(), true)");
  return () => presses;
}

test('on a phone three presses choose the card, and the next one opens its app, in this tab', async () => {
  const { page } = await customers.visit('iPhone', { resultUrl: `${shop.origin}/order_result` });
  const presses = await countPresses(page);
  await openDirect(page);
  await page.getByRole('checkbox', { name: '전체 약관에 동의합니다' }).check();
  await page.getByRole('button', { name: '다음' }).click();
  await page.getByRole('radio', { name: '삼성카드' }).check();
  await expect.poll(presses).toBe(3);
  await page.getByRole('button', { name: '다음' }).click();
  await atRequest(page);
  expect(presses()).toBe(4);
  expect(page.context().pages()).toEqual([page]);
});

test('on a PC the QR code is there after four presses, and nothing opens by itself', async () => {
  const { page } = await customers.visit('PC', { callback: true });
  const presses = await countPresses(page);
  const screen = await openAs(page, 'layer');
  await reachPhone(screen);
  await screen.getByRole('img', { name: /QR/ }).waitFor();
  await expect.poll(presses).toBe(4);
  expect(page.context().pages()).toEqual([page]);
});

test('a window that somebody comes back to, or reloads, opens no app by itself', async () => {
  const { page } = await atTerms();
  let openings = 0;
  page.on('request', (request) => {
    if (new URL(request.url()).pathname.startsWith('/app/')) openings += 1;
  });
  await reachApp(page);
  await page.goBack();
  await openHere(page).waitFor();
  await page.reload();
  await openHere(page).waitFor();
  expect(await openHere(page).innerText()).toBe('삼성카드 앱 열기');
  await pressOpenHere(page);
  await approveHere(page);
  await arrivedAtShop(page);
  expect(openings).toBe(2);
});

test('another card opens its own app', async () => {
  const { page } = await inApp();
  await page.goBack();
  await page.getByRole('button', { name: '다른 카드로 결제하기' }).click();
  await chooseCard(page, '하나카드');
  await atRequest(page);
  expect(new URL(page.url()).pathname).toBe('/app/hana');
});

// --- the way back --------------------------------------------------------------------------------------------------

test('the card app leads back to the same payment by itself, in the same tab', async () => {
  const { page } = await atTerms();
  const { pathname } = new URL(page.url());
  const back = page.waitForRequest((request) => new URL(request.url()).pathname === `${pathname}/back`);
  await reachApp(page);
  expect(page.context().pages()).toEqual([page]);
  await approveIn(page);
  await back;
  await arrivedAtShop(page);
});

test("the browser's Back leads there too", async () => {
  const { page, orderNumber } = await atTerms();
  await holdInApp(page);
  await reachApp(page);
  await approveIn(page);
  await page.goBack();
  await arrivedAtShop(page);
  expect(shop.charges(orderNumber)).toBe(1);
});

test('back without having approved, the payment still waits', async () => {
  const { page } = await inApp();
  await page.goBack();
  await pressOpenHere(page);
  await approveHere(page);
  await arrivedAtShop(page);
});

test('back after having declined, the cards are offered again', async () => {
  const { page } = await inApp();
  await page.getByRole('button', { name: '거절하기' }).click();
  await wayBack(page).click();
  await page.getByRole('alert').filter({ hasText: '카드 앱에서 결제를 취소했어요' }).waitFor();
  await chooseCard(page, '하나카드');
  await approveHere(page);
  await arrivedAtShop(page);
});

test('back too late, it says so and can be tried again', async () => {
  const { page, orderNumber } = await inApp();
  shop.house.advance(3 * 60_000 + 3_000);
  await page.getByRole('heading', { name: '인증 시간이 지났어요' }).waitFor();
  await wayBack(page).click();
  await page.getByRole('alert').filter({ hasText: '3분' }).waitFor();
  await chooseCard(page, '삼성카드');
  await approveHere(page);
  await arrivedAtShop(page);
  expect(shop.charges(orderNumber)).toBe(1);
});

test('back when the whole payment has expired, it leads to the shop, with its result', async () => {
  const { page, orderNumber } = await inApp();
  shop.house.advance(31 * 60_000);
  await page.getByRole('heading', { name: '인증 시간이 지났어요' }).waitFor();
  await wayBack(page).click();
  await page.getByRole('button', { name: '상점으로 돌아가기' }).click();
  await arrivedAtShop(page);
  expect(shop.posted(orderNumber)).toEqual([
    expect.objectContaining({ fields: expect.objectContaining({ PCD_PAY_RST: 'error' }) }),
  ]);
  expect(shop.charges(orderNumber)).toBe(0);
});

// --- the shop's own app --------------------------------------------------------------------------------------------

test("inside the shop's own app the way back is its scheme; where no app takes it, that is said", async () => {
  const { page, orderNumber } = await inApp('MyShop://order');
  await approveIn(page);
  expect(await wayBack(page).getAttribute('href')).toBe('MyShop://order');
  await page.getByText('결제하던 앱을 직접 열어 주세요').waitFor();
  await page.goBack();
  await arrivedAtShop(page);
  expect(shop.posted(orderNumber)).toHaveLength(1);
});

test.each([
  'javascript:alert(1)',
  'JavaScript://order',
  'data:text/html,x',
  'http://shop.example',
  'https://shop.example',
  'file:///etc/passwd',
  'intent://pay#Intent;package=com.evil;end',
  'tel:01012345678',
  'no scheme',
])('%s is no scheme of an app: the window does not open', async (scheme) => {
  const { page } = await customers.visit('iPhone', {
    resultUrl: `${shop.origin}/order_result`,
    fields: { PCD_APP_SCHEME: scheme },
  });
  await pressPay(page);
  await page.getByText(/\[CPCA9999\]/).waitFor();
});

// --- no such app ---------------------------------------------------------------------------------------------------

describe('a card app that is not there', () => {
  /** A link that no app takes leaves the page where it is. */
  async function atPhoneWithoutApp() {
    const visit = await atTerms();
    await visit.page.route('**/app/**', (route) => route.abort('aborted'));
    await reachPhone(visit.page);
    expect(await visit.page.locator('details.other-device[open]').count()).toBe(0);
    await visit.page.getByText(/앱이 열리지 않았나요/).waitFor();
    return visit;
  }

  test('is said after two seconds, with the QR code and the code for another phone', async () => {
    const { page, orderNumber } = await atPhoneWithoutApp();
    expect(await page.getByRole('img', { name: /QR/ }).isVisible()).toBe(true);
    expect(await page.locator('.code strong').innerText()).toMatch(/^\d{3} \d{3}$/);
    await customers.approveElsewhere(page);
    await arrivedAtShop(page);
    expect(shop.charges(orderNumber)).toBe(1);
  });

  test('can be left for another card', async () => {
    const { page } = await atPhoneWithoutApp();
    await page.getByRole('button', { name: '다른 카드로 결제하기' }).click();
    await page.unroute('**/app/**');
    await chooseCard(page, '현대카드');
    await approveHere(page);
    await arrivedAtShop(page);
  });
});

// --- another browser -----------------------------------------------------------------------------------------------

describe('a way back that opens in another browser', () => {
  /** The card app opened in the phone's default browser, approved there. */
  async function approveInOtherBrowser(link: string): Promise<Page> {
    const other = await customers.newPage('Android');
    await other.goto(link);
    await approveIn(other);
    return other;
  }

  /** What whoever comes back there is shown. */
  const leadsBackToWindow = (other: Page) =>
    other.getByText('처음 결제하던 화면으로 돌아가면 결제가 이어져요.').waitFor();

  test('says that the card is approved, and the payment goes on where it began', async () => {
    const { page, orderNumber } = await customers.visit('KakaoTalk');
    await openDirect(page);
    await reachOtherApp(page);
    const link = await appLink(page);
    // An app that comes to the front stops what is behind it.
    await page.route('**/window/api/**', (route) => route.abort());
    const other = await approveInOtherBrowser(link);
    await other.getByRole('heading', { name: '카드 인증을 마쳤어요' }).waitFor();
    await leadsBackToWindow(other);
    expect(shop.charges(orderNumber)).toBe(0);

    await page.unroute('**/window/api/**');
    await arrivedAtShop(page);
    await other.getByRole('heading', { name: '결제가 완료되었어요' }).waitFor();
    expect(shop.posted(orderNumber)).toHaveLength(1);
    expect(shop.charges(orderNumber)).toBe(1);
  });

  test('finds the first window ahead, and says how it ended', async () => {
    const { page, orderNumber } = await customers.visit('iPhone', { callback: true });
    const tab = await openTab(page);
    await reachOtherApp(tab);
    const other = await approveInOtherBrowser(await appLink(tab));
    expect(await resultsOf(page)).toEqual([expect.objectContaining({ PCD_PAY_RST: 'success' })]);
    await other.getByRole('heading', { name: '결제가 완료되었어요' }).waitFor();
    await other.getByText('처음 결제하던 화면이나 상점의 주문 내역에서 확인해 주세요.').waitFor();
    expect(await other.getByRole('button', { name: /상점|확인/ }).count()).toBe(0);
    expect(shop.posted(orderNumber)).toEqual([]);
    expect(shop.charges(orderNumber)).toBe(1);
  });

  test('says so after a decline, and the first window offers the cards', async () => {
    const { page } = await atTerms();
    await reachOtherApp(page);
    const other = await customers.newPage('Android');
    await other.goto(await appLink(page));
    await other.getByRole('button', { name: '거절하기' }).click();
    await wayBack(other).click();
    await other.getByRole('heading', { name: '카드 인증을 마치지 못했어요' }).waitFor();
    await leadsBackToWindow(other);
    await page.getByRole('alert').filter({ hasText: '카드 앱에서 결제를 취소했어요' }).waitFor();
  });
});
