import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from './support/browser.ts';
import {
  approveHere,
  type Customers,
  type Opens,
  openAs,
  openDirect,
  openTab,
  pressPay,
  resultsOf,
  welcomeCustomers,
} from './support/customers.ts';
import type { Device } from './support/devices.ts';
import { openHere, pressOpenHere, reachApp, reachPhone } from './support/payer-hands.ts';
import { openPlainShop, type PlainShop } from './support/plain-shop.ts';

// Every way in and out (guide 3-3 `PCD_RST_URL`, `callbackFunction`; 3-5), against the real gateway.
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

const success = (orderNumber: string) =>
  expect.objectContaining({ PCD_PAY_RST: 'success', PCD_PAY_CODE: '0000', PCD_PAY_OID: orderNumber });

// --- the table -----------------------------------------------------------------------------------------------------

type Row = readonly [Device, 'relative' | 'absolute', 'with' | 'without', Opens, 'callback' | 'post'];

const phoneRows = (device: Device): readonly Row[] => [
  [device, 'relative', 'with', 'tab', 'callback'],
  [device, 'relative', 'without', 'tab', 'post'],
  [device, 'absolute', 'with', 'direct', 'post'],
  [device, 'absolute', 'without', 'direct', 'post'],
];

const rows: readonly Row[] = [
  ['PC', 'relative', 'with', 'layer', 'callback'],
  ['PC', 'relative', 'without', 'layer', 'post'],
  ['PC', 'absolute', 'with', 'direct', 'post'],
  ['PC', 'absolute', 'without', 'direct', 'post'],
  ...phoneRows('iPhone'),
  ...phoneRows('Android'),
];

test.each(rows)(
  'on %s, result URL %s, %s callback: opens as %s, answers by %s',
  async (device, url, withCallback, opens, arrives) => {
    const { page, orderNumber } = await customers.visit(device, {
      resultUrl: url === 'relative' ? '/order_result' : `${shop.origin}/order_result`,
      callback: withCallback === 'with',
    });
    const screen = await openAs(page, opens);
    if (device === 'PC') {
      await reachPhone(screen);
      await customers.approveElsewhere(screen);
    } else {
      await reachApp(screen as Page);
      await approveHere(screen as Page);
    }

    if (arrives === 'callback') {
      expect(await resultsOf(page)).toEqual([success(orderNumber)]);
      expect(shop.posted(orderNumber)).toEqual([]);
      expect(page.url()).toContain('/buy/shirt');
    } else {
      await page.getByRole('heading', { name: '주문 결과' }).waitFor();
      expect(shop.posted(orderNumber)).toEqual([{ path: '/order_result', fields: success(orderNumber) }]);
    }
    expect(await page.locator('#layer_cpay').count()).toBe(0);
    expect(page.context().pages()).toEqual([page]);
    expect(shop.charges(orderNumber)).toBe(1);
  },
);

// --- browsers inside other apps ------------------------------------------------------------------------------------

const inApps = ['KakaoTalk', 'Naver', 'Facebook', 'Instagram'] as const;

test.each(inApps.flatMap((device) => [[device, 'order_result'] as const, [device, ''] as const]))(
  'inside %s a callback is called, with the result URL "%s": the window opens in a layer',
  async (device, resultUrl) => {
    const { page, orderNumber } = await customers.visit(device, {
      callback: true,
      fields: { PCD_RST_URL: resultUrl },
    });
    const screen = await openAs(page, 'layer');
    await reachPhone(screen);
    expect(await screen.getByText('이 앱으로 돌아와 주세요').count()).toBe(1);
    await customers.approveElsewhere(screen);
    expect(await resultsOf(page)).toEqual([success(orderNumber)]);
    expect(await page.locator('#layer_cpay').count()).toBe(0);
    expect(shop.posted(orderNumber)).toEqual([]);
    expect(shop.charges(orderNumber)).toBe(1);
  },
);

test.each([...inApps, 'PC'] as const)(
  'on %s without a callback and a result URL the customer sees that it is paid until he leaves',
  async (device) => {
    const { page, orderNumber } = await customers.visit(device, { fields: { PCD_RST_URL: '' } });
    const screen = await openAs(page, 'layer');
    await reachPhone(screen);
    await customers.approveElsewhere(screen);
    // The result has left, to nobody.
    await screen.getByText('자동으로 돌아가지 않으면 아래 버튼을 눌러 주세요.').waitFor();
    await screen.getByRole('heading', { name: '결제가 완료되었어요' }).waitFor();
    await screen.getByRole('button', { name: '상점으로 돌아가기' }).click();
    await page.locator('#layer_cpay').waitFor({ state: 'detached' });
    expect(page.url()).toContain('/buy/shirt');
    expect(shop.charges(orderNumber)).toBe(1);
  },
);

test.each(inApps)(
  'inside %s without a callback the page itself becomes the window, and a relative result URL is posted to from where the page was',
  async (device) => {
    const { page, orderNumber } = await customers.visit(device, { fields: { PCD_RST_URL: 'order_result' } });
    const screen = await openDirect(page);
    await reachApp(screen);
    await page.goBack();
    await screen.getByText('이 앱으로 돌아와 주세요').waitFor();
    await pressOpenHere(screen);
    await approveHere(screen);
    await page.getByRole('heading', { name: '주문 결과' }).waitFor();
    expect(shop.posted(orderNumber)).toEqual([{ path: '/buy/order_result', fields: success(orderNumber) }]);
    expect(page.context().pages()).toEqual([page]);
  },
);

test('in a narrow frame on a PC the QR code is in sight', async () => {
  const { page } = await customers.visit('PC', { callback: true });
  await page.setViewportSize({ width: 450, height: 860 });
  const screen = await openAs(page, 'layer');
  await reachPhone(screen);
  expect((await page.locator('#cpay_ifr').boundingBox())?.width).toBe(450);
  expect(await screen.getByRole('img', { name: /QR/ }).isVisible()).toBe(true);
  expect(await screen.locator('details.other-device').count()).toBe(0);
});

test('a browser of its own gets no hint about other browsers', async () => {
  const { page } = await customers.visit('iPhone', { resultUrl: `${shop.origin}/order_result` });
  await reachApp(await openDirect(page));
  await page.goBack();
  await openHere(page).waitFor();
  expect(await page.getByText('이 앱으로 돌아와 주세요').count()).toBe(0);
});

// --- pop-ups -------------------------------------------------------------------------------------------------------

test('a blocked tab is opened by one button, and pays', async () => {
  const { page, orderNumber } = await customers.visit('iPhone', { callback: true });
  // What a blocker does; a headless Chromium has none of its own.
  await page.evaluate(`{
    const { open } = window;
    window.open = () => { window.open = open; return null; };
  }`);
  await pressPay(page);
  const press = page.getByRole('button', { name: '결제창 열기' }).click();
  const [tab] = await Promise.all([page.waitForEvent('popup'), press]);
  await reachApp(tab);
  await approveHere(tab);
  expect(await resultsOf(page)).toEqual([success(orderNumber)]);
});

// --- tabs ----------------------------------------------------------------------------------------------------------

describe('a tab', () => {
  test('closed by the customer right after it has arrived, is returned as closed', async () => {
    const { page } = await customers.visit('Android', { callback: true });
    const tab = await openTab(page);
    await tab.getByRole('checkbox', { name: '전체 약관에 동의합니다' }).waitFor();
    await tab.close();
    expect(await resultsOf(page)).toEqual([expect.objectContaining({ PCD_PAY_RST: 'close' })]);
  });

  test('cut off by the opener policy of the page, posts', async () => {
    const { page, orderNumber } = await customers.visit('iPhone', { callback: true }, { isolated: true });
    const tab = await openTab(page);
    await reachApp(tab);
    await approveHere(tab);
    await tab.getByRole('heading', { name: '주문 결과' }).waitFor();
    expect(shop.posted(orderNumber)).toHaveLength(1);
    expect(await page.evaluate('results')).toEqual([]);
  });

  test('whose page is gone, posts', async () => {
    const { page, orderNumber } = await customers.visit('iPhone', { callback: true });
    const tab = await openTab(page);
    await reachApp(tab);
    await page.close();
    await approveHere(tab);
    await tab.getByRole('heading', { name: '주문 결과' }).waitFor();
    expect(shop.posted(orderNumber)).toEqual([{ path: '/order_result', fields: success(orderNumber) }]);
  });

  test.each([
    ['was reloaded', (page: Page) => page.reload()],
    ['shows another page', (page: Page) => page.goto(`${shop.origin}/`)],
    ['shows another site', (page: Page) => page.goto(shop.house.issuers.url)],
  ])('whose page %s, posts: nobody there waits for it', async (_what, leave) => {
    const { page, orderNumber } = await customers.visit('iPhone', { callback: true });
    const tab = await openTab(page);
    await reachApp(tab);
    await leave(page);
    await approveHere(tab);
    await tab.getByRole('heading', { name: '주문 결과' }).waitFor();
    expect(shop.posted(orderNumber)).toHaveLength(1);
  });

  test('whose page is gone and who has no result URL, says what to do and leads back to the shop', async () => {
    const { page, orderNumber } = await customers.visit('iPhone', {
      callback: true,
      fields: { PCD_RST_URL: '' },
    });
    const tab = await openTab(page);
    await reachApp(tab);
    await page.close();
    await approveHere(tab);
    await tab.getByText('이 탭을 닫아도 돼요.').waitFor();
    await tab.getByRole('link', { name: '상점으로 돌아가기' }).click();
    await tab.getByRole('heading', { name: '상점' }).waitFor();
    expect(shop.charges(orderNumber)).toBe(1);
  });

  test('stays the only one while it is open, and comes to the front', async () => {
    const { page, orderNumber } = await customers.visit('Android', { callback: true });
    const tab = await openTab(page);
    await reachApp(tab);
    const others: Page[] = [];
    page.context().on('page', (other) => others.push(other));
    await pressPay(page);
    await approveHere(tab);
    expect(await resultsOf(page)).toEqual([success(orderNumber)]);
    expect(others).toEqual([]);
    expect(shop.charges(orderNumber)).toBe(1);
  });
});
