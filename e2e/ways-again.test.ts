import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from './support/browser.ts';
import { type Customers, openAs, openDirect, resultsOf, welcomeCustomers } from './support/customers.ts';
import {
  appLink,
  approveIn,
  chooseCard,
  openedAt,
  openHere,
  reachOtherApp,
  reachPhone,
  type Screen,
} from './support/payer-hands.ts';
import { openPlainShop, type PlainShop } from './support/plain-shop.ts';

// Back, forward, reload, double presses and two windows: never a dead end, never a second charge.
let browser: Browser;
let shop: PlainShop;
let customers: Customers;

beforeAll(async () => {
  browser = await launchBrowser();
  shop = await openPlainShop();
  customers = welcomeCustomers(browser, shop);
});

afterEach(() => customers.leave());

afterAll(async () => {
  await browser?.close();
  await shop?.close();
});

const direct = () => customers.visit('PC', { resultUrl: `${shop.origin}/order_result` });
const payButton = (page: Page) => page.getByRole('button', { name: '결제하기' });
const terms = (screen: Screen) => screen.getByRole('checkbox', { name: '전체 약관에 동의합니다' });
const arrivedAtShop = (page: Page) => page.getByRole('heading', { name: '주문 결과' }).waitFor();

describe('back and forward', () => {
  test('from the terms to the shop and in again, another window opens and is paid', async () => {
    const { page, orderNumber } = await direct();
    await openDirect(page);
    await terms(page).waitFor();
    await page.goBack();
    await openDirect(page);
    await reachPhone(page);
    await customers.approveElsewhere(page);
    await arrivedAtShop(page);
    expect(shop.charges(orderNumber)).toBe(1);
  });

  test('Back is the step before, as far as the shop; forward again, the payment is where it was', async () => {
    const { page, orderNumber } = await direct();
    await openDirect(page);
    await reachPhone(page);
    await page.goBack();
    await page.getByRole('radio', { name: '삼성카드' }).waitFor();
    await page.goBack();
    await expect.poll(() => terms(page).isChecked()).toBe(true);
    await page.goBack();
    await payButton(page).waitFor();
    await page.goForward();
    await chooseCard(page, '하나카드');
    await customers.approveElsewhere(page);
    await arrivedAtShop(page);
    expect(shop.charges(orderNumber)).toBe(1);
  });

  test('in a layer Back is the step before, and asks before it closes; afterwards the page has its own Back', async () => {
    const { page } = await customers.visit('PC', { callback: true });
    const screen = await openAs(page, 'layer');
    // Of the history that page and frame share.
    const goBack = () => page.evaluate('history.back()');
    await reachPhone(screen);
    await goBack();
    await screen.getByRole('radio', { name: '삼성카드' }).waitFor();
    await goBack();
    await expect.poll(() => terms(screen).isChecked()).toBe(true);
    await goBack();
    const question = screen.getByRole('dialog', { name: '결제를 그만할까요?' });
    await question.waitFor();
    await goBack();
    await question.waitFor({ state: 'detached' });
    await goBack();
    await question.getByRole('button', { name: '그만하기' }).click();
    expect(await resultsOf(page)).toEqual([expect.objectContaining({ PCD_PAY_RST: 'close' })]);
    await page.goBack();
    expect(page.url()).toBe('about:blank');
  });

  test('away from a page with its layer open and back, the customer can pay', async () => {
    const { page, orderNumber } = await customers.visit('PC', { callback: true });
    await reachPhone(await openAs(page, 'layer'));
    await page.goto(`${shop.origin}/`);
    await page.goBack();
    // Kept in memory the layer is still there; loaded anew the button is.
    const layer = page.locator('#layer_cpay');
    const screen = (await layer.count()) > 0 ? page.frameLocator('#cpay_ifr') : await openAs(page, 'layer');
    if ((await terms(screen).count()) > 0 || (await openHere(screen).count()) === 0) await reachPhone(screen);
    await customers.approveElsewhere(screen);
    expect(await resultsOf(page)).toEqual([expect.objectContaining({ PCD_PAY_RST: 'success' })]);
    expect(shop.charges(orderNumber)).toBe(1);
  });

  test('from the result to the window, it shows the outcome and leads back', async () => {
    const { page, orderNumber } = await direct();
    await openDirect(page);
    await reachPhone(page);
    await customers.approveElsewhere(page);
    await arrivedAtShop(page);
    await page.goBack();
    await page.getByRole('heading', { name: '결제가 완료되었어요' }).waitFor();
    await page.getByRole('button', { name: '상점으로 돌아가기' }).click();
    await arrivedAtShop(page);
    expect(shop.posted(orderNumber)).toHaveLength(2);
    expect(shop.posted(orderNumber)[1]).toEqual(shop.posted(orderNumber)[0]);
    expect(shop.charges(orderNumber)).toBe(1);
  });

  test('a window kept in memory shows what has become of the payment', async () => {
    const { page } = await direct();
    await openDirect(page);
    await terms(page).waitFor();
    const other = await customers.newPage('PC');
    await other.goto(await openedAt(page));
    await reachPhone(other);
    expect(await openHere(page).count()).toBe(0);
    await page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
    await openHere(page).waitFor();
    expect(await appLink(page)).toBe(await appLink(other));
  });
});

test('a layer has one way out, inside or by Escape, and it asks once a card was chosen', async () => {
  const { page } = await customers.visit('PC', { callback: true });
  const screen = await openAs(page, 'layer');
  await reachPhone(screen);
  // The page's own button is for a window that does not come.
  await expect.poll(() => page.locator('#layer_cpay > div > button').isVisible()).toBe(false);
  const question = screen.getByRole('dialog', { name: '결제를 그만할까요?' });
  await page.locator('#layer_cpay').dispatchEvent('keydown', { key: 'Escape' });
  await question.getByRole('button', { name: '계속 결제하기' }).click();
  await question.waitFor({ state: 'detached' });
  await openHere(screen).press('Escape');
  await question.waitFor();
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'detached' });
  await openHere(screen).waitFor();
  await page.locator('#layer_cpay').dispatchEvent('keydown', { key: 'Escape' });
  await question.waitFor();
  // The keyboard is in the question, wherever it was before.
  await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('cpay_ifr');
  expect(await question.locator(':focus').innerText()).toBe('계속 결제하기');
  await question.getByRole('button', { name: '그만하기' }).click();
  expect(await resultsOf(page)).toEqual([expect.objectContaining({ PCD_PAY_RST: 'close' })]);
});

test.each(['layer', 'tab', 'direct'] as const)(
  'a window in a %s is reloaded at every step and paid once',
  async (opens) => {
    const { page, orderNumber } = await customers.visit(opens === 'tab' ? 'iPhone' : 'PC', {
      resultUrl: opens === 'direct' ? `${shop.origin}/order_result` : '/order_result',
    });
    const screen = await openAs(page, opens);
    const reload = async () => {
      if (opens !== 'layer') await (screen as Page).reload();
      else await page.frame('cpay_ifr')?.evaluate('location.reload()');
    };
    await terms(screen).check();
    await reload();
    await expect.poll(() => terms(screen).isChecked()).toBe(false);
    if (opens === 'tab') await reachOtherApp(screen as Page);
    else await reachPhone(screen);
    const link = await appLink(screen);
    await reload();
    await expect.poll(() => appLink(screen)).toBe(link);
    const phone = await customers.newPage('Android');
    await phone.goto(link);
    await approveIn(phone);
    await screen.getByRole('heading', { name: '결제가 완료되었어요' }).waitFor();
    await reload();
    await arrivedAtShop(page);
    expect(shop.posted(orderNumber)).toHaveLength(1);
    expect(shop.charges(orderNumber)).toBe(1);
  },
);

describe('a double press', () => {
  test.each(['layer', 'tab', 'direct'] as const)(
    'on 결제하기 opens one %s, which is paid once',
    async (opens) => {
      const { page, orderNumber } = await customers.visit(opens === 'tab' ? 'Android' : 'PC', {
        resultUrl: opens === 'direct' ? `${shop.origin}/order_result` : '/order_result',
      });
      const popUp = opens === 'tab' ? page.waitForEvent('popup') : null;
      await payButton(page).dblclick();
      const tab = await popUp;
      // The second press may abort the first one's navigation on its way to the same window.
      if (opens === 'direct') await expect.poll(() => page.url(), { timeout: 30_000 }).toMatch(/\/window\//);
      await tab?.waitForURL(/\/window\//);
      const screen = opens === 'layer' ? page.frameLocator('#cpay_ifr') : (tab ?? page);
      if (tab === null) await reachPhone(screen);
      else await reachOtherApp(tab);
      expect(await page.locator('#layer_cpay').count()).toBe(opens === 'layer' ? 1 : 0);
      expect(page.context().pages()).toHaveLength(opens === 'tab' ? 2 : 1);
      await customers.approveElsewhere(screen);
      await arrivedAtShop(page);
      expect(shop.charges(orderNumber)).toBe(1);
    },
  );

  test('on every button of the way does what one press does', async () => {
    const { page, orderNumber } = await direct();
    await openDirect(page);
    await terms(page).check();
    await page.getByRole('button', { name: '다음' }).dblclick({ delay: 90 });
    await page.getByRole('radio', { name: '삼성카드' }).waitFor();
    // The second half would ask for a card that nobody has had the time to choose.
    expect(await page.getByText('카드사를 선택해 주세요.').count()).toBe(0);
    await page.getByRole('radio', { name: '삼성카드' }).check();
    await page.getByRole('button', { name: '다음' }).dblclick({ delay: 90 });
    await openHere(page).waitFor();
    await page.getByRole('button', { name: '다른 카드로 결제하기' }).dblclick();
    await page.getByRole('radio', { name: '하나카드' }).check();
    // The second half would have opened the card app beside the window.
    expect(page.context().pages()).toEqual([page]);
    await page.getByRole('button', { name: '다음' }).click();
    await openHere(page).waitFor();
    await customers.approveElsewhere(page);
    await page.getByRole('button', { name: '확인' }).dblclick();
    await arrivedAtShop(page);
    expect(shop.posted(orderNumber)).toHaveLength(1);
    expect(shop.charges(orderNumber)).toBe(1);
  });

  test('on the closing cross closes once', async () => {
    const { page, orderNumber } = await direct();
    await openDirect(page);
    await page.getByRole('button', { name: '결제창 닫기' }).dblclick();
    await arrivedAtShop(page);
    expect(shop.posted(orderNumber)).toEqual([
      expect.objectContaining({ fields: expect.objectContaining({ PCD_PAY_RST: 'close' }) }),
    ]);
  });

  test('on Escape outside the frame closes once', async () => {
    const { page } = await customers.visit('PC', { callback: true });
    await terms(await openAs(page, 'layer')).waitFor();
    const escape = () => page.locator('#layer_cpay').dispatchEvent('keydown', { key: 'Escape' });
    await Promise.all([escape(), escape()]);
    const closed = expect.objectContaining({ PCD_PAY_RST: 'close' });
    expect(await resultsOf(page)).toEqual([closed]);
    // A second result would have come before the next window's.
    await terms(await openAs(page, 'layer')).waitFor();
    await escape();
    await page.waitForFunction('results.length > 1');
    expect(await page.evaluate('results')).toEqual([closed, closed]);
  });
  test('in the card app approves once', async () => {
    const { page, orderNumber } = await direct();
    await openDirect(page);
    await reachPhone(page);
    const phone = await customers.newPage('Android');
    await phone.goto(await appLink(page));
    await phone.getByRole('button', { name: '비밀번호 입력하기' }).click();
    for (const digit of '12345') await phone.getByRole('button', { name: digit, exact: true }).click();
    await phone.getByRole('button', { name: '6', exact: true }).dblclick();
    await arrivedAtShop(page);
    expect(shop.charges(orderNumber)).toBe(1);
  });
});

describe('two windows at once', () => {
  test('of one order, each with a card approved, charge it once; the other says so', async () => {
    const one = await direct();
    await openDirect(one.page);
    const two = await customers.newPage('PC');
    await two.goto(shop.pageFor({ resultUrl: `${shop.origin}/order_result`, orderNumber: one.orderNumber }));
    await openDirect(two);
    await reachPhone(one.page);
    await reachPhone(two, '신한카드');
    await Promise.all([customers.approveElsewhere(one.page), customers.approveElsewhere(two)]);
    const paid = (page: Page) => page.getByRole('heading', { name: /결제가 완료되었어요|주문 결과/ });
    const refused = (page: Page) => page.getByRole('alert').filter({ hasText: '이미' });
    await Promise.race([paid(one.page).waitFor(), paid(two).waitFor()]);
    const settled = (page: Page) => paid(page).or(refused(page)).or(page.getByText('결제하지 못했어요'));
    await Promise.all([settled(one.page).first().waitFor(), settled(two).first().waitFor()]);
    expect(shop.charges(one.orderNumber)).toBe(1);
    // The one that was refused still leads back to the shop.
    for (const page of [one.page, two]) {
      const back = page.getByRole('button', { name: '상점으로 돌아가기' });
      if ((await back.count()) > 0) await back.click();
      await arrivedAtShop(page);
    }
    expect(shop.posted(one.orderNumber).map(({ fields }) => fields['PCD_PAY_RST'])).toEqual(
      expect.arrayContaining(['success', 'error']),
    );
  });

  test('of one payment in one browser go the same way', async () => {
    const { page, orderNumber } = await direct();
    await openDirect(page);
    const twin = await page.context().newPage();
    await twin.goto(await openedAt(page));
    await terms(twin).check();
    await reachPhone(page);
    // Its step has been taken elsewhere: it shows where the payment stands.
    await twin.getByRole('button', { name: '다음' }).click();
    await openHere(twin).waitFor();
    expect(await appLink(twin)).toBe(await appLink(page));
    await customers.approveElsewhere(twin);
    const end = (screen: Page) =>
      screen.getByRole('heading', { name: /결제가 완료되었어요|주문 결과/ }).waitFor();
    await Promise.all([end(page), end(twin)]);
    expect(shop.charges(orderNumber)).toBe(1);
  });
});
