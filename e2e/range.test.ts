import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { impoverish } from './support/poorest-browser.ts';
import { type Customer, openStreet, type Street } from './support/street.ts';

// The oldest browsers of the range, as poor as all of them together, and those that are older.

let street: Street;

beforeAll(async () => {
  street = await openStreet();
});
afterAll(() => street.close());

async function poorCustomer(): Promise<Customer> {
  const customer = await street.customer();
  await impoverish(customer.page.context());
  return customer;
}

describe('in the poorest browser of the range', () => {
  test('it is poor', async () => {
    const { page } = await poorCustomer();
    await page.goto(street.shopOrigin);
    const have = [
      'AbortSignal.timeout',
      'URL.canParse',
      'Object.hasOwn',
      'Array.prototype.at',
      'HTMLElement.prototype.showPopover',
      'globalThis.structuredClone',
      'globalThis.HTMLDialogElement',
    ];
    for (const name of have) expect(await page.evaluate(`typeof ${name}`), name).toBe('undefined');
  });

  test.each(['PAY', 'CERT'] as const)('%s is paid', async (work) => {
    const customer = await poorCustomer();
    const link = await customer.toPhone('백자 머그', work);
    const app = await customer.page.context().newPage();
    await app.goto(link);
    await app.getByRole('button', { name: '비밀번호 입력하기' }).click();
    for (const digit of '123456') await app.getByRole('button', { name: digit, exact: true }).click();
    await customer.atOrder('결제가 완료됐어요');
    expect(customer.errors).toEqual([]);
  });

  test('a term is a dialog over the page, keeps the focus and gives it back', async () => {
    const customer = await poorCustomer();
    await customer.buy('백자 머그', 'PAY');
    const { window, page } = customer;
    const opener = window.getByRole('button', { name: /보기/ }).first();
    await opener.focus();
    await page.keyboard.press('Enter');
    const dialog = window.getByRole('dialog');
    await dialog.getByRole('heading', { level: 3 }).first().waitFor();
    const isInside = () => window.locator('dialog :focus').count();
    for (let press = 0; press < 6; press += 1) {
      expect(await isInside()).toBe(1);
      await page.keyboard.press(press < 3 ? 'Tab' : 'Shift+Tab');
    }
    const box = await dialog.boundingBox();
    const frame = await page.locator('#cpay_ifr').boundingBox();
    expect(box?.y).toBeGreaterThanOrEqual(frame?.y ?? Number.NaN);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual((frame?.y ?? 0) + (frame?.height ?? 0));
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await opener.and(window.locator(':focus')).count()).toBe(1);
  });
});

describe('in a browser that is older', () => {
  test('the window says so, and what to do', async () => {
    const customer = await street.customer();
    await customer.page.addInitScript(() => Reflect.deleteProperty(globalThis, 'AbortController'));
    await customer.page.goto(street.shopOrigin);
    await customer.page.getByRole('link', { name: /백자 머그/ }).click();
    await customer.page.getByText('개발자 옵션').click();
    await customer.page.locator('input[name="channel"][value="direct"]').check();
    await customer.pressPay();
    await customer.page.waitForURL(/\/window\//);
    const notice = customer.page.getByRole('alert');
    await notice.getByText('이 브라우저에서는 화면을 열 수 없어요').waitFor();
    await notice.getByText('This browser cannot show the page').waitFor();
  });

  test('the card app says so', async () => {
    const { page } = await street.customer();
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'Set'));
    await page.goto(`${street.house.issuers.url}/`);
    await page.getByRole('alert').getByText('이 브라우저에서는 화면을 열 수 없어요').waitFor();
  });

  test('a file that does not arrive is not the fault of the browser', async () => {
    const customer = await street.customer();
    await customer.page.route(/\/window\/assets\/.*\.js$/, (route) =>
      route.request().url().includes('older') ? route.continue() : route.abort(),
    );
    await customer.page.goto(street.shopOrigin);
    await customer.page.getByRole('link', { name: /백자 머그/ }).click();
    await customer.page.getByText('개발자 옵션').click();
    await customer.page.locator('input[name="channel"][value="direct"]').check();
    const failed = customer.page.waitForEvent('requestfailed');
    await customer.pressPay();
    await failed;
    await customer.page.locator('.shell').waitFor();
    expect(await customer.page.getByRole('alert').count()).toBe(0);
  });
});
