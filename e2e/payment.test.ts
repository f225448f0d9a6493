import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Customer, openStreet, type Street } from './support/street.ts';

let street: Street;
let customers: Customer[] = [];

beforeAll(async () => {
  street = await openStreet();
});

afterAll(() => street.close());

afterEach(async () => {
  for (const customer of customers) {
    expect(customer.errors).toEqual([]);
    await customer.page.context().close();
  }
  customers = [];
});

async function arrive(): Promise<Customer> {
  const customer = await street.customer();
  customers.push(customer);
  return customer;
}

async function approveOnPhone(link: string, card?: string): Promise<void> {
  const phone = await street.phone(link);
  await phone.approve(card);
  await phone.close();
}

/** Moves the clock of gateway and card companies past the three minutes, and of the page too. */
function passThreeMinutes(): void {
  street.house.advance(3 * 60_000 + 3_000);
}

describe('a first payment', () => {
  test.each([
    ['PAY', 'post'],
    ['PAY', 'callback'],
    ['PAY', 'direct'],
    ['CERT', 'post'],
    ['CERT', 'callback'],
    ['CERT', 'direct'],
  ] as const)(
    'by %s, result by %s, is approved on a second browser and shown as paid',
    async (work, returnBy) => {
      const customer = await arrive();
      const link = await customer.toPhone('도장 티셔츠', work, returnBy);
      await approveOnPhone(link);
      await customer.atOrder('결제가 완료됐어요');
      const body = await customer.page.locator('body').innerText();
      expect(body).toMatch(/삼성카드 \d{4}-\*{4}-\*{4}-\d{4}/);
      expect(body).toContain('일시불');
      expect(body).toMatch(/승인번호\s+\d{8}/);
      expect(body).toMatch(/거래번호\s+\d{24}/);
      const receipt = await customer.page.getByRole('link', { name: /매출전표/ }).getAttribute('href');
      const page = await customer.page.context().newPage();
      await page.goto(receipt ?? '');
      await page.getByRole('heading', { name: '신용카드 매출전표' }).waitFor();
      expect(await page.locator('body').innerText()).toContain('909원');
    },
  );

  test('in instalments shows them', async () => {
    const customer = await arrive();
    await customer.page.goto(`${street.shopOrigin}/`);
    const dear = customer.page.getByRole('link').filter({ hasText: /[5-9]\d,\d{3}원|\d{3},\d{3}원/ });
    await customer.buy((await dear.first().locator('h2, h3, strong').first().innerText()).trim(), 'PAY');
    await customer.agree();
    await customer.window.getByRole('combobox', { name: '할부' }).selectOption('03');
    const link = await customer.choose('현대카드');
    await approveOnPhone(link);
    await customer.atOrder('결제가 완료됐어요');
    expect(await customer.page.locator('body').innerText()).toContain('3개월');
  });
});

describe('a payment that does not happen', () => {
  test('declined for its balance, says so and is paid with another card', async () => {
    const customer = await arrive();
    const link = await customer.toPhone('도장 티셔츠', 'PAY');
    await approveOnPhone(link, '잔액이 부족해 거절돼요');
    const alert = customer.window.getByRole('alert').filter({ hasText: '잔액이 부족해요' });
    await alert.waitFor();
    expect(await alert.innerText()).toContain('결제된 금액은 없어요');
    const second = await customer.choose('하나카드');
    await approveOnPhone(second);
    await customer.atOrder('결제가 완료됐어요');
  });

  test('declined at the confirm, is said by the shop, with a way to try again', async () => {
    const customer = await arrive();
    const link = await customer.toPhone('도장 티셔츠', 'CERT');
    await approveOnPhone(link, '분실 신고된 카드라 거절돼요');
    await customer.atOrder('결제하지 못했어요');
    await customer.page.getByRole('button', { name: /다시 결제하기/ }).click();
    await customer.window.getByRole('checkbox', { name: '전체 약관에 동의합니다' }).waitFor();
    await customer.agree();
    await approveOnPhone(await customer.choose('신한카드'));
    await customer.atOrder('결제가 완료됐어요');
  });

  test('rejected on the phone, offers the cards again, and leaving returns to the shop', async () => {
    const customer = await arrive();
    const link = await customer.toPhone('도장 티셔츠', 'PAY');
    const phone = await street.phone(link);
    await phone.reject();
    await customer.window.getByRole('alert').filter({ hasText: '카드 앱에서 결제를 취소했어요' }).waitFor();
    await phone.close();
    await customer.window.getByRole('button', { name: '결제창 닫기' }).click();
    await customer.window.getByRole('button', { name: '그만하기' }).click();
    await customer.atOrder('결제하지 못했어요');
  });

  test('not approved within three minutes, says so and can be tried again', async () => {
    const customer = await arrive();
    await customer.toPhone('도장 티셔츠', 'PAY');
    passThreeMinutes();
    await customer.window.getByRole('alert').filter({ hasText: '3분' }).waitFor({ timeout: 20_000 });
    await approveOnPhone(await customer.choose('BC카드'));
    await customer.atOrder('결제가 완료됐어요');
  });

  test.each(['post', 'callback', 'direct'] as const)(
    'closed at the terms (%s), is returned as closed',
    async (returnBy) => {
      const customer = await arrive();
      await customer.buy('도장 티셔츠', 'PAY', returnBy);
      await customer.window.getByRole('button', { name: '결제창 닫기' }).click();
      await customer.atOrder('결제창을 닫았어요');
    },
  );

  test('closed while the cards are chosen, by Escape outside the frame', async () => {
    const customer = await arrive();
    await customer.buy('도장 티셔츠', 'PAY');
    await customer.agree();
    await customer.page.locator('#layer_cpay').dispatchEvent('keydown', { key: 'Escape' });
    await customer.atOrder('결제창을 닫았어요');
  });

  test('closed while the phone is asked; the phone can no longer approve', async () => {
    const customer = await arrive();
    const link = await customer.toPhone('도장 티셔츠', 'CERT');
    await customer.window.getByRole('button', { name: '결제창 닫기' }).click();
    await customer.window.getByRole('button', { name: '그만하기' }).click();
    await customer.atOrder('결제창을 닫았어요');
    const phone = await customer.page.context().newPage();
    await phone.goto(link);
    await expect.poll(() => phone.getByRole('button', { name: '비밀번호 입력하기' }).count()).toBe(0);
  });
});

describe('a customer who goes back and forth', () => {
  test('reloads the window in the middle and pays', async () => {
    const customer = await arrive();
    const link = await customer.toPhone('도장 티셔츠', 'PAY', 'direct');
    await customer.page.reload();
    await customer.window.getByRole('link', { name: '이 기기에서 열기' }).waitFor();
    await approveOnPhone(link);
    await customer.atOrder('결제가 완료됐어요');
  });

  test('goes Back from the order to the window, sees the outcome and returns, without a second payment', async () => {
    const customer = await arrive();
    const link = await customer.toPhone('도장 티셔츠', 'PAY', 'direct');
    await approveOnPhone(link);
    await customer.atOrder('결제가 완료됐어요');
    const order = customer.page.url();
    await customer.page.goBack();
    await customer.page.getByRole('heading', { name: '결제가 완료되었어요' }).waitFor();
    await customer.page.getByRole('button', { name: /상점으로 돌아가기|확인/ }).click();
    await customer.page.waitForURL(order);
    await customer.page.reload();
    await customer.page.getByRole('heading', { name: '결제가 완료됐어요' }).waitFor();
  });

  test('opens a second window for the same order and pays once', async () => {
    const customer = await arrive();
    const first = street.house.order();
    const { fields } = await street.house.partner.requestPayment({
      ...first,
      shopOrigin: street.house.shopOrigin,
    });
    const one = await street.house.payer.open(fields);
    const again = await street.house.partner.requestPayment({
      ...first,
      shopOrigin: street.house.shopOrigin,
    });
    const two = await street.house.payer.open(again.fields);
    for (const window of [one, two]) {
      await window.agree();
      await window.choose('shinhan');
      await (await window.phone()).approve();
      await window.waitFor('authenticated');
    }
    const ends = await Promise.all([one.approve(), two.approve()]);
    const outcomes = ends
      .map(({ stage }) => (stage.name === 'done' ? stage.outcome.kind : stage.name))
      .sort();
    expect(outcomes).toEqual(['failed', 'paid']);
    await customer.page.goto(street.shopOrigin);
  });
});

describe('somebody who cheats', () => {
  test('cannot open the window with a price changed in the page', async () => {
    const customer = await arrive();
    await customer.page.route('**/orders', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      const response = await route.fetch();
      const answer = (await response.json()) as { fields?: Record<string, string> };
      if (answer.fields) answer.fields['PCD_PAY_TOTAL'] = '100';
      return route.fulfill({ response, json: answer });
    });
    await customer.page.goto(`${street.shopOrigin}/`);
    await customer.page.getByRole('link', { name: /도장 티셔츠/ }).click();
    await customer.pressPay();
    const refusal = customer.page.frameLocator('#cpay_ifr').getByText('CPCAE004');
    await refusal.first().waitFor();
    expect(await customer.page.frameLocator('#cpay_ifr').locator('body').innerText()).toContain(
      'PCD_PAY_TOTAL: the page says otherwise',
    );
    await customer.page.frameLocator('#cpay_ifr').getByRole('button', { name: /닫기/ }).click();
    await customer.atOrder('결제하지 못했어요');
  });

  test('cannot make the shop deliver by posting a forged result', async () => {
    const customer = await arrive();
    const placed = customer.page.waitForResponse((response) => response.url().endsWith('/orders'));
    await customer.buy('도장 티셔츠', 'PAY');
    const { fields } = (await (await placed).json()) as { fields: Record<string, string> };
    const orderNumber = fields['PCD_PAY_OID'] ?? '';
    expect(orderNumber).toMatch(/^DJ/);
    const forged = await fetch(`${street.shopOrigin}/payments/result`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({
        PCD_PAY_RST: 'success',
        PCD_PAY_CODE: '0000',
        PCD_PAY_MSG: '카드승인완료',
        PCD_PAY_TYPE: 'card',
        PCD_CARD_VER: '02',
        PCD_PAY_WORK: 'PAY',
        PCD_PAY_OID: orderNumber,
        PCD_PAY_TOTAL: '1000',
        PCD_PAY_CARDAUTHNO: '12345678',
        PCD_PAY_TIME: '20261123140500',
      }),
    });
    expect(forged.status).toBe(303);
    await customer.page.goto(`${street.shopOrigin}${forged.headers.get('location') ?? ''}`);
    expect(await customer.page.locator('body').innerText()).not.toContain('결제 완료');
  });
});
