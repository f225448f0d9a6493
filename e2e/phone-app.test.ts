import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Gallery, openGallery } from './gallery/gallery.ts';
import { launchBrowser } from './support/browser.ts';
import { devices } from './support/devices.ts';

// The card company's app by itself; the way to it and back is in ways-card-app.test.ts.
let browser: Browser;
let gallery: Gallery;
let opened: Page[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
  gallery = await openGallery();
});

afterEach(async () => {
  await Promise.all(opened.map((page) => page.context().close()));
  opened = [];
});

afterAll(async () => {
  await gallery?.close();
  await browser?.close();
});

async function visit(address: string, device: BrowserContextOptions = devices.Android): Promise<Page> {
  const context = await browser.newContext({ locale: 'ko-KR', ...device });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  opened.push(page);
  await page.goto(address);
  return page;
}

/** A payment at its QR code, and the app on the phone that typed its short code: it is never led back to the window. */
async function elsewhere() {
  const { window, link, code } = await gallery.openPhone();
  const app = await visit(link.replace(/#.*/, ''));
  // The sixth digit opens it.
  await app.getByRole('textbox', { name: '결제 코드 6자리' }).pressSequentially(code);
  await app.getByRole('heading', { name: '결제 요청이 왔어요' }).waitFor();
  return { session: window.session, app };
}

async function touch(app: Page): Promise<void> {
  await app.getByRole('button', { name: '지문으로 인증하기' }).click();
  await app.getByRole('button', { name: '지문 센서' }).click();
}

const says = (app: Page, words: string) => app.getByRole('heading', { name: words }).waitFor();

test('a finger authenticates, which is not yet an approval; later the app knows it, and that it was taken back', async () => {
  const { session, app } = await elsewhere();
  await touch(app);
  await says(app, '인증했어요');
  expect(await app.getByText('승인했어요').count()).toBe(0);
  await session.waitFor('authenticated');
  await session.approve();
  await says(app, '결제가 승인됐어요');
});

test('a failure that was chosen in the app happens to this payment, and the app says what it means', async () => {
  const { session, app } = await elsewhere();
  await app.getByText('일부러 실패해 보기').click();
  await app.getByRole('combobox', { name: '카드사의 답' }).selectOption('응답 코드로 거절');
  await app.getByRole('textbox', { name: '응답 코드' }).fill('3112');
  await touch(app);
  await says(app, '인증했어요');
  await session.waitFor('authenticated');
  await session.approve();
  await says(app, '카드사에서 결제를 거절했어요');
  await app.getByText('결제된 금액은 없어요.').waitFor();
  await app.getByText('응답 코드 3112').waitFor();
});

test('an answer that is lost is taken back, and no word of the app stays false', async () => {
  const { session, app } = await elsewhere();
  await app.getByText('일부러 실패해 보기').click();
  await app.getByRole('combobox', { name: '카드사의 답' }).selectOption('승인하고 응답이 유실됨');
  await touch(app);
  await session.waitFor('authenticated');
  await gallery.house.arm({ on: 'inquire', effect: 'error', times: 100 });
  await session.approve();
  await gallery.disarm();
  await says(app, '결제가 취소됐어요');
});

test('whoever comes back to the app sees at once what has become of the payment', async () => {
  const { window, link } = await gallery.openPhone();
  const app = await visit(link);
  await says(app, '결제 요청이 왔어요');
  await (await window.session.phone()).reject();
  await app.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
  await says(app, '결제를 취소했어요');
});

test('on a PC the tab of the app closes by itself once the customer has authenticated', async () => {
  const { window } = await gallery.openPhone();
  const page = await visit(window.address, devices.PC);
  const opens = page.context().waitForEvent('page');
  await page.getByRole('link', { name: '이 기기에서 열기' }).click();
  const app = await opens;
  const closed = app.waitForEvent('close');
  await touch(app);
  await closed;
  await page.getByRole('heading', { name: /결제가 완료/ }).waitFor();
});
