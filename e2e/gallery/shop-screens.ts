import { expect, vi } from 'vitest';
import type { Gallery, Visitor } from './gallery.ts';
import { ALL } from './looks.ts';
import type { Screen } from './screen.ts';

/** Every page of the example shop, the receipt it links to, and what the gateway says at its other addresses. */
export const shopScreens: readonly Screen[] = [
  {
    name: 'shop-home',
    looks: ALL,
    show: async ({ shopUrl }, { page }) => {
      await page.goto(shopUrl);
    },
  },
  {
    name: 'shop-checkout',
    looks: ALL,
    show: async ({ shopUrl }, { page }) => {
      await page.goto(`${shopUrl}/products/tshirt`);
    },
  },
  {
    name: 'shop-developer',
    looks: ['small'],
    show: async ({ shopUrl }, { page }) => {
      await page.goto(`${shopUrl}/products/tshirt`);
      await page.locator('.developer > summary').click();
    },
  },
  {
    name: 'shop-checkout-wrong',
    looks: ['desk'],
    show: async ({ shopUrl }, { page }) => {
      await page.goto(`${shopUrl}/products/notebook`);
      await page.locator('[name=email]').fill('dojang');
      await page.locator('form .primary').click();
      await page.locator('[role=alert]:not(:empty)').waitFor();
    },
  },
  {
    name: 'shop-waiting',
    looks: [],
    show: async (gallery, visitor) => {
      const { url } = await gallery.orderAs(visitor, 'PAY');
      await atOrder(visitor, url, 'waiting');
    },
  },
  {
    name: 'shop-checking',
    looks: ['small'],
    show: async (gallery, visitor) => {
      const { url, fields } = await gallery.orderAs(visitor, 'CERT');
      await gallery.house.arm({ on: 'approve', effect: 'delay', delayMs: 60_000 });
      gallery.payOrder(fields).catch(() => undefined);
      await pollUntil(visitor, url, 'checking');
    },
  },
  {
    name: 'shop-paid',
    looks: ALL,
    show: async (gallery, visitor) => {
      await atOrder(visitor, await paidOrder(gallery, visitor), 'paid');
    },
  },
  {
    name: 'shop-partly',
    looks: ['small'],
    show: async (gallery, visitor) => {
      await atOrder(visitor, await paidOrder(gallery, visitor), 'paid');
      const { page } = visitor;
      await page.locator('.cancel > summary').click();
      await page.locator('[name=amountWon]').fill('300');
      await page.locator('.cancel button').click();
      await page.locator('.state.partly').waitFor();
      await page.locator('.cancel > summary').click();
    },
  },
  {
    name: 'shop-cancelled',
    looks: ['phone'],
    show: async (gallery, visitor) => {
      await atOrder(visitor, await paidOrder(gallery, visitor), 'paid');
      await visitor.page.locator('.cancel > summary').click();
      await visitor.page.locator('.cancel button').click();
      await visitor.page.locator('.state.cancelled').waitFor();
    },
  },
  {
    name: 'shop-drawer',
    looks: ['desk', 'phone'],
    show: async (gallery, visitor) => {
      await atOrder(visitor, await paidOrder(gallery, visitor), 'paid');
      await visitor.page.locator('.drawer > summary').click();
      await visitor.page.locator('.drawer li summary').first().click();
      await visitor.page.locator('.drawer pre').first().waitFor();
    },
  },
  {
    name: 'shop-failed',
    looks: ['phone'],
    show: async (gallery, visitor) => {
      const { url, fields } = await gallery.orderAs(visitor, 'PAY');
      await gallery.payOrder(fields, { card: 'insufficient' });
      await atOrder(visitor, url, 'failed');
    },
  },
  {
    name: 'shop-closed',
    looks: [],
    show: async (gallery, visitor) => {
      const { url, fields } = await gallery.orderAs(visitor, 'PAY');
      await gallery.closeOrder(fields);
      await atOrder(visitor, url, 'closed');
    },
  },
  {
    name: 'shop-expired',
    looks: ['layer'],
    show: async (gallery, visitor) => {
      const { url } = await gallery.orderAs(visitor, 'PAY');
      gallery.advance(60 * 60_000);
      await pollUntil(visitor, url, 'expired');
    },
  },
  {
    name: 'shop-no-orders',
    looks: [],
    show: async ({ shopUrl }, { page }) => {
      await page.context().clearCookies();
      await page.goto(`${shopUrl}/orders`);
    },
  },
  {
    name: 'shop-orders',
    looks: ['phone'],
    show: async (gallery, visitor) => {
      await visitor.page.context().clearCookies();
      const closed = await gallery.orderAs(visitor, 'PAY');
      await gallery.closeOrder(closed.fields);
      await paidOrder(gallery, visitor);
      await gallery.orderAs(visitor, 'PAY');
      await visitor.page.goto(`${gallery.shopUrl}/orders`);
    },
  },
  {
    name: 'shop-not-found',
    looks: ['small'],
    show: async ({ shopUrl }, { page }) => {
      await page.goto(`${shopUrl}/nowhere`);
    },
  },
  {
    name: 'receipt',
    looks: ALL,
    show: async (gallery, visitor) => {
      const { page } = visitor;
      await atOrder(visitor, await paidOrder(gallery, visitor), 'paid');
      const address = await page.locator('.state .primary').getAttribute('href');
      await page.goto(address ?? '');
      await page.locator('.receipt h1').waitFor();
    },
  },
  {
    name: 'gateway-root',
    looks: ALL,
    show: async ({ house }, { page }) => {
      await page.goto(house.gateway.url);
    },
  },
  {
    name: 'gateway-nothing',
    looks: ['small'],
    show: async ({ house }, { page }) => {
      await page.goto(`${house.gateway.url}/nothing/here`);
    },
  },
  {
    name: 'receipt-none',
    looks: ['desk'],
    show: async ({ house }, { page }) => {
      await page.goto(`${house.gateway.url}/receipt/r_0`);
    },
  },
];

async function paidOrder(gallery: Gallery, visitor: Visitor): Promise<string> {
  const { url, fields } = await gallery.orderAs(visitor, 'PAY');
  await gallery.payOrder(fields, { cardCompany: 'samsung' });
  return url;
}

async function atOrder({ page }: Visitor, url: string, state: string): Promise<void> {
  await page.goto(url);
  await page.locator(`.state.${state}`).waitFor();
}

/** What the shop finds out by itself, in its own time: it looks after every open order once a second. */
async function pollUntil({ page }: Visitor, url: string, state: 'checking' | 'expired'): Promise<void> {
  const look = async () => {
    await page.goto(url);
    expect(await page.locator(`.state.${state}`).count()).toBe(1);
  };
  await vi.waitFor(look, { timeout: 10_000, interval: 250 });
}
