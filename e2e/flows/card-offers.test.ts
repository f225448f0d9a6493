import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { setCardsOff, setInterestFree } from '../../packages/gateway/src/manage/merchants.ts';
import { kstDate } from '../../packages/protocol/src/time.ts';
import { ApiError } from '../../packages/sdk/src/index.ts';
import { openHouse } from '../support/house.ts';

// What cards offer for a payment: instalments without interest, companies that are off or closed.

const HOUR_MS = 3_600_000;

describe('cards', async () => {
  const house = await openHouse();
  afterAll(() => house.close());
  const today = kstDate(house.ports.nowMs());
  const offer = (text: string) =>
    house.administer((deps) =>
      setInterestFree(deps, 'test', text === '' ? [] : [`${text}:${today}-${today}`]),
    );
  const turnOff = (...codes: readonly string[]) =>
    house.administer((deps) => setCardsOff(deps, 'test', codes));
  afterEach(async () => {
    await offer('');
    await turnOff();
  });

  async function atCards(amountWon = 60_000) {
    const order = house.order({ amountWon });
    const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    const window = await house.payer.open(fields);
    return { order, window, view: await window.agree() };
  }

  async function refusalOf(step: Promise<unknown>): Promise<ApiError> {
    const error: unknown = await step.catch((reason: unknown) => reason);
    if (!(error instanceof ApiError)) throw new Error(`It was not refused: ${String(error)}`);
    return error;
  }

  test('say for which instalments the card company pays the interest, and for which in part', async () => {
    const { view } = await atCards();
    expect(view.cards['samsung']).toEqual({ interestFree: { '02': 0, '03': 0, '06': 1, '10': 4 } });
    expect((await atCards(49_999)).view.cards).toEqual({});
  });

  test.each([
    [
      '10',
      4,
      { isInterestFree: false, interestBy: 'card_company' },
      '10개월 (부분 무이자, 4회차까지 이자 고객 부담)',
    ],
    ['03', 0, { isInterestFree: true, interestBy: 'card_company' }, '3개월 (무이자)'],
    ['05', 0, { isInterestFree: true, interestBy: 'merchant' }, '5개월 (무이자)'],
    ['12', null, { isInterestFree: false, interestBy: 'customer' }, '12개월'],
    ['00', null, { isInterestFree: false, interestBy: null }, '일시불'],
  ] as const)(
    'in %s months, with %j months of interest: it is charged so',
    async (quota, customerMonths, paid, printed) => {
      await offer('samsung:4-5:50000');
      const { order, window } = await atCards();
      await window.choose('samsung', { quota, customerMonths });
      await (await window.phone()).approve();
      await window.waitFor('authenticated');
      const { stage } = await window.approve();
      if (stage.name !== 'done' || stage.outcome.kind !== 'paid') throw new Error(JSON.stringify(stage));
      const state = await house.administer(async ({ store }) => {
        const [row] = await store.paymentsByOrder('test', order.orderNumber);
        return JSON.parse(row?.state ?? '{}') as { approval: object };
      });
      expect(state.approval).toMatchObject(paid);
      expect(stage.outcome.card.customerMonths).toBe(customerMonths);
      const receipt = await (await fetch(stage.outcome.receiptUrl)).text();
      expect(receipt).toContain(`>${printed}<`);
    },
  );

  test('that changed since they were shown are not taken, and nothing is asked of the card company', async () => {
    await offer('samsung:5:50000');
    const { window } = await atCards();
    await offer('');
    const refused = await refusalOf(window.choose('samsung', { quota: '05', customerMonths: 0 }));
    expect(refused.hint).toContain('samsung is off, closed now, or has other interest than was shown');
    expect((await window.view()).stage).toMatchObject({ name: 'card', chosen: null });
    await window.choose('samsung', { quota: '05', customerMonths: null });
  });

  test('of a company that is off are not shown, and not taken', async () => {
    await turnOff('samsung');
    const { window, view } = await atCards();
    expect(view.cards['samsung']).toEqual({ isOff: true });
    expect((await refusalOf(window.choose('samsung'))).hint).toContain('samsung is off');
    await window.choose('kb');
  });

  test('of a kind that takes no instalments are refused after the choice in the app, and paid in full then', async () => {
    const { window } = await atCards();
    await window.choose('kb', { quota: '03', customerMonths: 0 });
    const phone = await window.phone();
    await phone.approve({ card: 'insufficient' });
    const { stage } = await window.waitFor('card');
    expect(stage).toMatchObject({
      failure: { institutionCode: '1062' },
      chosen: { cardCompany: 'kb', quota: '00' },
    });
    expect(await phone.view()).toMatchObject({ status: 'rejected', isInstalmentRefused: true });
  });
});

test('cards of a company that is closed for maintenance are shown with its hours, and not taken', async () => {
  const night = { from: '23:30', to: '00:30' };
  const house = await openHouse({ profile: { maintenance: night } });
  try {
    const sinceMidnightMs = (house.ports.nowMs() + 9 * HOUR_MS) % (24 * HOUR_MS);
    house.advance(24 * HOUR_MS - sinceMidnightMs);
    const { fields } = await house.partner.requestPayment({ ...house.order(), shopOrigin: house.shopOrigin });
    const window = await house.payer.open(fields);
    expect((await window.agree()).cards['kb']).toEqual({ closed: night });
    await expect(window.choose('kb')).rejects.toThrow(ApiError);
    house.advance(HOUR_MS);
    await window.choose('kb').catch(() => {});
    expect((await window.view()).stage.name).toBe('done');
  } finally {
    await house.close();
  }
});
