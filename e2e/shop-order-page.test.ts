import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStreet, type Street } from './support/street.ts';

let street: Street;

beforeAll(async () => {
  street = await openStreet();
});

afterAll(() => street.close());

test('an order page with an open payment window is drawn anew in place, and the window is paid in', async () => {
  const customer = await street.customer();
  const { page } = customer;
  await customer.buy('도장 티셔츠', 'PAY');
  await customer.agree();
  // The first window is left behind, as by a closed tab; its order waits.
  await page.goto(`${street.shopOrigin}/orders`);
  await page.getByRole('link', { name: /결제 대기/ }).click();
  await page.evaluate('window.isSamePage = true');
  await page.getByRole('button', { name: '다시 결제하기' }).click();
  const link = await customer.choose('삼성카드');
  // Another tab looks at the order: what that leaves in the drawer changes this page too.
  const before = Number(await page.locator('.count').textContent());
  await page.request.post(`${page.url()}/check`);
  await expect.poll(async () => Number(await page.locator('.count').textContent())).toBeGreaterThan(before);
  expect(await page.evaluate('window.isSamePage')).toBe(true);
  const phone = await street.phone(link);
  await phone.approve();
  await customer.atOrder('결제가 완료됐어요');
  await phone.close();
  expect(await page.locator('.drawer li').filter({ hasText: '결제창에 건넨 값' }).count()).toBe(1);
  expect(customer.errors).toEqual([]);
});

test('a paid order is cancelled from its page, whose opened drawer stays open', async () => {
  const customer = await street.customer();
  const { page } = customer;
  const phone = await street.phone(await customer.toPhone('도장 티셔츠', 'PAY'));
  await phone.approve();
  await customer.atOrder('결제가 완료됐어요');
  await page.getByText('방금 일어난 일').click();
  const tab = await page.context().newPage();
  await tab.goto(page.url());
  await tab.getByText('결제 취소하기').click();
  await tab.getByRole('button', { name: '취소 요청하기' }).click();
  await tab.getByRole('heading', { name: '결제가 취소됐어요' }).waitFor();
  await tab.close();
  await page.getByRole('heading', { name: '결제가 취소됐어요' }).waitFor();
  expect(await page.locator('.drawer').getAttribute('open')).not.toBeNull();
  await phone.close();
});
