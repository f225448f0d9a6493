import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { dump } from '../../packages/gateway/test/support/dump.ts';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import { answers } from '../../packages/protocol/src/payple/index.ts';
import { type House, openHouse } from '../support/house.ts';
import { cancel, lookUp, pay } from '../support/paid-and-cancelled.ts';
import { timeIsUp } from '../support/time-is-up.ts';

const REFUND_KEY = 'a41ce010ede9fcbfb3be86b24858806596a9db68b79d138b147c3e563e1829a0';

type Answer = Record<string, string>;

describe.each(engines)('cancelling on $name', (engine) => {
  let house: House;

  beforeAll(async () => {
    house = await openHouse({
      engine,
    });
    return () => house.close();
  });

  async function post(url: string, body: object): Promise<Answer> {
    const init = { method: 'POST', headers: { referer: house.shopOrigin }, body: JSON.stringify(body) };
    return (await (await fetch(url, init)).json()) as Answer;
  }

  const authenticate = (flag: object) =>
    post(`${house.gateway.url}/php/auth.php`, { cst_id: 'test', custKey: 'abcd1234567890', ...flag });

  async function paid(
    amountWon = 10_000,
    changes: Partial<Parameters<House['order']>[0]> = {},
  ): Promise<Answer> {
    const order = house.order({ amountWon, ...changes });
    const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    return { ...(await house.payer.pay(fields)) };
  }

  /** Asks for a cancellation: authenticates for it, then posts. `auth` repeats an authentication. */
  async function cancel(payment: Answer, changes: Answer = {}, auth?: Answer): Promise<Answer> {
    const used = auth ?? (await authenticate({ PCD_PAYCANCEL_FLAG: 'Y' }));
    return await post(used['return_url'] ?? '', {
      PCD_CST_ID: used['cst_id'],
      PCD_CUST_KEY: used['custKey'],
      PCD_AUTH_KEY: used['AuthKey'],
      PCD_REFUND_KEY: REFUND_KEY,
      PCD_PAYCANCEL_FLAG: 'Y',
      PCD_PAY_OID: payment['PCD_PAY_OID'],
      PCD_PAY_DATE: payment['PCD_PAY_TIME']?.slice(0, 8),
      PCD_REFUND_TOTAL: payment['PCD_PAY_TOTAL'],
      ...changes,
    });
  }

  async function lookup(payment: Answer): Promise<Answer> {
    const auth = await authenticate({ PCD_PAYCHK_FLAG: 'Y' });
    return await post(auth['return_url'] ?? '', {
      PCD_CST_ID: 'test',
      PCD_CUST_KEY: 'abcd1234567890',
      PCD_AUTH_KEY: auth['AuthKey'],
      PCD_PAYCHK_FLAG: 'Y',
      PCD_PAY_TYPE: 'card',
      PCD_PAY_OID: payment['PCD_PAY_OID'],
      PCD_PAY_DATE: payment['PCD_PAY_TIME']?.slice(0, 8),
    });
  }

  test('in full answers 환불성공, row by row, and is seen by the lookup', async () => {
    const payment = await paid();
    const answer = await cancel(payment);
    expect(Object.keys(answer)).toEqual([...answers.cancel]);
    expect(answer).toMatchObject({
      PCD_PAY_RST: 'success',
      PCD_PAY_CODE: 'PAYC0000',
      PCD_PAY_MSG: '환불성공',
      PCD_PAY_OID: payment['PCD_PAY_OID'],
      PCD_REFUND_TOTAL: '10000',
      PCD_REFUND_TAXTOTAL: '0',
    });
    expect(answer['PCD_PAY_CARDTRADENUM']).toMatch(/^\d{24}$/);
    expect(answer['PCD_PAY_CARDTRADENUM']).not.toBe(payment['PCD_PAY_CARDTRADENUM']);
    expect(await lookup(payment)).toMatchObject({ PCD_PAY_CODE: 'PCHK0000', PCD_REFUND_TOTAL: '10000' });
    expect(await cancel(payment)).toMatchObject({
      PCD_PAY_CODE: 'PAYC0007',
      PCD_PAY_MSG: '[PAYC0007] 1115 - 이미 취소된 거래건 입니다.',
    });
  });

  test('in parts gives back no more than what is left', async () => {
    const payment = await paid();
    expect(await cancel(payment, { PCD_REFUND_TOTAL: '4000' })).toMatchObject({ PCD_PAY_RST: 'success' });
    expect(await cancel(payment, { PCD_REFUND_TOTAL: '6001' })).toMatchObject({
      PCD_PAY_CODE: 'PAYC0011',
      PCD_PAY_MSG: '[PAYC0011] 1128 - 부분취소 가능 금액 초과 오류입니다.',
    });
    expect(await cancel(payment, { PCD_REFUND_TOTAL: '6000' })).toMatchObject({ PCD_PAY_RST: 'success' });
    expect(await lookup(payment)).toMatchObject({ PCD_REFUND_TOTAL: '10000' });
  });

  test('many at once never give back more than was paid', async () => {
    const payment = await paid();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => cancel(payment, { PCD_REFUND_TOTAL: '3000' })),
    );
    expect(answers.filter((answer) => answer['PCD_PAY_RST'] === 'success')).toHaveLength(3);
    expect(await lookup(payment)).toMatchObject({ PCD_REFUND_TOTAL: '9000' });
  });

  test('the same AuthKey and body get the first answer; another body is refused and the field named', async () => {
    const payment = await paid();
    const auth = await authenticate({ PCD_PAYCANCEL_FLAG: 'Y' });
    const first = await cancel(payment, { PCD_REFUND_TOTAL: '1000' }, auth);
    expect(first).toMatchObject({ PCD_PAY_RST: 'success' });
    expect(await cancel(payment, { PCD_REFUND_TOTAL: '1000' }, auth)).toEqual(first);
    expect(await cancel(payment, { PCD_REFUND_TOTAL: '2000' }, auth)).toMatchObject({
      PCD_PAY_CODE: 'PAYC0004',
      DOJANG_HINT: expect.stringContaining('PCD_REFUND_TOTAL'),
    });
    expect(await lookup(payment)).toMatchObject({ PCD_REFUND_TOTAL: '1000' });
  });

  test('a mixed order gives back its tax part, and not more of it', async () => {
    const payment = await paid(10_000, { tax: { kind: 'mixed', vatWon: 500 } });
    expect(await cancel(payment, { PCD_REFUND_TOTAL: '5000', PCD_REFUND_TAXTOTAL: '501' })).toMatchObject({
      PCD_PAY_CODE: 'PAYC0003',
    });
    expect(await cancel(payment, { PCD_REFUND_TOTAL: '5000', PCD_REFUND_TAXTOTAL: '300' })).toMatchObject({
      PCD_PAY_RST: 'success',
      PCD_REFUND_TAXTOTAL: '300',
    });
  });

  test.each([
    ['a wrong refund key', { PCD_REFUND_KEY: 'wrong' }, 'PAYC0002'],
    ['an unknown order', { PCD_PAY_OID: 'nobody' }, 'PAYC0007'],
    ['another day', { PCD_PAY_DATE: '20200101' }, 'PAYC0007'],
    ['no won', { PCD_REFUND_TOTAL: '0' }, 'PAYC0003'],
    ['won that are no number', { PCD_REFUND_TOTAL: '1e3' }, 'PAYC0003'],
    ['another partner', { PCD_CST_ID: 'other' }, 'PAYC0001'],
    ['no AuthKey', { PCD_AUTH_KEY: '' }, 'PAYC0001'],
  ])('with %s is refused', async (_what, changes, code) => {
    const payment = await paid();
    expect(await cancel(payment, changes)).toMatchObject({ PCD_PAY_RST: 'error', PCD_PAY_CODE: code });
    expect(await lookup(payment)).toMatchObject({ PCD_REFUND_TOTAL: '0' });
  });

  test('an AuthKey for lookups cancels nothing', async () => {
    const payment = await paid();
    const auth = { ...(await authenticate({ PCD_PAYCHK_FLAG: 'Y' })) };
    const cancelUrl = (await authenticate({ PCD_PAYCANCEL_FLAG: 'Y' }))['return_url'] ?? '';
    expect(await cancel(payment, {}, { ...auth, return_url: cancelUrl })).toMatchObject({
      PCD_PAY_CODE: 'PAYC0001',
    });
  });

  test('a lost answer of the card company is asked for again and cancels once', async () => {
    const payment = await paid();
    await house.arm({ on: 'cancel', effect: 'lost-reply', times: 1 });
    expect(await cancel(payment, { PCD_REFUND_TOTAL: '4000' })).toMatchObject({ PCD_PAY_RST: 'success' });
    expect(await cancel(payment, { PCD_REFUND_TOTAL: '6000' })).toMatchObject({ PCD_PAY_RST: 'success' });
  });

  test('a card company that declines is quoted', async () => {
    const payment = await paid();
    await house.arm({ on: 'cancel', effect: 'decline', code: '3143', times: 1 });
    expect(await cancel(payment)).toMatchObject({
      PCD_PAY_CODE: 'PAYCD001',
      PCD_PAY_MSG: '[PAYCD001] 3143 - 카드사 문의 바랍니다.',
    });
    expect(await cancel(payment)).toMatchObject({ PCD_PAY_RST: 'success' });
  });

  test('one whose outcome is open keeps its amount reserved and is driven to an end', async () => {
    const payment = await paid();
    await house.arm({ on: 'cancel', effect: 'error', times: 2 });
    const open = cancel(payment, { PCD_REFUND_TOTAL: '7000' });
    await timeIsUp(house);
    expect(await open).toMatchObject({
      PCD_PAY_RST: 'error',
      PCD_PAY_CODE: 'PAYC0012',
    });
    expect(await cancel(payment, { PCD_REFUND_TOTAL: '3001' })).toMatchObject({ PCD_PAY_CODE: 'PAYC0011' });
    house.advance(60_000);
    await expect
      .poll(async () => (await lookup(payment))['PCD_REFUND_TOTAL'], { timeout: 15_000 })
      .toBe('7000');
  });

  test('a rush of parts of one payment is answered, every one, by fewer commits', async () => {
    const payment = await paid(10_000);
    const auths = await Promise.all(
      Array.from({ length: 150 }, () => authenticate({ PCD_PAYCANCEL_FLAG: 'Y' })),
    );
    const version = () =>
      house.administer(
        async ({ store }) =>
          (await store.paymentsByOrder('test', String(payment['PCD_PAY_OID'])))[0]?.version,
      );
    const before = await version();
    const said = await house.standStill(() =>
      Promise.all(auths.map((auth) => cancel(payment, { PCD_REFUND_TOTAL: '30' }, auth))),
    );
    // A payment takes a hundred in part; the others are told so.
    const codes = said.map(({ PCD_PAY_CODE: code }) => code);
    expect(codes.filter((code) => code === 'PAYC0000')).toHaveLength(100);
    expect(codes.filter((code) => code === 'PAYC0011')).toHaveLength(50);
    expect(await lookup(payment)).toMatchObject({ PCD_REFUND_TOTAL: '3000' });
    // One by one it would be two for each.
    expect(((await version()) ?? Number.NaN) - (before ?? 0)).toBeLessThan(200);
  });

  test('parts of one payment, asked for at two gateways at once, are all answered, and never come to more than was paid', async () => {
    const second = await house.openSecondGateway();
    try {
      const payment = await paid(10_000);
      const atEither = (auth: Answer, index: number) =>
        index % 2 === 0
          ? auth
          : { ...auth, return_url: (auth['return_url'] ?? '').replace(house.gateway.url, second.url) };
      const auths = await Promise.all(
        Array.from({ length: 40 }, () => authenticate({ PCD_PAYCANCEL_FLAG: 'Y' })),
      );
      const ask = (auth: Answer) => cancel(payment, { PCD_REFUND_TOTAL: '300' }, auth);
      const said = await Promise.all(auths.map((auth, index) => ask(atEither(auth, index))));
      const codes = said.map(({ PCD_PAY_CODE: code }) => code);
      expect(codes.filter((code) => code === 'PAYC0000')).toHaveLength(33);
      expect(codes.filter((code) => code === 'PAYC0011')).toHaveLength(7);
      const done = said.flatMap((answer, index) => (codes[index] === 'PAYC0000' ? [{ answer, index }] : []));
      const again = await Promise.all(done.map(({ index }) => ask(atEither(auths[index] ?? {}, index + 1))));
      expect(again).toEqual(done.map(({ answer }) => answer));
    } finally {
      await second.close();
    }
  });
});

test('a cancellation says what was chosen for it, to the caller and in the webhook', async () => {
  const house = await openHouse({ cancelText: '승인취소성공' });
  onTestFinished(() => house.close());
  const said = await cancel(house, await pay(house));
  expect(said).toMatchObject({ PCD_PAY_CODE: 'PAYC0000', PCD_PAY_MSG: '승인취소성공' });
  const { outbox } = await dump(house.location);
  expect(outbox.filter((row) => row.includes('승인취소성공'))).toHaveLength(1);
});

describe('a part that the card company does not give back', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse();
    return () => house.close();
  });

  const paidBy = async (cardCompany: string) => {
    const { fields } = await house.partner.requestPayment({ ...house.order(), shopOrigin: house.shopOrigin });
    return { ...(await house.payer.pay(fields, { cardCompany })) };
  };
  const part = { PCD_REFUND_TOTAL: '100' };
  const refusedWith = (institution: string) => ({
    PCD_PAY_RST: 'error',
    PCD_PAY_CODE: 'PAYCD001',
    PCD_PAY_MSG: expect.stringContaining(institution),
  });

  test('since it is of a check card, is refused with its code, and the whole is given back', async () => {
    const payment = await paidBy('kbank');
    expect(await cancel(house, payment, part)).toMatchObject(refusedWith('3118 - 취소 불가한 거래입니다.'));
    expect(await cancel(house, payment)).toMatchObject({
      PCD_PAY_CODE: 'PAYC0000',
      PCD_REFUND_TOTAL: '1000',
    });
  });

  test('since there were three before, is refused with its code', async () => {
    const payment = await paidBy('suhyup');
    for (const _ of [1, 2, 3])
      expect(await cancel(house, payment, part)).toMatchObject({ PCD_PAY_CODE: 'PAYC0000' });
    expect(await cancel(house, payment, part)).toMatchObject(
      refusedWith('1127 - 취소 한도 초과 오류입니다.'),
    );
    expect(await lookUp(house, payment)).toMatchObject({ PCD_REFUND_TOTAL: '300' });
  });

  test('since it is old, is refused with its code, and the whole is given back', async () => {
    const payment = await paidBy('citi');
    house.advance(91 * 86_400_000);
    expect(await cancel(house, payment, part)).toMatchObject(
      refusedWith('1123 - 취소 가능기간이 만료되었습니다.'),
    );
    expect(await cancel(house, payment)).toMatchObject({ PCD_PAY_CODE: 'PAYC0000' });
  });
});
