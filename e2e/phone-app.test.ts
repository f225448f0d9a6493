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

/** Chooses what goes wrong at a step of the payment that the app shows. */
async function choose(app: Page, step: string, failure: string, times?: string): Promise<void> {
  const select = app.getByRole('combobox', { name: step, exact: true });
  if (!(await select.isVisible())) await app.getByText('일부러 실패해 보기').click();
  await select.selectOption(failure);
  if (times !== undefined) await app.getByRole('combobox', { name: '횟수' }).last().selectOption(times);
}

test('a failure that was chosen in the app happens to this payment, and the app says what it means', async () => {
  const { session, app } = await elsewhere();
  await choose(app, '승인 요청', '응답 코드로 거절');
  await app.getByRole('textbox', { name: '응답 코드' }).fill('3112');
  await touch(app);
  await says(app, '인증했어요');
  await session.waitFor('authenticated');
  await session.approve();
  await says(app, '카드사에서 결제를 거절했어요');
  await app.getByText('결제된 금액은 없어요.').waitFor();
  await app.getByText('응답 코드 3112').waitFor();
});

test('an answer that is lost and cannot be asked for is taken back, and no word of the app stays false', async () => {
  const { session, app } = await elsewhere();
  await choose(app, '승인 요청', '처리 후 응답 유실');
  await choose(app, '결과 조회', '시스템 오류 (HTTP 500)', '계속');
  await touch(app);
  await session.waitFor('authenticated');
  await session.approve();
  await gallery.disarm();
  await says(app, '결제가 취소됐어요');
});

// --- an answer that does not come ----------------------------------------------------------------------------------

const DECISION = '**/phone/api/authentication/approve';

test('a press that took, whose answer was lost, is looked for: nobody is told that it failed', async () => {
  const { app } = await elsewhere();
  await app.route(DECISION, async (route) => {
    await route.fetch();
    await route.abort();
  });
  await touch(app);
  await says(app, '인증했어요');
  expect(await app.getByText('연결하지 못했어요').count()).toBe(0);
});

test('a press that never arrived can be made again; until that is known nothing is claimed', async () => {
  const { session, app } = await elsewhere();
  await app.route('**/phone/api/**', (route) => route.abort());
  await touch(app);
  await app.getByText('인증이 전달됐는지 확인하고 있어요.').waitFor();
  expect(await app.getByText('전달되지 않았어요').count()).toBe(0);
  await app.unroute('**/phone/api/**');
  // The next look finds that it still waits.
  await app.getByText('인증이 전달되지 않았어요. 한 번 더 눌러 주세요.').waitFor();
  await app.getByRole('button', { name: '지문 센서' }).click();
  await says(app, '인증했어요');
  await session.waitFor('authenticated');
});

test('an answer that is late is waited for, and is not called a broken connection', async () => {
  const { app } = await elsewhere();
  const { promise: late, resolve: answer } = Promise.withResolvers<void>();
  await app.route(DECISION, async (route) => {
    await late;
    await route.continue();
  });
  await touch(app);
  await app.getByText('응답이 늦어지고 있어요.').waitFor();
  expect(await app.getByText('연결').count()).toBe(0);
  answer();
  await says(app, '인증했어요');
});

test('a wrong PIN whose answer was lost is counted once, and said', async () => {
  const { app } = await elsewhere();
  await app.route(DECISION, async (route) => {
    await route.fetch();
    await route.abort();
  });
  await app.getByRole('button', { name: '비밀번호 입력하기' }).click();
  await app.keyboard.type('000000');
  await app.getByText('비밀번호가 맞지 않아요. 2번 더 입력할 수 있어요.').waitFor();
});

test('an app that was opened without a network goes on by itself once there is one', async () => {
  const { window, link } = await gallery.openPhone();
  expect(window.address).not.toBe('');
  const app = await visit('about:blank');
  await app.route('**/phone/api/**', (route) => route.abort());
  await app.goto(link);
  await says(app, '연결하지 못했어요');
  await app.unroute('**/phone/api/**');
  await says(app, '결제 요청이 왔어요');
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
