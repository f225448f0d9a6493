import type { BrowserContext, Page } from 'playwright-core';
import type { WindowView } from '../../packages/protocol/src/window/index.ts';
import { openPhone } from '../../packages/sdk/src/testing/phone-session.ts';
import { launchBrowser } from './browser.ts';
import { hasten } from './hasten.ts';
import { type House, openHouse } from './house.ts';
import { openBooks } from './open-books.ts';
import { type StaticSite, serveSite } from './static-site.ts';

/** The smallest shop there is: it opens payment windows as pages of their own and takes what they post. */
export interface Stall {
  readonly house: House;
  readonly shop: StaticSite;
  /** A browser of its own. */
  visitor(options?: { readonly locale?: string }): Promise<BrowserContext>;
  /** Orders, and opens the window; returns before it has loaded. */
  open(context: BrowserContext, options?: { readonly work?: 'PAY' | 'CERT' }): Promise<Visit>;
  close(): Promise<void>;
}

/** One payment window in one tab. */
export interface Visit {
  readonly page: Page;
  readonly orderNumber: string;
  /** With the token in the fragment. */
  readonly address: string;
  /** Everything the page asked for, in order. */
  readonly requests: readonly string[];
  agree(): Promise<void>;
  choose(card?: string): Promise<void>;
  /** Waits for the QR code, then approves on the phone's wire. */
  approveOnPhone(): Promise<void>;
  /** Where the gateway says that the payment stands. */
  stage(): Promise<string>;
  /** Waits until the result has reached the shop. */
  atShop(): Promise<void>;
  /** How often money was taken for the order and given back, in the card companies' ledger. */
  charges(): { readonly approvals: number; readonly reversals: number };
  /** Results that the shop was sent for the order. */
  results(): readonly Readonly<Record<string, string>>[];
}

export async function openStall(): Promise<Stall> {
  const shop = await serveSite('127.0.0.1', ({ method }) => ({
    body: `<!doctype html><html lang="ko"><title>shop</title><h1>${method === 'POST' ? '주문 결과' : '상점'}</h1></html>`,
  }));
  const house = await openHouse({ shopOrigin: shop.origin });
  const browser = await launchBrowser();
  return {
    house,
    shop,
    visitor: async ({ locale = 'ko-KR' } = {}) =>
      hasten(await browser.newContext({ locale, viewport: { width: 692, height: 620 } })),
    open: async (context, { work = 'PAY' } = {}) => {
      const order = house.order({ work, resultUrl: `${shop.origin}/result` });
      const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: shop.origin });
      const address = await openForm(fields, shop.origin);
      const page = await context.newPage();
      const requests: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      const { orderNumber } = order;
      return {
        page,
        orderNumber,
        address,
        requests,
        agree: async () => {
          await page.getByRole('checkbox', { name: '전체 약관에 동의합니다' }).check();
          await page.getByRole('button', { name: '다음' }).click();
        },
        choose: async (card = '신한카드') => {
          await page.getByRole('radio', { name: card }).check();
          await page.getByRole('button', { name: '다음' }).click();
        },
        approveOnPhone: async () => {
          const link = page.getByRole('link', { name: '이 기기에서 열기' });
          await link.waitFor();
          await openPhone(fetch, (await link.getAttribute('href')) ?? '').approve();
        },
        stage: () => stageOf(address),
        atShop: () => page.getByRole('heading', { name: '주문 결과' }).waitFor({ timeout: 40_000 }),
        charges: () => chargesOf(house.dataDir, orderNumber),
        results: () =>
          shop.requests
            .filter(({ method }) => method === 'POST')
            .map(({ body }) => Object.fromEntries(new URLSearchParams(body)))
            .filter((result) => result['PCD_PAY_OID'] === orderNumber),
      };
    },
    close: async () => {
      await browser.close();
      await house.close();
      await shop.close();
    },
  };
}

/** Posts the form as a browser would; returns where it leads. */
async function openForm(fields: Readonly<Record<string, string>>, origin: string): Promise<string> {
  const url = fields['PCD_PAY_URL'] ?? '';
  const body = new URLSearchParams(fields);
  const response = await fetch(url, { method: 'POST', headers: { origin }, body, redirect: 'manual' });
  const location = response.headers.get('location');
  if (location === null) throw new Error(`No window was opened: ${await response.text()}`);
  return new URL(location, url).href;
}

async function stageOf(address: string): Promise<string> {
  const { origin, pathname, hash } = new URL(address);
  const headers = { authorization: `Bearer ${hash.slice(1)}` };
  const response = await fetch(`${origin}${pathname.replace('/window/', '/window/api/')}`, { headers });
  const { stage } = (await response.json()) as WindowView;
  return stage.name;
}

function chargesOf(dataDir: string, orderNumber: string): { approvals: number; reversals: number } {
  const ledger = openBooks(dataDir);
  try {
    const rows = ledger
      .prepare(
        `SELECT kind FROM bookings JOIN asked ON asked.attempt_id = bookings.attempt_id WHERE asked.order_number = ?`,
      )
      .all(orderNumber);
    const count = (kind: string) => rows.filter((row) => row['kind'] === kind).length;
    return { approvals: count('approval'), reversals: count('reversal') };
  } finally {
    ledger.close();
  }
}
