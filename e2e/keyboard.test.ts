import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Gallery, openGallery, type Visitor } from './gallery/gallery.ts';
import { inspect } from './gallery/inspector.ts';
import { type KeyboardUser, keyboardUser } from './gallery/keyboard.ts';
import { screens } from './gallery/screens.ts';

// Without a mouse and without eyes: the whole way by keyboard, where the focus is, and what is said aloud.

let gallery: Gallery;
let visitors: Visitor[] = [];

beforeAll(async () => {
  gallery = await openGallery();
});

afterAll(() => gallery.close());

afterEach(async () => {
  await Promise.all(visitors.map(({ page }) => page.context().close()));
  visitors = [];
});

async function visit(width = 1280, height = 860): Promise<Visitor> {
  const visitor = await gallery.visit({ language: 'ko', width, height });
  visitors.push(visitor);
  return visitor;
}

async function pressPay(user: KeyboardUser): Promise<void> {
  await user.tabTo(/^button "1,000원 결제하기"/);
  await user.press('Enter');
}

async function agree(user: KeyboardUser): Promise<void> {
  await user.tabTo(/^input/);
  await user.press('Space');
  await user.tabTo(/^button "다음"/);
  await user.press('Enter');
  await user.isOn(/^h1 "어떤 카드로 결제할까요\?"/);
}

async function chooseCard(user: KeyboardUser): Promise<void> {
  await user.tabTo(/^input/);
  await user.press('ArrowDown');
  await user.tabTo(/^button "다음"/);
  await user.press('Enter');
  await user.isOn(/^h1 "삼성카드 앱에서 인증해 주세요"/);
}

/** Opens the card company's app from the window, in a tab of its own. */
async function openApp(page: Page, user: KeyboardUser): Promise<Page> {
  await user.tabTo(/^a "이 기기에서 열기"/);
  const [app] = await Promise.all([page.context().waitForEvent('page'), user.press('Enter')]);
  await app.locator('h1').waitFor();
  return app;
}

async function approve(app: Page): Promise<void> {
  const user = keyboardUser(app);
  await user.isOn(/^h1 "결제 요청이 왔어요"/);
  await user.tabTo(/^input/);
  await user.tabTo(/^button "비밀번호 입력하기"/);
  await user.press('Enter');
  await user.isOn(/^h1 "결제 비밀번호 6자리"/);
  for (const digit of '000000') await user.press(digit);
  await user.isOn(/^p "비밀번호가 맞지 않아요/);
  // On a PC it is a tab of its own, which closes by itself.
  const closed = app.waitForEvent('close');
  for (const digit of '123456') await user.press(digit);
  await closed;
}

async function openReceipt(page: Page, user: KeyboardUser): Promise<void> {
  await page.waitForURL(/\/orders\/[\w-]+$/);
  await page.locator('.state.paid').waitFor();
  await user.tabTo(/^a "매출전표 보기/);
  const [receipt] = await Promise.all([page.context().waitForEvent('page'), user.press('Enter')]);
  await receipt.getByRole('heading', { name: '신용카드 매출전표' }).waitFor();
}

describe('by keyboard alone', () => {
  test('a customer pays in the layer, from the button to the receipt', async () => {
    const { page } = await visit();
    const user = keyboardUser(page);
    await page.goto(`${gallery.shopUrl}/products/tshirt`);
    await pressPay(user);
    await page.frameLocator('#cpay_ifr').locator('.terms').waitFor();
    await agree(user);
    await chooseCard(user);
    await approve(await openApp(page, user));
    await page.bringToFront();
    await user.isOn(/^h1 "결제가 완료되었어요"/);
    await user.tabTo(/^button "확인"/);
    await user.press('Enter');
    await openReceipt(page, user);
  });

  test('a customer pays in direct mode, from the button to the receipt', async () => {
    const { page } = await visit();
    const user = keyboardUser(page);
    await page.goto(`${gallery.shopUrl}/products/tshirt`);
    // Two groups of radio buttons: how to pay, and how the result returns.
    await user.tabTo(/^summary "개발자 옵션"/);
    await user.press('Enter');
    await user.press('Tab');
    await user.press('Tab');
    await user.press('ArrowUp');
    expect(await page.locator('[name=channel]:checked').getAttribute('value')).toBe('direct');
    await pressPay(user);
    await page.waitForURL(/\/window\//);
    await page.locator('.terms').waitFor();
    await agree(user);
    await chooseCard(user);
    await approve(await openApp(page, user));
    await page.bringToFront();
    await user.isOn(/^h1 "결제가 완료되었어요"/);
    await user.tabTo(/^button "확인"/);
    await user.press('Enter');
    await openReceipt(page, user);
  });

  test('the layer keeps the focus: nothing of the page behind it is reached', async () => {
    const { page } = await visit();
    const user = keyboardUser(page);
    await page.goto(`${gallery.shopUrl}/products/tshirt`);
    await pressPay(user);
    const terms = page.frameLocator('#cpay_ifr').locator('.terms');
    await terms.waitFor();
    expect(await (await inspect(page)).violations()).toEqual([]);
    const met = new Set<string>();
    for (let tabs = 0; tabs < 30; tabs++) {
      await user.press('Tab');
      met.add(await user.focus());
    }
    // Between the last and the first stop the browser itself has the focus.
    met.delete('');
    expect([...met].filter((words) => /결제하기|내 주문|도장상점|건너뛰기/.test(words))).toEqual([]);
    expect([...met].filter((words) => words.includes('결제창 닫기'))).toHaveLength(1);
    expect([...met].some((words) => words.includes('전문보기'))).toBe(true);
  });

  test('Escape leaves the layer, and the order says so', async () => {
    const { page } = await visit();
    const user = keyboardUser(page);
    await page.goto(`${gallery.shopUrl}/products/tshirt`);
    await pressPay(user);
    await page.frameLocator('#cpay_ifr').locator('.terms').waitFor();
    await user.press('Escape');
    await page.locator('.state.closed').waitFor();
  });

  test('Escape closes the text of a term and the focus is where it was', async () => {
    const { page } = await visit();
    const { address } = await gallery.openWindow();
    await page.goto(address);
    const user = keyboardUser(page);
    await user.tabTo(/^button "개인정보 수집 및 이용 동의 전문보기"/);
    await user.press('Enter');
    await page.locator('dialog h3').first().waitFor();
    await user.press('Escape');
    await user.isOn(/^button "개인정보 수집 및 이용 동의 전문보기"/);
    await user.press('Enter');
    await page.locator('dialog h3').first().waitFor();
    await user.tabTo(/^button "동의하고 닫기"/);
    await user.press('Enter');
    await user.isOn(/^button "개인정보 수집 및 이용 동의 전문보기"/);
    await expect.poll(() => page.locator('.terms input:checked').count()).toBe(1);
  });

  test('a customer who is refused by the card company reads why and chooses another card', async () => {
    const { page } = await visit();
    const { window, link } = await gallery.openPhone();
    await page.goto(window.address);
    await page.locator('.countdown time').waitFor();
    expect(link).toContain('/app/samsung');
    await (await window.session.phone()).approve({ card: 'insufficient' });
    const user = keyboardUser(page);
    await user.isOn(/^h1 "어떤 카드로 결제할까요\?"/);
    expect(await page.locator('[role=alert].failure').innerText()).toContain('잔액이 부족해요');
  });
});

describe('what is wrong is tied to its field and announced', () => {
  test.each([
    ['window-cards-missing', '카드사를 선택해 주세요.'],
    ['window-cards-email', '이메일 주소를 확인해 주세요.'],
    ['phone-code-wrong', '숫자 6자리를 모두 입력해 주세요.'],
    ['shop-checkout-wrong', '이메일 주소를 확인해 주세요.'],
  ])('%s', async (name, words) => {
    const visitor = await visit();
    const screen = screens.find((candidate) => candidate.name === name);
    await screen?.show(gallery, visitor);
    const inspector = await inspect(visitor.page);
    expect(await inspector.describeField()).toContain(words);
    expect(await visitor.page.locator('[role=alert]').allInnerTexts()).toContain(words);
  });
});

describe('the countdown', () => {
  test('is heard at four marks in three minutes and no more often', async () => {
    const { page } = await visit();
    const { window } = await gallery.openPhone();
    await page.clock.install();
    await page.goto(window.address);
    await page.locator('.countdown time').waitFor();
    const inspector = await inspect(page);
    await inspector.listen();
    const left = page.locator('.countdown time');
    for (let second = 0; second < 180 && !(await left.innerText()).startsWith('0:0'); second++) {
      gallery.advance(1_000);
      await page.clock.runFor(1_000);
    }
    expect(await left.innerText()).toMatch(/^0:0\d$/);
    // The clock outruns the network here, and the window may say so.
    const heard = (await inspector.heard()).filter((words) => !words.startsWith('응답이 늦어지고'));
    expect(heard).toEqual([
      '아직 승인이 확인되지 않았어요. 앱에서 인증을 마쳤는지 확인해 주세요.',
      '인증 시간이 2분 남았어요.',
      '인증 시간이 1분 남았어요.',
      '인증 시간이 30초 남았어요.',
      '인증 시간이 10초 남았어요.',
    ]);
  });

  test('on the phone is silent', async () => {
    const { page } = await visit(390, 844);
    const { link } = await gallery.openPhone();
    await page.clock.install();
    await page.goto(link);
    await page.locator('.countdown').waitFor();
    const inspector = await inspect(page);
    await inspector.listen();
    for (let second = 0; second < 60; second++) await page.clock.runFor(1_000);
    expect(await inspector.heard()).toEqual([]);
  });
});

describe('waiting', () => {
  test('is announced when it takes long, without taking the focus', async () => {
    const visitor = await visit();
    const { page } = visitor;
    await page.clock.install();
    await screens.find(({ name }) => name === 'window-approving')?.show(gallery, visitor);
    const inspector = await inspect(page);
    await inspector.listen();
    await page.clock.runFor(11_000);
    expect(await inspector.heard()).toEqual([
      '카드사의 응답이 늦어지고 있어요. 다시 결제하지 말고 기다려 주세요. 같은 주문은 두 번 결제되지 않아요.',
    ]);
  });
});
