import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type Device, devices } from './devices.ts';
import { hasten } from './hasten.ts';
import { appLink, approveIn, isBack, type Screen } from './payer-hands.ts';
import type { Checkout, PlainShop } from './plain-shop.ts';

/** How the payment window opens. */
export type Opens = 'layer' | 'tab' | 'direct';

interface Visit {
  readonly page: Page;
  readonly orderNumber: string;
}

/** Customers of a plain shop, each with a browser of their own. */
export interface Customers {
  newPage(device: Device): Promise<Page>;
  /** A customer on the shop's page, with an order nobody else has. */
  visit(device: Device, checkout?: Checkout, options?: { readonly isolated?: boolean }): Promise<Visit>;
  /** The card app on another phone, by the QR code's address. */
  approveElsewhere(screen: Screen): Promise<void>;
  /** Everybody leaves. */
  leave(): Promise<void>;
}

let orders = 0;

export function welcomeCustomers(browser: Browser, shop: PlainShop): Customers {
  const contexts: BrowserContext[] = [];

  async function newPage(device: Device): Promise<Page> {
    const context = await hasten(await browser.newContext({ locale: 'ko-KR', ...devices[device] }));
    context.setDefaultTimeout(15_000);
    contexts.push(context);
    return context.newPage();
  }

  return {
    newPage,
    visit: async (device, checkout = {}, options = {}) => {
      orders += 1;
      const orderNumber = `WAYS-${process.pid}-${orders}`;
      const page = await newPage(device);
      await page.goto(shop.pageFor({ resultUrl: '/order_result', orderNumber, ...checkout }, options));
      return { page, orderNumber };
    },
    approveElsewhere: async (screen) => {
      const phone = await newPage('Android');
      await phone.goto(await appLink(screen));
      await approveIn(phone);
      await phone.context().close();
    },
    leave: async () => {
      await Promise.all(contexts.map((context) => context.close()));
      contexts.length = 0;
    },
  };
}

export function pressPay(page: Page): Promise<void> {
  return page.getByRole('button', { name: '결제하기' }).click();
}

/** Presses 결제하기 and returns the window, which opens this way. */
export async function openAs(page: Page, opens: Opens): Promise<Screen> {
  switch (opens) {
    case 'layer':
      await pressPay(page);
      await page.locator('#layer_cpay').waitFor();
      return page.frameLocator('#cpay_ifr');
    case 'tab':
      return openTab(page);
    case 'direct':
      return openDirect(page);
  }
}

export async function openTab(page: Page): Promise<Page> {
  const [tab] = await Promise.all([page.waitForEvent('popup'), pressPay(page)]);
  await tab.waitForURL(/\/window\//);
  return tab;
}

export async function openDirect(page: Page): Promise<Page> {
  await pressPay(page);
  await page.waitForURL(/\/window\//);
  return page;
}

/** In the card app, which has opened on this very phone, and back. */
export async function approveHere(screen: Page): Promise<void> {
  await approveIn(screen);
  await isBack(screen);
}

/** What the callback got, once there is something. */
export async function resultsOf(page: Page): Promise<readonly Record<string, string>[]> {
  await page.waitForFunction('results.length > 0');
  return page.evaluate<readonly Record<string, string>[]>('results');
}
