import { beforeAll, describe, expect, test } from 'vitest';
import {
  addWebhookAddress,
  eraseBuyers,
  findBuyer,
  type PaymentState,
  paymentFromRow,
} from '../../packages/gateway/src/main.ts';
import { apply } from '../../packages/gateway/src/payment/apply.ts';
import { eventFromRow } from '../../packages/gateway/src/record/payment-rows.ts';
import { dump } from '../../packages/gateway/test/support/dump.ts';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import { startReceiver } from '../../packages/gateway/test/support/receiver.ts';
import { type House, openHouse } from '../support/house.ts';
import { type Answer, cancel, lookUp, pay } from '../support/paid-and-cancelled.ts';
import { timeIsUp } from '../support/time-is-up.ts';

const DAY_MS = 86_400_000;

describe.each(engines)('data of buyers on $name', (engine) => {
  let house: House;
  let people = 0;

  beforeAll(async () => {
    const receiver = await startReceiver();
    house = await openHouse({
      engine,
    });
    // A receiver that quotes what it was sent.
    const added = await house.administer((deps) =>
      addWebhookAddress(deps, { merchantId: 'test', url: `${receiver.origin}/hook` }),
    );
    if (!added.ok) throw new Error(added.message);
    receiver.answer('/hook', { body: 'thanks, 김도장1 01055550001 buyer1@example.kr' });
    return async () => {
      await house.close();
      await receiver.close();
    };
  });

  /** Somebody nobody has seen before, and what a dump is searched for. */
  function person() {
    people += 1;
    const buyer = {
      memberNumber: `77001122330${people}`,
      name: `김도장${people}`,
      phone: `0105555000${people}`,
      email: `buyer${people}@example.kr`,
    };
    const userDefined = [`선물-${people}-첫째`, `선물-${people}-둘째`] as const;
    return {
      order: { buyer, userDefined1: userDefined[0], userDefined2: userDefined[1] },
      traces: [...Object.values(buyer), ...userDefined],
    };
  }

  async function found(traces: readonly string[]): Promise<readonly string[]> {
    const text = JSON.stringify(await dump(house.location));
    return traces.filter((trace) => text.includes(trace));
  }

  const erase = (by: 'phone' | 'email' | 'member', value: string) =>
    house.administer(async (deps) =>
      eraseBuyers(deps, await findBuyer(deps.store, { merchantId: 'test', by, value })),
    );

  async function stateOf(payment: Answer): Promise<{ stored: PaymentState; replayed: PaymentState | null }> {
    return await house.administer(async ({ store }) => {
      const [row] = await store.paymentsByOrder('test', payment['PCD_PAY_OID'] ?? '');
      if (row === undefined) throw new Error('There is no payment.');
      const replayed = (await store.events(row.id)).reduce<PaymentState | null>(
        (state, event) => apply(state, eventFromRow(event), event.at),
        null,
      );
      return { stored: paymentFromRow(row), replayed };
    });
  }

  test('leave the whole store, and lookup, cancellation and receipt go on', async () => {
    const { order, traces } = person();
    const payment = await pay(house, order);
    await cancel(house, payment, { PCD_REFUND_TOTAL: '300' });
    expect(await found(traces)).toEqual(traces);
    await expect
      .poll(async () => (await dump(house.location)).delivery_tries.length, { timeout: 10_000 })
      .toBeGreaterThan(1);

    expect(await erase('phone', order.buyer.phone)).toEqual({ erased: 1, open: 0 });
    expect(await found(traces)).toEqual([]);
    expect(await lookUp(house, payment)).toMatchObject({
      PCD_PAY_CODE: 'PCHK0000',
      PCD_PAYER_NAME: '',
      PCD_PAY_TOTAL: '1000',
      PCD_PAY_CARDAUTHNO: payment['PCD_PAY_CARDAUTHNO'],
      PCD_REFUND_TOTAL: '300',
    });
    expect(await cancel(house, payment, { PCD_REFUND_TOTAL: '700' })).toMatchObject({
      PCD_PAY_CODE: 'PAYC0000',
    });
    const receipt = await (await fetch(payment['PCD_PAY_CARDRECEIPT'] ?? '')).text();
    expect(receipt).toContain('<s>1,000원</s>');
    expect(await found(traces)).toEqual([]);
  });

  test('are gone from the events too, which lead to the state that is stored', async () => {
    const { order } = person();
    const payment = await pay(house, order);
    await erase('member', order.buyer.memberNumber);
    const { stored, replayed } = await stateOf(payment);
    expect(stored).toEqual(replayed);
    expect(stored).toMatchObject({ approval: { approvalNumber: payment['PCD_PAY_CARDAUTHNO'] } });
  });

  test('are erased once, and of nobody else', async () => {
    const [one, other] = [person(), person()];
    await pay(house, one.order);
    await pay(house, one.order);
    await pay(house, other.order);
    expect(await erase('email', one.order.buyer.email.toUpperCase())).toEqual({ erased: 2, open: 0 });
    expect(await erase('email', one.order.buyer.email)).toEqual({ erased: 0, open: 0 });
    expect(await found([...one.traces, ...other.traces])).toEqual(other.traces);
  });

  test('stay while a cancellation is open, and go once it is settled', async () => {
    const { order, traces } = person();
    const payment = await pay(house, order);
    await house.arm({ on: 'cancel', effect: 'error', times: 2 });
    const cancelled = cancel(house, payment);
    await timeIsUp(house);
    await cancelled;
    expect(await erase('phone', order.buyer.phone)).toEqual({ erased: 0, open: 1 });
    house.advance(60_000);
    await expect
      .poll(async () => (await lookUp(house, payment))['PCD_REFUND_TOTAL'], { timeout: 15_000 })
      .toBe('1000');
    expect(await erase('phone', order.buyer.phone)).toEqual({ erased: 1, open: 0 });
    expect(await found(traces)).toEqual([]);
  });

  test.each([
    ['small payments after a year', 10_000, 365],
    ['others after five', 10_001, 1826],
  ])('are erased by themselves, not before: %s', async (_title, amountWon, days) => {
    const [older, younger] = [person(), person()];
    const payment = await pay(house, { ...older.order, amountWon });
    house.advance(5 * DAY_MS);
    await pay(house, { ...younger.order, amountWon });
    // Some days more than its years, since they end with the day of the same date, and there may be leap days.
    house.advance((days - 2) * DAY_MS);
    await house.restartGateway();
    await expect.poll(() => found(older.traces), { timeout: 10_000 }).toEqual([]);
    expect(await found(younger.traces)).toEqual(younger.traces);
    const { stored } = await stateOf(payment);
    expect(stored.order.amountWon).toBe(amountWon);
  });

  test('of a window in which no card was chosen are deleted after a day with the window, and of no other', async () => {
    const { order: buyerOrder, traces } = person();
    const paid = await pay(house, house.order());
    const open = async (changes: Parameters<House['order']>[0] = {}) => {
      const order = house.order(changes);
      const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
      return { orderNumber: order.orderNumber, fields, window: await house.payer.open(fields) };
    };
    const statusOf = (orderNumber: string) =>
      house.administer(async ({ store }) => (await store.paymentsByOrder('test', orderNumber))[0]?.status);

    const [left, closed, chosen] = [await open(buyerOrder), await open(), await open()];
    await closed.window.close();
    await chosen.window.agree();
    await chosen.window.choose('shinhan');
    await chosen.window.close();
    // Nobody is there to close it: it ends by itself.
    house.advance(35 * 60_000);
    await expect.poll(() => statusOf(left.orderNumber), { timeout: 10_000 }).toBe('failed');
    house.advance(DAY_MS - 10 * 60_000);
    await house.restartGateway();
    expect(await statusOf(left.orderNumber)).toBe('failed');

    house.advance(10 * 60_000);
    await house.restartGateway();
    for (const { orderNumber } of [left, closed])
      await expect.poll(() => statusOf(orderNumber), { timeout: 10_000 }).toBeUndefined();
    expect(await found(traces)).toEqual([]);
    expect(await statusOf(chosen.orderNumber)).toBe('closed');
    expect(await lookUp(house, paid)).toMatchObject({ PCD_PAY_CODE: 'PCHK0000' });

    // Whoever comes back to it learns that its time is over, and its AuthKey opens no other.
    await expect(house.payer.open(left.fields)).rejects.toThrow();
    expect(await statusOf(left.orderNumber)).toBeUndefined();
  });
});
