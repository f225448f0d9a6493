import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { cancelPayment } from '../../packages/gateway/src/main.ts';
import { paymentFromRow, paymentToRow } from '../../packages/gateway/src/record/payment-rows.ts';
import { put } from '../../packages/gateway/src/store/write.ts';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import { commitOf } from '../../packages/gateway/test/support/rows.ts';
import { type House, openHouse } from '../support/house.ts';
import { type Answer, cancel, lookUp, pay } from '../support/paid-and-cancelled.ts';

/** A partner, or who has its keys, gives back an order won by won: all of it is read whenever the order is. */
describe.each(engines)('many cancellations of one payment, on $name', (engine) => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ engine });
    return () => house.close();
  });
  afterEach(() => vi.restoreAllMocks());

  const tooMany = {
    PCD_PAY_RST: 'error',
    PCD_PAY_CODE: 'PAYC0011',
    PCD_PAY_MSG: '[PAYC0011] 1127 - 취소 한도 초과 오류입니다.',
  };
  const ofWon = (won: number) => ({ PCD_REFUND_TOTAL: String(won) });

  const rowOf = (payment: Answer) =>
    house.administer(async ({ store }) => (await store.paymentsByOrder('test', payment['PCD_PAY_OID']!))[0]!);

  /** One of 1,000 won was given back of it; as if more had been asked for, and declined. */
  async function cancelledTimes(times: number): Promise<Answer> {
    const payment = await pay(house, { amountWon: 10_000 });
    expect(await cancel(house, payment, ofWon(1_000))).toMatchObject({ PCD_PAY_RST: 'success' });
    const row = await rowOf(payment);
    const state = paymentFromRow(row);
    if (state.status !== 'paid') throw new Error('It was paid.');
    const [first] = state.cancellations;
    const declined = Array.from({ length: times - 1 }, (_, n) => ({
      ...first!,
      id: `${first!.id}${n}`,
      authNonce: `${first!.authNonce}${n}`,
      status: 'declined' as const,
      endedAtMs: first!.requestedAtMs,
      institutionCode: '1128',
    }));
    const grown = { ...state, cancellations: [...state.cancellations, ...declined] };
    await house.administer(async ({ store }) => {
      const written = put('payments', paymentToRow(grown, row.version + 1, row.updated_at));
      expect(await store.commit(commitOf([written], house.ports))).toEqual({ kind: 'committed' });
    });
    return payment;
  }

  test('parts are a hundred, the whole rest goes back all the same', async () => {
    const payment = await cancelledTimes(99);
    expect(await cancel(house, payment, ofWon(1))).toMatchObject({ PCD_PAY_RST: 'success' });
    const refused = await cancel(house, payment, ofWon(1));
    expect(refused).toMatchObject(tooMany);
    expect(refused['DOJANG_HINT']).toContain('only the whole rest may be cancelled, 8999 won, got 1');
    expect(await lookUp(house, payment)).toMatchObject(ofWon(1_001));
    expect(await cancel(house, payment, ofWon(8_999))).toMatchObject({ PCD_PAY_RST: 'success' });
    expect(await lookUp(house, payment)).toMatchObject(ofWon(10_000));
  });

  test('a rest that was declined without end is left to the operator', async () => {
    const payment = await cancelledTimes(200);
    const refused = await cancel(house, payment, ofWon(9_000));
    expect(refused).toMatchObject(tooMany);
    expect(refused['DOJANG_HINT']).toContain('dojang payments cancel');
    const { id } = await rowOf(payment);
    const cancelled = await house.administer((deps) =>
      cancelPayment({ ...deps, reason: '파손' }, id, { amountWon: null }),
    );
    expect(cancelled).toMatchObject({ ok: true, isNew: true, cancellation: { amountWon: 9_000 } });
  });

  test('one that has the most of them is small, and looked up by reading it once', async () => {
    const payment = await cancelledTimes(200);
    const { state } = await rowOf(payment);
    expect(state.length).toBeLessThan(80_000);
    const parse = vi.spyOn(JSON, 'parse');
    expect(await lookUp(house, payment)).toMatchObject({ PCD_PAY_RST: 'success' });
    const bytes = parse.mock.calls
      .filter(([text]) => String(text).includes(`"orderNumber":"${payment['PCD_PAY_OID']}"`))
      .reduce((total, [text]) => total + String(text).length, 0);
    expect(bytes).toBeLessThanOrEqual(2 * state.length);
  });
});
