import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { setCardsOff } from '../packages/gateway/src/manage/merchants.ts';
import { type Gallery, openGallery } from './gallery/gallery.ts';

// What the card step says of interest, and of companies that cannot be chosen.

const HOUR_MS = 3_600_000;
const clockIn = (byMs: number) => new Date(Date.now() + 9 * HOUR_MS + byMs).toISOString().slice(11, 16);
/** In two hours, for an hour. */
const maintenance = { from: clockIn(2 * HOUR_MS), to: clockIn(3 * HOUR_MS) };

let gallery: Gallery;
let page: Page;

beforeAll(async () => {
  gallery = await openGallery(undefined, { profile: { maintenance } });
});
afterAll(() => gallery.close());
afterEach(() => page.context().close());

async function atCards() {
  ({ page } = await gallery.visit({ language: 'ko', width: 1366, height: 650 }));
  const window = await gallery.openWindow({ amountWon: 59_000 });
  await window.session.agree();
  await page.goto(window.address);
  await page.locator('.tiles').waitFor();
  return window;
}

const choose = (name: string) => page.getByRole('radio', { name }).check({ force: true });
const turnOff = (...codes: readonly string[]) =>
  gallery.house.administer((deps) => setCardsOff(deps, 'test', codes));

test('the list says which instalments are free of interest, and of those in part who pays what', async () => {
  const window = await atCards();
  const quota = page.getByRole('combobox', { name: '할부' });
  const texts = () => quota.locator('option').allInnerTexts();
  expect((await texts()).slice(0, 3)).toEqual(['일시불', '2개월', '3개월']);
  await choose('삼성카드');
  expect((await texts()).slice(0, 4)).toEqual(['일시불', '2개월 무이자', '3개월 무이자', '4개월']);
  await quota.selectOption('10');
  await page.getByText('4회차까지만 할부 이자를 내고, 그 뒤로는 무이자예요.').waitFor();
  expect(await page.evaluate<number>('document.documentElement.scrollHeight - innerHeight')).toBe(0);
  await choose('롯데카드');
  expect((await texts()).at(9)).toBe('10개월');
  await quota.selectOption('03');
  await page.getByRole('button', { name: '다음' }).click();
  await expect
    .poll(async () => (await window.session.view()).stage)
    .toMatchObject({ name: 'authenticating', chosen: { cardCompany: 'lotte', quota: '03' } });
});

test('a company that was switched off meanwhile is not taken, and the customer chooses another one', async () => {
  const window = await atCards();
  await choose('제주카드');
  await turnOff('jeju');
  await page.getByRole('button', { name: '다음' }).click();
  await page.getByText('선택한 카드의 결제 조건이 바뀌었어요. 확인하고 다시 선택해 주세요.').waitFor();
  expect(await page.getByRole('radio', { name: '제주카드' }).count()).toBe(0);
  await choose('신한카드');
  await page.getByRole('button', { name: '다음' }).click();
  await expect.poll(async () => (await window.session.view()).stage.name).toBe('authenticating');
  await turnOff();
});

test('a company in its maintenance says until when, and cannot be chosen', async () => {
  gallery.advance(2.5 * HOUR_MS);
  await atCards();
  const samsung = page.getByRole('radio', { name: `삼성카드 점검 중 (${maintenance.to}까지)` });
  expect(await samsung.isDisabled()).toBe(true);
});
