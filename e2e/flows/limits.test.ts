import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Limits, setLimits } from '../../packages/gateway/src/main.ts';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import { sendForm } from '../support/attack.ts';
import { type House, openHouse } from '../support/house.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const none: Limits = { perPaymentWon: null, perDayWon: null, paymentsPerDay: null, perMonthWon: null };

describe.each(engines)('the limits of a partner on $name', (engine) => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({
      engine,
    });
    return () => house.close();
  });
  afterEach(() => limit(none));

  const limit = (limits: Partial<Limits>) => house.administer((deps) => setLimits(deps, 'test', limits));

  async function fieldsOf(amountWon: number) {
    const { fields } = await house.partner.requestPayment({
      ...house.order({ amountWon }),
      shopOrigin: house.shopOrigin,
    });
    return fields;
  }

  async function pay(amountWon: number) {
    return await house.payer.pay(await fieldsOf(amountWon));
  }

  /** What the page gets when the window is refused. */
  async function refusal(amountWon: number) {
    const { PCD_PAY_URL: url = '', ...form } = { ...(await fieldsOf(amountWon)) };
    const { text } = await sendForm(url, form, { origin: house.shopOrigin });
    const data = /id="refusal">(.*?)<\/script>/.exec(text)?.[1] ?? '{}';
    const { result } = JSON.parse(data) as { readonly result: Record<string, string> };
    return [result['PCD_PAY_CODE'], result['PCD_PAY_MSG']];
  }

  test('one payment above the limit of one is refused, at the limit it is paid', async () => {
    await limit({ perPaymentWon: 50_000 });
    expect(await refusal(50_001)).toEqual([
      'CPCA0022',
      '카드결제 건당 한도(50,000원)가 초과되었습니다. 상점 관리자에게 문의주세요.',
    ]);
    expect(await pay(50_000)).toMatchObject({ PCD_PAY_RST: 'success' });
  });

  test('the amount and the number of a day are refused above their limits, and the next day begins anew', async () => {
    house.advance(DAY_MS);
    await limit({ perDayWon: 3_000 });
    expect(await pay(2_000)).toMatchObject({ PCD_PAY_RST: 'success' });
    expect(await refusal(1_001)).toEqual([
      'CPCA0023',
      '카드결제 1일 한도(3,000원)가 초과되었습니다. 상점 관리자에게 문의주세요.',
    ]);
    await limit({ perDayWon: null, paymentsPerDay: 1 });
    expect(await refusal(1_000)).toEqual([
      'CPCA0024',
      '카드결제 1일 건수(1건)가 초과되었습니다. 상점 관리자에게 문의주세요.',
    ]);
    house.advance(DAY_MS);
    expect(await pay(3_000)).toMatchObject({ PCD_PAY_RST: 'success' });
  });

  test('the amount of a month is refused above its limit', async () => {
    house.advance(40 * DAY_MS);
    await limit({ perMonthWon: 5_000 });
    expect(await pay(4_000)).toMatchObject({ PCD_PAY_RST: 'success' });
    expect(await refusal(1_001)).toEqual([
      'CPCA0025',
      '카드결제 월 한도(5,000원)가 초과되었습니다. 상점관리자에게 문의주세요.',
    ]);
    expect(await pay(1_000)).toMatchObject({ PCD_PAY_RST: 'success' });
  });

  test('a failed payment counts for nothing', async () => {
    house.advance(40 * DAY_MS);
    await limit({ paymentsPerDay: 1 });
    await house.payer.close(await fieldsOf(1_000));
    expect(await pay(1_000)).toMatchObject({ PCD_PAY_RST: 'success' });
  });

  test('a figure that is no whole number above 0 is no limit', async () => {
    await expect(limit({ perDayWon: 0 })).rejects.toThrow('perDayWon: a whole number above 0');
    await expect(limit({ perDayWon: 1.5 })).rejects.toThrow(RangeError);
  });
});
