import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Gallery, type Language, type OpenedWindow, openGallery } from './gallery/gallery.ts';

// The screens around the choice of a card: what is in sight, what comes first, the way back and the way out.

let gallery: Gallery;
let pages: Page[] = [];

beforeAll(async () => {
  gallery = await openGallery();
});

afterAll(() => gallery.close());

afterEach(async () => {
  await Promise.all(pages.map((page) => page.context().close()));
  pages = [];
});

async function visit(size: { width: number; height: number }, language: Language = 'ko'): Promise<Page> {
  const { page } = await gallery.visit({ language, ...size });
  pages.push(page);
  return page;
}

const LAPTOP = { width: 1366, height: 650 } as const;
/** What a layer leaves its frame on that laptop. */
const LAYER = { width: 692, height: 594 } as const;

/** An order with instalments at the cards, after a refusal when a card is named. */
async function atCards(page: Page, refusedWith?: 'insufficient'): Promise<OpenedWindow> {
  const window = await gallery.openWindow({ amountWon: 59_000 });
  await window.session.agree();
  if (refusedWith !== undefined) {
    await window.session.choose('kb');
    await (await window.session.phone()).approve({ card: refusedWith });
    await window.session.waitFor('authenticated');
    await window.session.approve();
    await window.session.waitFor('card');
  }
  await page.goto(window.address);
  await page.locator('.tiles').waitFor();
  if (refusedWith !== undefined) await page.locator('.why .what').waitFor();
  return window;
}

describe('everything is in sight', () => {
  test.each(
    (['ko', 'en'] as const).flatMap((language) =>
      [LAYER, LAPTOP].flatMap((size) => [
        { language, ...size, refusedWith: undefined },
        { language, ...size, refusedWith: 'insufficient' as const },
      ]),
    ),
  )('$language, $width by $height, refused with $refusedWith', async ({ language, refusedWith, ...size }) => {
    const page = await visit(size, language);
    await atCards(page, refusedWith);
    const belowPx = await page.evaluate<number>('document.documentElement.scrollHeight - innerHeight');
    expect(belowPx).toBe(0);
    const actions = await page.locator('.actions').boundingBox();
    const fields = await page.locator('#email').boundingBox();
    expect((fields?.y ?? 0) + (fields?.height ?? 0)).toBeLessThanOrEqual(actions?.y ?? 0);
  });
});

test('a refused card is marked and not chosen again, and the shop can be called', async () => {
  const page = await visit(LAPTOP);
  await atCards(page, 'insufficient');
  const alert = page.getByRole('alert').filter({ hasText: '잔액이 부족해요' });
  expect(await alert.innerText()).toContain('결제된 금액은 없어요. 다른 카드를 선택해 주세요.');
  expect(await alert.getByRole('link', { name: /상점 문의/ }).getAttribute('href')).toMatch(/^tel:0\d+$/);
  expect(await page.getByRole('radio', { name: 'KB국민카드 거절됨' }).isChecked()).toBe(false);
});

test("the customer's own no is no error: no code, and the card stays chosen", async () => {
  const page = await visit(LAPTOP);
  const { window } = await gallery.openPhone();
  await (await window.session.phone()).reject();
  await window.session.waitFor('card');
  await page.goto(window.address);
  const alert = page.getByRole('alert').filter({ hasText: '카드 앱에서 결제를 취소했어요' });
  await alert.waitFor();
  expect(await alert.innerText()).not.toContain('오류 코드');
  expect(await page.getByRole('radio', { name: '삼성카드' }).isChecked()).toBe(true);
});

test('check cards have no instalments, whatever was chosen before', async () => {
  const page = await visit(LAPTOP);
  await atCards(page);
  const quota = page.getByRole('combobox', { name: '할부' });
  await page.getByRole('radio', { name: '신한카드' }).check({ force: true });
  await quota.selectOption('12');
  await page.getByRole('radio', { name: '카카오뱅크체크' }).check({ force: true });
  expect(await quota.inputValue()).toBe('00');
  expect(await quota.isDisabled()).toBe(true);
  await page.getByText('체크카드는 일시불로만 결제할 수 있어요.').waitFor();
});

test('the paid screen counts down, and the card that was used comes first the next time', async () => {
  const page = await visit(LAPTOP);
  const first = await gallery.openWindow();
  await first.session.agree();
  await first.session.choose('hana');
  await (await first.session.phone()).approve();
  await first.session.waitFor('authenticated');
  await page.goto(first.address);
  await page
    .getByRole('timer')
    .filter({ hasText: /^[123]초 후 상점으로 돌아가요\.$/ })
    .waitFor();
  await atCards(page);
  expect(await page.locator('.tile').first().innerText()).toMatch(/^하나카드\s+최근 사용$/);
});

test('Back at the cards leads to the terms, which need no second agreement', async () => {
  const page = await visit(LAPTOP);
  const { address } = await gallery.openWindow();
  await page.goto(address);
  await page.getByRole('checkbox', { name: '전체 약관에 동의합니다' }).check();
  await page.getByRole('button', { name: '다음' }).click();
  await page.locator('.tiles').waitFor();
  // A page that was loaded anew has never shown them.
  await page.reload();
  await page.getByRole('button', { name: '이전' }).click();
  expect(await page.getByRole('checkbox', { name: '전체 약관에 동의합니다' }).isChecked()).toBe(true);
  await page.getByRole('button', { name: '다음' }).click();
  await page.locator('.tiles').waitFor();
});

const CLOSED = { name: 'done', outcome: { kind: 'closed' } } as const;

test('leaving asks once a card was chosen, and only then', async () => {
  const page = await visit(LAPTOP);
  const { window } = await gallery.openPhone();
  await page.goto(window.address);
  const close = page.getByRole('button', { name: '결제창 닫기' });
  const dialog = page.getByRole('dialog', { name: '결제를 그만할까요?' });
  await close.click();
  await dialog.getByRole('button', { name: '계속 결제하기' }).click();
  await page.locator('.countdown').waitFor();
  await close.click();
  await dialog.getByRole('button', { name: '그만하기' }).click();
  await expect.poll(async () => (await window.session.view()).stage).toMatchObject(CLOSED);

  const other = await visit(LAPTOP);
  const unchosen = await gallery.openWindow();
  await other.goto(unchosen.address);
  await other.locator('.terms').waitFor();
  await other.getByRole('button', { name: '결제창 닫기' }).click();
  await expect.poll(async () => (await unchosen.session.view()).stage).toMatchObject(CLOSED);
});

test('a page of its own on a wide screen stands as a card in the middle', async () => {
  const page = await visit({ width: 1440, height: 900 });
  await atCards(page);
  const box = await page.locator('.page').boundingBox();
  expect(box?.width).toBeLessThanOrEqual(800);
  expect(Math.abs((box?.x ?? 0) * 2 + (box?.width ?? 0) - 1440)).toBeLessThan(2);
  expect(box?.y).toBeGreaterThan(16);
});
