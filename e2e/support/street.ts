import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core';
import { type Shop, startShop } from '../../examples/shop/src/server.ts';
import { launchBrowser } from './browser.ts';
import { hasten } from './hasten.ts';
import { type House, openHouse } from './house.ts';

export type ReturnBy = 'post' | 'callback' | 'direct';

/** The whole street: shop on 127.0.0.1, gateway and card companies on localhost, so that they are cross-site. */
export interface Street {
  readonly house: House;
  readonly shop: Shop;
  readonly shopOrigin: string;
  /** A customer with a browser of their own. */
  customer(options?: { readonly locale?: string }): Promise<Customer>;
  /** A second browser as the phone, on the card company's app. */
  phone(link: string): Promise<Phone>;
  close(): Promise<void>;
}

export async function openStreet(): Promise<Street> {
  const house = await openHouse();
  const shop = await startShop({
    host: '127.0.0.1',
    port: 0,
    dataDir: house.dataDir,
    gatewayUrl: house.gateway.url,
    cstId: 'test',
    custKey: 'abcd1234567890',
    refundKey: 'a41ce010ede9fcbfb3be86b24858806596a9db68b79d138b147c3e563e1829a0',
  });
  const browser = await launchBrowser();
  const shopOrigin = `http://127.0.0.1:${shop.port}`;
  const contexts: BrowserContext[] = [];
  return {
    house,
    shop,
    shopOrigin,
    customer: async ({ locale = 'ko-KR' } = {}) => {
      const context = await hasten(
        await browser.newContext({ locale, viewport: { width: 1280, height: 860 } }),
      );
      contexts.push(context);
      return new Customer(await context.newPage(), shopOrigin);
    },
    phone: (link) => openPhone(browser, link),
    close: async () => {
      await Promise.all(contexts.map((context) => context.close()));
      await browser.close();
      await shop.close();
      await house.close();
    },
  };
}

/** A customer at a PC, who reads what is on the screen. */
export class Customer {
  readonly page: Page;
  readonly shopOrigin: string;
  /** What the page's code could not handle. */
  readonly errors: string[] = [];

  constructor(page: Page, shopOrigin: string) {
    this.page = page;
    this.shopOrigin = shopOrigin;
    page.on('pageerror', (error) => this.errors.push(error.message));
  }

  /** The window, in the layer or (direct mode) as the page itself. */
  get window(): FrameLocator | Page {
    return this.page.url().startsWith(this.shopOrigin) ? this.page.frameLocator('#cpay_ifr') : this.page;
  }

  async buy(product: string, work: 'PAY' | 'CERT', returnBy: ReturnBy = 'post'): Promise<void> {
    await this.page.goto(`${this.shopOrigin}/`);
    await this.page.getByRole('link', { name: new RegExp(product) }).click();
    await this.page.getByText('개발자 옵션').click();
    await this.page.locator(`input[name="work"][value="${work}"]`).check();
    await this.page.locator(`input[name="channel"][value="${returnBy}"]`).check();
    await this.pressPay();
    if (returnBy === 'direct') await this.page.waitForURL(/\/window\//);
    await this.window.getByRole('checkbox', { name: '전체 약관에 동의합니다' }).waitFor();
  }

  async pressPay(): Promise<void> {
    await this.page.getByRole('button', { name: /결제하기$/ }).click();
  }

  async agree(): Promise<void> {
    await this.window.getByRole('checkbox', { name: '전체 약관에 동의합니다' }).check();
    await this.window.getByRole('button', { name: '다음' }).click();
    await this.window.getByRole('radio', { name: '신한카드' }).waitFor();
  }

  /** Chooses a card; returns the link of the card company's app. */
  async choose(card: string): Promise<string> {
    await this.window.getByRole('radio', { name: card }).check();
    await this.window.getByRole('button', { name: '다음' }).click();
    const link = this.window.getByRole('link', { name: '이 기기에서 열기' });
    await link.waitFor();
    return (await link.getAttribute('href')) ?? '';
  }

  /** All the way to the QR code. */
  async toPhone(product: string, work: 'PAY' | 'CERT', returnBy: ReturnBy = 'post'): Promise<string> {
    await this.buy(product, work, returnBy);
    await this.agree();
    return await this.choose('삼성카드');
  }

  /** Waits for the order page in this state, in the customer's words. */
  async atOrder(words: string | RegExp): Promise<void> {
    await this.page.waitForURL(/\/orders\/[\w-]+/);
    await this.page.getByRole('heading', { name: words }).waitFor();
  }
}

/** The phone in the customer's other hand. */
interface Phone {
  readonly page: Page;
  approve(card?: string, pin?: string): Promise<void>;
  reject(): Promise<void>;
  close(): Promise<void>;
}

async function openPhone(browser: Browser, link: string): Promise<Phone> {
  const context = await browser.newContext({
    locale: 'ko-KR',
    viewport: { width: 390, height: 844 },
    hasTouch: true,
  });
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole('heading', { name: '결제 요청이 왔어요' }).waitFor();
  return {
    page,
    approve: async (card, pin = '123456') => {
      if (card !== undefined) await page.getByRole('radio', { name: card }).check();
      await page.getByRole('button', { name: '비밀번호 입력하기' }).click();
      const told = page.waitForResponse(/\/authentication\/approve$/);
      for (const digit of pin) await page.getByRole('button', { name: digit, exact: true }).click();
      await told;
    },
    reject: async () => {
      await page.getByRole('button', { name: '거절하기' }).click();
    },
    close: () => context.close(),
  };
}
