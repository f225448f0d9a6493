import { beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import { parseResult } from '../../packages/sdk/src/index.ts';
import { fieldsOf, sendJson } from '../support/attack.ts';
import { type House, openHouse } from '../support/house.ts';

type Fields = Readonly<Record<string, string>>;

describe.each(engines)("on $name, the keys of one order under another's name", (engine) => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ engine });
    return () => house.close();
  });

  /** What came back of an order that waits for its confirm. */
  async function certified(amountWon = 1_000): Promise<Fields> {
    const order = house.order({ work: 'CERT', amountWon });
    const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    return { ...(await house.payer.pay(fields)) };
  }

  const keysOf = (result: Fields) => ({
    PCD_CST_ID: 'test',
    PCD_CUST_KEY: 'abcd1234567890',
    PCD_AUTH_KEY: result['PCD_AUTH_KEY'],
    PCD_PAY_REQKEY: result['PCD_PAY_REQKEY'],
  });
  const orderOf = ({ PCD_PAY_OID, PCD_PAY_TOTAL }: Fields) => ({ PCD_PAY_OID, PCD_PAY_TOTAL });

  async function confirm(result: Fields, order: Readonly<Record<string, unknown>> = {}): Promise<Fields> {
    return fieldsOf(await sendJson(result['PCD_PAY_COFURL'] ?? '', { ...keysOf(result), ...order }));
  }

  const stateOf = ({ PCD_PAY_OID = '' }: Fields) =>
    house.administer(async ({ store }) => {
      const [payment, ...more] = await store.paymentsByOrder('test', PCD_PAY_OID);
      expect(more).toEqual([]);
      return { status: payment?.status, version: payment?.version };
    });

  test('charge nobody, and the payment can be confirmed as before', async () => {
    const [soldOut, other] = [await certified(1_000), await certified(128_000)];
    const before = await stateOf(soldOut);
    const { PCD_PAY_OID, PCD_PAY_TOTAL } = other;
    for (const named of [orderOf(other), { PCD_PAY_OID }, { PCD_PAY_TOTAL }, { PCD_PAY_OID: ['x'] }]) {
      expect(await confirm(soldOut, named)).toMatchObject({
        PCD_PAY_RST: 'error',
        PCD_PAY_CODE: 'PCCF0004',
        PCD_PAY_CARDAUTHNO: '',
        ...orderOf(soldOut),
      });
    }
    expect(await stateOf(soldOut)).toEqual(before);
    expect(before.status).toBe('authenticated');
    for (const each of [soldOut, other])
      expect(await confirm(each, orderOf(each))).toMatchObject({
        PCD_PAY_CODE: 'PCCF0000',
        ...orderOf(each),
      });
  });

  test('charge nobody for an amount that is nearly one, as long as a call may be', async () => {
    const result = await certified(1_000);
    for (const filler of [' ', '0', ',', ',000', '.0', '원', '\u00a0'])
      for (const start of ['1', '1000.0', '']) {
        const PCD_PAY_TOTAL = `${start}${filler.repeat(8_000 / filler.length)}x`;
        expect(await confirm(result, { PCD_PAY_TOTAL })).toMatchObject({ PCD_PAY_CODE: 'PCCF0004' });
      }
    expect(await stateOf(result)).toMatchObject({ status: 'authenticated' });
  });

  test('charge nobody through a shop that believes the form and confirms with the SDK', async () => {
    const [soldOut, other] = [await certified(1_000), await certified(128_000)];
    const forged = parseResult({ ...soldOut, ...orderOf(other) });
    if (forged.kind !== 'claims-authenticated') throw new Error('The forged result is read like any other.');
    const expected = { orderNumber: other['PCD_PAY_OID'] ?? '', amountWon: 128_000 };
    expect(await house.partner.confirm(forged, expected)).toMatchObject({
      kind: 'declined',
      code: 'PCCF0004',
    });
    for (const each of [soldOut, other])
      expect(await stateOf(each)).toMatchObject({ status: 'authenticated' });
  });

  test('are told, of a paid order, that it is paid; nothing more is charged', async () => {
    const [paid, other] = [await certified(), await certified()];
    const first = await confirm(paid, orderOf(paid));
    expect(first).toMatchObject({ PCD_PAY_CODE: 'PCCF0000' });
    const before = await stateOf(paid);
    for (const named of [orderOf(other), { PCD_PAY_TOTAL: '1' }, { PCD_PAY_OID: 'ORDER-OF-NOBODY' }])
      expect(await confirm(paid, named)).toMatchObject({
        PCD_PAY_RST: 'error',
        PCD_PAY_CODE: 'CPCA0201',
        ...orderOf(paid),
      });
    expect(await confirm(paid, orderOf(paid))).toEqual(first);
    expect(await confirm(paid)).toEqual(first);
    // Long after the time for a confirm.
    house.advance(60 * 60_000);
    expect(await confirm(paid, orderOf(other))).toMatchObject({ PCD_PAY_CODE: 'CPCA0201' });
    expect(await confirm(paid)).toEqual(first);
    expect(await stateOf(paid)).toEqual(before);
  });

  test('beside a confirm under way are answered of it, and do not end it', async () => {
    const [result, other] = [await certified(), await certified()];
    const answers = await Promise.all([
      confirm(result, orderOf(other)),
      confirm(result, orderOf(result)),
      confirm(result, orderOf(other)),
    ]);
    expect(answers[1]).toMatchObject({ PCD_PAY_CODE: 'PCCF0000' });
    for (const each of [answers[0], answers[2]])
      expect(each?.['PCD_PAY_CODE']).toMatch(/^(PCCF0004|CPCA0201)$/);
    expect(await stateOf(result)).toMatchObject({ status: 'paid' });
  });
});
