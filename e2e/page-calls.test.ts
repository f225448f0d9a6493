import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { editMerchant, setDomains, testAccount } from '../packages/gateway/src/main.ts';
import { launchBrowser } from './support/browser.ts';
import { type House, openHouse } from './support/house.ts';
import { type StaticSite, serveSite } from './support/static-site.ts';

// An official sample confirms from its page. The browser asks beforehand, because the page sends JSON.
let browser: Browser;
let shop: StaticSite;
let house: House;

beforeAll(async () => {
  browser = await launchBrowser();
  shop = await serveSite('127.0.0.1', () => ({ body: '<!doctype html><title>shop</title>' }));
  house = await openHouse({ shopOrigin: shop.origin });
});

afterAll(async () => {
  await browser?.close();
  await house?.close();
  await shop?.close();
});

/** What a page of the shop reads of its confirm; `unreadable` when the browser keeps the answer from it. */
async function confirmFromPage(): Promise<{ readonly orderNumber: string; readonly read: string }> {
  const order = house.order({ work: 'CERT' });
  const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: shop.origin });
  const result: Readonly<Record<string, string | undefined>> = { ...(await house.payer.pay(fields)) };
  const body = {
    PCD_CST_ID: testAccount.id,
    PCD_CUST_KEY: testAccount.keys.custKey,
    PCD_AUTH_KEY: result['PCD_AUTH_KEY'],
    PCD_PAY_REQKEY: result['PCD_PAY_REQKEY'],
  };
  const page = await browser.newPage();
  await page.goto(shop.origin);
  const read = await page.evaluate<string>(`
    fetch(${JSON.stringify(result['PCD_PAY_COFURL'])}, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' },
      body: ${JSON.stringify(JSON.stringify(body))},
    }).then((response) => response.json()).then(({ PCD_PAY_RST }) => PCD_PAY_RST, () => 'unreadable')`);
  await page.close();
  return { orderNumber: order.orderNumber, read };
}

const isPaid = async (orderNumber: string) =>
  (await house.administer(({ store }) => store.paymentsByOrder(testAccount.id, orderNumber))).some(
    ({ status }) => status === 'paid',
  );

test('a page that confirms charges nobody, and reads nothing', async () => {
  const { orderNumber, read } = await confirmFromPage();
  expect(read).toBe('unreadable');
  expect(await isPaid(orderNumber)).toBe(false);
});

test('where the partner allows it, the page of a registered domain reads its answer', async () => {
  await house.administer(async (deps) => {
    await setDomains(deps, testAccount.id, ['127.0.0.1']);
    await editMerchant(deps, testAccount.id, { pagesMayCall: true });
  });
  const { orderNumber, read } = await confirmFromPage();
  expect(read).toBe('success');
  expect(await isPaid(orderNumber)).toBe(true);
});
