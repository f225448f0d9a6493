import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './support/browser.ts';
import { type Device, devices } from './support/devices.ts';
import { appLink, approveIn, openHere, reachPhone, type Screen, wayBack } from './support/payer-hands.ts';
import { type Checkout, openPlainShop, type PlainShop } from './support/plain-shop.ts';

// Every way in and back (guide 3-3 `PCD_RST_URL`, `callbackFunction`, 3-5), against the real gateway.
let browser: Browser;
let shop: PlainShop;
let contexts: BrowserContext[] = [];
let orders = 0;

beforeAll(async () => {
  browser = await launchBrowser();
  shop = await openPlainShop();
});

afterEach(async () => {
  await Promise.all(contexts.map((context) => context.close()));
  contexts = [];
});

afterAll(async () => {
  await browser?.close();
  await shop?.close();
});

// --- the table -----------------------------------------------------------------------------------------------------

type Opens = 'layer' | 'tab' | 'direct';
type Arrives = 'callback' | 'post';
type Row = readonly [Device, 'relative' | 'absolute', 'with' | 'without', Opens, Arrives];

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
    const { page, orderNumber } = await visit(device, {
      resultUrl: url === 'relative' ? '/order_result' : `${shop.origin}/order_result`,
      callback: withCallback === 'with',
    });
    const screen = await openAs(page, opens);
    await reachPhone(screen);
    if (device === 'PC') await approveElsewhere(screen);
    else await approveHere(screen as Page);

    const isSuccess = { PCD_PAY_RST: 'success', PCD_PAY_CODE: '0000', PCD_PAY_OID: orderNumber };
    if (arrives === 'callback') {
      expect(await resultsOf(page)).toEqual([expect.objectContaining(isSuccess)]);
      expect(shop.posted(orderNumber)).toEqual([]);
      expect(page.url()).toContain('/buy/shirt');
    } else {
      await page.getByRole('heading', { name: '주문 결과' }).waitFor();
      expect(shop.posted(orderNumber)).toEqual([
        { path: '/order_result', fields: expect.objectContaining(isSuccess) },
      ]);
    }
    expect(await page.locator('#layer_cpay').count()).toBe(0);
    expect(page.context().pages()).toEqual([page]);
    expect(shop.charges(orderNumber)).toBe(1);
  },
);

// --- helpers -------------------------------------------------------------------------------------------------------

/** A customer on the shop's page. */
async function visit(
  device: Device,
  checkout: Checkout = {},
  options: { readonly isolated?: boolean } = {},
): Promise<{ readonly page: Page; readonly orderNumber: string }> {
  orders += 1;
  const orderNumber = `WAYS-${orders}`;
  const page = await newPage(device);
  await page.goto(shop.pageFor({ resultUrl: '/order_result', orderNumber, ...checkout }, options));
  return { page, orderNumber };
}

async function newPage(device: Device): Promise<Page> {
  const context = await browser.newContext({ locale: 'ko-KR', ...devices[device] });
  context.setDefaultTimeout(15_000);
  contexts.push(context);
  return context.newPage();
}

const pressPay = (page: Page): Promise<void> => page.getByRole('button', { name: '결제하기' }).click();

async function openAs(page: Page, opens: Opens): Promise<Screen> {
  switch (opens) {
    case 'layer':
      await pressPay(page);
      await page.locator('#layer_cpay').waitFor();
      return page.frameLocator('#cpay_ifr');
    case 'tab':
      return openTab(page);
    case 'direct':
      await pressPay(page);
      await page.waitForURL(/\/window\//);
      return page;
  }
}

async function openTab(page: Page): Promise<Page> {
  const [tab] = await Promise.all([page.waitForEvent('popup'), pressPay(page)]);
  await tab.waitForURL(/\/window\//);
  return tab;
}

/** The card app on another phone, by the QR code's address. */
async function approveElsewhere(screen: Screen): Promise<void> {
  const phone = await newPage('Android');
  await phone.goto(await appLink(screen));
  await approveIn(phone);
  await phone.context().close();
}

/** The card app on this very phone, and back. */
async function approveHere(screen: Page): Promise<void> {
  await openHere(screen).click();
  await approveIn(screen);
  await wayBack(screen).click();
}

/** What the callback got, once there is something. */
async function resultsOf(page: Page): Promise<readonly Record<string, string>[]> {
  await page.waitForFunction('results.length > 0');
  return page.evaluate<readonly Record<string, string>[]>('results');
}
