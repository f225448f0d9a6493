import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startShop } from '../../examples/shop/src/server.ts';
import type { Order } from '../../packages/sdk/src/index.ts';
import { createPayer, type PayOptions, type WindowSession } from '../../packages/sdk/src/testing/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { type House, type HouseOptions, openHouse } from '../support/house.ts';

export type Language = 'ko' | 'en';

/** A browser context whose policies let tests put a font and a checker into our pages. */
export interface Visitor {
  readonly page: Page;
  readonly language: Language;
  /** Payments the page must not touch further: calls that match stay unanswered, as on a network that hangs. */
  readonly hold: (path: string) => Promise<void>;
}

/** A payment window that a headless payer drives and a browser may open. */
export interface OpenedWindow {
  readonly session: WindowSession;
  /** With the token; a browser that goes there is in the same window. */
  readonly address: string;
}

/** Everything a customer can look at, with somebody behind the stage who brings payments to where they are wanted. */
export interface Gallery {
  readonly house: House;
  readonly shopUrl: string;
  /** A new visitor with cookies of its own. */
  visit(options: {
    readonly language: Language;
    readonly width?: number;
    readonly height?: number;
  }): Promise<Visitor>;
  openWindow(changes?: Partial<Order>): Promise<OpenedWindow>;
  /** A window at the QR code, and the link that opens the card company's app. */
  openPhone(changes?: Partial<Order>): Promise<{
    readonly window: OpenedWindow;
    readonly link: string;
    readonly code: string;
  }>;
  /** Orders in the shop as this visitor, without opening the window. Returns the order's page and the fields. */
  orderAs(
    visitor: Visitor,
    work: 'PAY' | 'CERT',
  ): Promise<{ readonly url: string; readonly fields: Record<string, string> }>;
  /** Pays such an order and brings its result to the shop. */
  payOrder(fields: Readonly<Record<string, string>>, options?: PayOptions): Promise<void>;
  /** Closes the window of such an order and tells the shop. */
  closeOrder(fields: Readonly<Record<string, string>>): Promise<void>;
  /** Takes back every fault of the card companies. */
  disarm(): Promise<void>;
  /** Gateway, card companies and shop see this much later a moment. */
  advance(byMs: number): void;
  close(): Promise<void>;
}

/** Where shops' pages stand that no server answers for: windows opened from there are looked at alone. */
const ELSEWHERE = 'http://127.0.0.1:3999';

export async function openGallery(
  launch: () => Promise<Browser> = launchBrowser,
  { profile }: Pick<HouseOptions, 'profile'> = {},
): Promise<Gallery> {
  const house = await openHouse({ shopOrigin: ELSEWHERE, profile });
  let aheadMs = 0;
  const shop = await startShop({
    host: '127.0.0.1',
    port: 0,
    dataDir: house.dataDir,
    gatewayUrl: house.gateway.url,
    cstId: 'test',
    custKey: 'abcd1234567890',
    refundKey: 'a41ce010ede9fcbfb3be86b24858806596a9db68b79d138b147c3e563e1829a0',
    nowMs: () => Date.now() + aheadMs,
  });
  const shopUrl = `http://127.0.0.1:${shop.port}`;
  const browser = await launch();
  const contexts: BrowserContext[] = [];

  async function openWindow(changes: Partial<Order> = {}): Promise<OpenedWindow> {
    const { fields } = await house.partner.requestPayment({
      ...house.order(changes),
      shopOrigin: house.shopOrigin,
    });
    let address = '';
    const payer = createPayer({
      shopOrigin: house.shopOrigin,
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        const location = response.headers.get('location');
        if (location !== null) address = new URL(location, url).href;
        return response;
      },
    });
    return { session: await payer.open(fields), address };
  }

  async function bringResult(result: Readonly<Record<string, string>>): Promise<void> {
    const response = await fetch(`${shopUrl}/payments/result`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams(result),
    });
    if (response.status !== 303) throw new Error(`The shop did not take the result (${response.status}).`);
  }

  const payer = createPayer({ shopOrigin: shopUrl });
  return {
    house,
    shopUrl,
    visit: async ({ language, width = 390, height = 844 }) => {
      const context = await browser.newContext({
        locale: language === 'ko' ? 'ko-KR' : 'en-US',
        timezoneId: 'Asia/Seoul',
        viewport: { width, height },
        bypassCSP: true,
      });
      contexts.push(context);
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      return {
        page,
        language,
        hold: async (path) => {
          await page.route(`**${path}`, () => undefined);
        },
      };
    },
    openWindow,
    openPhone: async (changes) => {
      const window = await openWindow(changes);
      await window.session.agree();
      const { stage } = await window.session.choose('samsung');
      if (stage.name !== 'authenticating') throw new Error(`The window stands at ${stage.name}.`);
      const { link, code } = stage.challenge;
      return { window, link, code };
    },
    orderAs: async ({ page, language }, work) => {
      await page.goto(`${shopUrl}/orders?lang=${language}`);
      const answer = await page.evaluate(async (chosenWork) => {
        const response = await fetch('/orders', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            productId: 'tshirt',
            name: '김도장',
            email: 'dojang@example.com',
            phone: '010-1234-5678',
            work: chosenWork,
            channel: 'post',
          }),
        });
        return (await response.json()) as { url: string; fields: Record<string, string> };
      }, work);
      return { url: `${shopUrl}${answer.url}`, fields: answer.fields };
    },
    payOrder: async (fields, options) => bringResult(await payer.pay(fields, options)),
    closeOrder: async (fields) => bringResult(await payer.close(fields)),
    disarm: async () => {
      await house.disarm();
    },
    advance: (byMs) => {
      aheadMs += byMs;
      house.advance(byMs);
    },
    close: async () => {
      await Promise.all(contexts.map((context) => context.close()));
      await browser.close();
      await shop.close();
      await house.close();
    },
  };
}
