import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { testAccount } from '../../packages/gateway/src/main.ts';
import { paymentFromRow, paymentToRow } from '../../packages/gateway/src/record/payment-rows.ts';
import { put } from '../../packages/gateway/src/store/write.ts';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import { commitOf } from '../../packages/gateway/test/support/rows.ts';
import { paths } from '../../packages/protocol/src/payple/index.ts';
import { kstDate } from '../../packages/protocol/src/time.ts';
import { fieldsOf, sendJson } from '../support/attack.ts';
import { type House, openHouse } from '../support/house.ts';

/** As many windows of one order number as a page with the public client key opens in a few seconds. */
const MANY = 300;

/** Whoever may open windows opens them without end, all of one order. */
describe.each(engines)('many windows of one order number, on $name', (engine) => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ engine });
    return () => house.close();
  });
  afterEach(() => vi.restoreAllMocks());

  const keys = { PCD_CST_ID: 'test', PCD_CUST_KEY: testAccount.keys.custKey };

  async function call(flag: object, body: object) {
    const account = { cst_id: 'test', custKey: keys.PCD_CUST_KEY, ...flag };
    const from = { referer: house.shopOrigin };
    const auth = fieldsOf(await sendJson(`${house.gateway.url}${paths.auth}`, account, from));
    const sent = { ...keys, PCD_AUTH_KEY: auth['AuthKey'], ...flag, ...body };
    return fieldsOf(await sendJson(auth['return_url'] ?? '', sent, from));
  }

  const lookUp = (orderNumber: string) =>
    call(
      { PCD_PAYCHK_FLAG: 'Y' },
      { PCD_PAY_OID: orderNumber, PCD_PAY_DATE: kstDate(house.ports.nowMs()), PCD_PAY_TYPE: 'card' },
    );

  const statusesOf = (orderNumber: string) =>
    house.administer(async ({ store }) =>
      (await store.paymentsByOrder('test', orderNumber, { limit: 10_000 })).map(({ status }) => status),
    );

  /** One that a customer opened, and many more like it. */
  async function besieged() {
    const order = house.order({ userDefined1: '한'.repeat(2_048), userDefined2: '한'.repeat(2_048) });
    const { orderNumber } = order;
    const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    await house.payer.open(fields);
    await house.administer(async ({ store }) => {
      const [row] = await store.paymentsByOrder('test', orderNumber);
      const state = paymentFromRow(row!);
      const copies = Array.from({ length: MANY }, (_, n) =>
        put('payments', paymentToRow({ ...state, id: `${state.id}${n}` }, 1, state.openedAtMs)),
      );
      await store.commit(commitOf(copies, house.ports));
    });
    return { orderNumber, fields };
  }

  /** How many times a payment of the order was read out of the store's JSON. */
  async function parsed(orderNumber: string, work: () => Promise<unknown>) {
    const parse = vi.spyOn(JSON, 'parse');
    await work();
    return parse.mock.calls.filter(([text]) => String(text).includes(`"orderNumber":"${orderNumber}"`))
      .length;
  }

  test('a lookup reads a handful of them, and says that the order may be paid', async () => {
    const { orderNumber } = await besieged();
    const read = await parsed(orderNumber, async () => {
      expect(await lookUp(orderNumber)).toMatchObject({ PCD_PAY_CODE: 'PCHK0003', DOJANG_STATE: 'waiting' });
    });
    expect(read).toBeLessThanOrEqual(2);
  });

  test('the one that is paid is found, looked up and cancelled without the others', async () => {
    const { orderNumber, fields } = await besieged();
    await house.payer.pay(fields);
    const read = await parsed(orderNumber, async () => {
      expect(await lookUp(orderNumber)).toMatchObject({ PCD_PAY_RST: 'success', PCD_PAY_OID: orderNumber });
    });
    expect(read).toBeLessThanOrEqual(2);
    const readToCancel = await parsed(orderNumber, async () => {
      const asked = {
        PCD_REFUND_KEY: testAccount.keys.refundKey,
        PCD_PAY_OID: orderNumber,
        PCD_PAY_DATE: kstDate(house.ports.nowMs()),
        PCD_REFUND_TOTAL: '400',
      };
      const cancelled = await call({ PCD_PAYCANCEL_FLAG: 'Y' }, asked);
      expect(cancelled).toMatchObject({ PCD_PAY_RST: 'success', PCD_REFUND_TOTAL: '400' });
    });
    expect(readToCancel).toBeLessThanOrEqual(12);
  });

  test('it is called unpaid once every one of them has ended, and not before', async () => {
    const { orderNumber } = await besieged();
    house.advance(31 * 60_000);
    const codes: (string | undefined)[] = [];
    await expect
      .poll(
        async () => {
          codes.push((await lookUp(orderNumber))['PCD_PAY_CODE']);
          return codes.at(-1);
        },
        { timeout: 60_000 },
      )
      .toBe('PCHK0001');
    expect([...new Set(await statusesOf(orderNumber))]).toEqual(['failed']);
    expect(codes.slice(0, -1).every((code) => code === 'PCHK0003')).toBe(true);
    expect(codes.length).toBeGreaterThan(1);
  });
});
