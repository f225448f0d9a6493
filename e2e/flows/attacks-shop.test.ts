import { beforeAll, describe, expect, test } from 'vitest';
import { type PaymentState, paymentStates } from '../../examples/shop/src/order.ts';
import { send, sendForm, unchanged } from '../support/attack.ts';
import { type ExampleShop, openExampleShop } from '../support/example-shop.ts';

type Fields = Readonly<Record<string, string>>;

let desk: ExampleShop;
let house: ExampleShop['house'];
let shop: ExampleShop['shop'];
let payer: ExampleShop['payer'];
beforeAll(async () => {
  desk = await openExampleShop();
  ({ house, shop, payer } = desk);
  return () => desk.close();
});

const place = (work: 'PAY' | 'CERT' = 'PAY', productId = 'tshirt') => desk.place({ work, productId });

async function stateOf(order: { readonly url: string }): Promise<PaymentState> {
  const answer = await send(`${shop.url}${order.url}/state`, { method: 'GET' });
  const { version } = JSON.parse(answer.text) as { version: string };
  const state = paymentStates.find((each) => each === version.split(' ')[1]);
  if (state === undefined) throw new Error(`No state in ${answer.text}`);
  return state;
}

/** How often the shop gave the goods away. */
async function fulfilments(order: { readonly url: string }): Promise<number> {
  const headers = { 'accept-language': 'en' };
  const page = await send(`${shop.url}${order.url}`, { method: 'GET', headers });
  return page.text.match(/exactly once/g)?.length ?? 0;
}

function claimOfPaid(fields: Fields, changes: Fields = {}): Fields {
  return {
    ...fields,
    PCD_PAY_RST: 'success',
    PCD_PAY_CODE: '0000',
    PCD_PAY_MSG: '카드승인완료',
    PCD_PAY_CARDAUTHNO: '30012345',
    PCD_PAY_TIME: '20261123134222',
    ...changes,
  };
}

describe('a result that cannot be proven never pays an order', () => {
  test.each<[string, (order: { fields: Fields }) => Fields]>([
    ['success for an order that nobody paid', ({ fields }) => claimOfPaid(fields)],
    ['success with a lower amount', ({ fields }) => claimOfPaid(fields, { PCD_PAY_TOTAL: '1' })],
    ['success with an amount that is none', ({ fields }) => claimOfPaid(fields, { PCD_PAY_TOTAL: '1e3' })],
    ['success without an amount', ({ fields }) => claimOfPaid(fields, { PCD_PAY_TOTAL: '' })],
    ['success with a longer code', ({ fields }) => claimOfPaid(fields, { PCD_PAY_CODE: 'PCCF0000' })],
    [
      'a CERT authentication of a PAY order',
      ({ fields }) =>
        claimOfPaid(fields, {
          PCD_PAY_WORK: 'CERT',
          PCD_PAY_REQKEY: 'x',
          PCD_AUTH_KEY: 'x',
          PCD_PAY_COFURL: `${house.gateway.url}/php/PayCardConfirmAct.php?ACT_=PAYM`,
        }),
    ],
    [
      'a confirm address elsewhere',
      ({ fields }) =>
        claimOfPaid(fields, {
          PCD_PAY_WORK: 'CERT',
          PCD_PAY_REQKEY: 'x',
          PCD_AUTH_KEY: 'x',
          PCD_PAY_COFURL: `${shop.url}/orders`,
        }),
    ],
    [
      'prototype keys',
      ({ fields }) => ({ ...claimOfPaid(fields), constructor: 'x', '__proto__.kind': 'paid' }),
    ],
  ])('%s', async (_case, forge) => {
    const order = await place();
    const answer = await unchanged(house.location, () => desk.bring(forge(order)));
    // Without a readable amount it is no result at all.
    expect([303, 404]).toContain(answer.status);
    expect(['waiting', 'checking', 'failed']).toContain(await stateOf(order));
    expect(await fulfilments(order)).toBe(0);
  });

  test('a CERT order claimed as paid, before and after its authentication', async () => {
    const order = await place('CERT');
    await unchanged(house.location, () => desk.bring(claimOfPaid(order.fields, { PCD_PAY_WORK: 'PAY' })));
    expect(await stateOf(order)).not.toBe('paid');
    const again = await place('CERT');
    const result = await payer.pay(again.fields);
    await unchanged(house.location, () => desk.bring({ ...result, PCD_PAY_WORK: 'PAY' }));
    expect(await stateOf(again)).not.toBe('paid');
    expect(await fulfilments(again)).toBe(0);
  });

  test('the result of one’s own cheap order, renamed to a dear one', async () => {
    const cheap = await place();
    const dear = await place('PAY', 'seal');
    const result = await payer.pay(cheap.fields);
    await unchanged(house.location, () => desk.bring({ ...result, PCD_PAY_OID: dear.orderNumber }));
    await desk.bring({
      ...result,
      PCD_PAY_OID: dear.orderNumber,
      PCD_PAY_TOTAL: dear.fields['PCD_PAY_TOTAL'] ?? '',
    });
    expect(await stateOf(dear)).not.toBe('paid');
    expect(await fulfilments(dear)).toBe(0);
    await desk.bring(result);
    expect([await stateOf(cheap), await fulfilments(cheap)]).toEqual(['paid', 1]);
  });

  test('the CERT keys of one’s own cheap order under the number of a dear one', async () => {
    const cheap = await place('CERT');
    const dear = await place('CERT', 'seal');
    const result = await payer.pay(cheap.fields);
    await desk.bring({
      ...result,
      PCD_PAY_OID: dear.orderNumber,
      PCD_PAY_TOTAL: dear.fields['PCD_PAY_TOTAL'] ?? '',
    });
    expect(await stateOf(dear)).not.toBe('paid');
    expect(await fulfilments(dear)).toBe(0);
  });

  test('two forged claims at once, and one beside the genuine result', async () => {
    const unpaid = await place();
    await Promise.all([1, 2, 3].map(() => desk.bring(claimOfPaid(unpaid.fields))));
    expect([await stateOf(unpaid), await fulfilments(unpaid)]).toEqual(['failed', 0]);

    const order = await place();
    const result = await payer.pay(order.fields);
    const claims = [
      result,
      { ...result, PCD_PAY_TOTAL: '1' },
      claimOfPaid(order.fields, { PCD_PAY_RST: 'close' }),
    ];
    await Promise.all(claims.map((claim) => desk.bring(claim)));
    await expect.poll(() => stateOf(order), { timeout: 15_000 }).toBe('paid');
    expect(await fulfilments(order)).toBe(1);
  });

  test('an order of nobody, a list, a broken body: refused', async () => {
    const nobody = await desk.bring(claimOfPaid({ PCD_PAY_OID: 'DJ-NOBODYS', PCD_PAY_TOTAL: '1000' }));
    expect(nobody.status).toBe(404);
    const url = `${shop.url}/payments/result`;
    const json = { 'content-type': 'application/json' };
    for (const body of [
      '[]',
      'null',
      '{',
      '{"__proto__":{"PCD_PAY_RST":"success"}}',
      '"\\ud800"',
      '['.repeat(10_000),
    ]) {
      const answer = await send(url, { headers: json, body });
      expect([400, 404]).toContain(answer.status);
    }
    expect((await send(url, { headers: json, body: `"${'a'.repeat(1_048_576)}"` })).status).toBe(413);
    expect((await sendForm(url, { PCD_PAY_OID: '\u0000', PCD_PAY_RST: 'success' })).status).toBe(404);
  });
});

describe('a genuine result', () => {
  test('brought again and again, one after the other and at once, is one order', async () => {
    const order = await place();
    const result = await payer.pay(order.fields);
    await Promise.all([1, 2, 3, 4].map(() => desk.bring(result)));
    await unchanged(house.location, () => desk.bring(result));
    expect([await stateOf(order), await fulfilments(order)]).toEqual(['paid', 1]);
  });

  test('of a CERT order brought twice at once is charged once', async () => {
    const order = await place('CERT');
    const result = await payer.pay(order.fields);
    await Promise.all([desk.bring(result), desk.bring(result)]);
    expect([await stateOf(order), await fulfilments(order)]).toEqual(['paid', 1]);
    const claims = await house.administer(({ store }) => store.claim('test', order.orderNumber));
    const events = await house.administer(({ store }) => store.events(claims?.payment_id ?? ''));
    expect(events.filter(({ type }) => type === 'approved')).toHaveLength(1);
    await unchanged(house.location, () => desk.bring(result));
  });

  test('cannot be undone by a forged failure or close', async () => {
    const order = await place();
    await desk.bring(await payer.pay(order.fields));
    for (const PCD_PAY_RST of ['error', 'close'])
      await unchanged(house.location, () => desk.bring(claimOfPaid(order.fields, { PCD_PAY_RST })));
    expect([await stateOf(order), await fulfilments(order)]).toEqual(['paid', 1]);
  });
});
