import { beforeAll, describe, expect, test } from 'vitest';
import { editMerchant, type KeyUse, testAccount } from '../../packages/gateway/src/main.ts';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import { paths } from '../../packages/protocol/src/payple/index.ts';
import type { WindowSession } from '../../packages/sdk/src/testing/window-session.ts';
import {
  type Answer,
  expectAuthRefusal,
  expectRefusalPage,
  fieldsOf,
  sendForm,
  sendJson,
  unchanged,
} from '../support/attack.ts';
import { type House, openHouse } from '../support/house.ts';

const { id, keys } = testAccount;
const EVERYTHING: KeyUse = {
  clientKeyUse: 'on',
  sealedOrdersOnly: false,
  rawKeysOnly: false,
  pagesMayCall: false,
};

/** Looks alike: every letter and mark in its full width. */
const wide = (text: string) =>
  text.replace(/[!-~]/g, (each) => String.fromCodePoint((each.codePointAt(0) ?? 0) + 0xfee0));

describe.each(engines)('a client key on $name', (engine) => {
  let house: House;

  beforeAll(async () => {
    house = await openHouse({ engine });
    return () => house.close();
  });

  const allow = (use: Partial<KeyUse>) => house.administer((deps) => editMerchant(deps, id, use));

  /** What everybody can do who reads the key in the shop's page. */
  const byClientKey = (): Promise<Answer> =>
    sendJson(`${house.gateway.url}/js/v1/auth`, { clientKey: keys.clientKey }, { origin: house.shopOrigin });
  const byServer = (order: Readonly<Record<string, string>>): Promise<Answer> =>
    sendJson(
      `${house.gateway.url}${paths.auth}`,
      { cst_id: id, custKey: keys.custKey, ...order },
      { referer: house.shopOrigin },
    );

  test('that is switched off opens nothing, and the refusal names the command', async () => {
    await allow({ clientKeyUse: 'off' });
    expectAuthRefusal(
      await unchanged(house.location, byClientKey),
      'AUTH0003',
      `dojang merchants edit ${id} --client-key on`,
    );
    await allow(EVERYTHING);
    expect(fieldsOf(await byClientKey())).toMatchObject({ result: 'success' });
  });

  test('of a partner who takes sealed orders only opens nothing; nor does a server that seals nothing', async () => {
    await allow({ sealedOrdersOnly: true });
    const command = `dojang merchants edit ${id} --sealed-orders-only off`;
    expectAuthRefusal(await unchanged(house.location, byClientKey), 'AUTH0003', command);
    const payment = { PCD_PAY_OID: 'ORDER-1', PCD_PAY_TOTAL: '1000', PCD_PAY_WORK: 'CERT' };
    const short = Object.keys(payment).map((left) => ({ ...payment, [left]: '' }));
    // With this purpose of old clients the page would still choose between PAY and CERT.
    for (const said of [{}, ...short, { ...payment, PCD_PAY_WORK: 'AUTH' }])
      expectAuthRefusal(await unchanged(house.location, () => byServer(said)), 'AUTH0005', command);
    for (const said of [payment, { ...payment, DOJANG_SEAL_ALL: 'Y' }])
      expect(fieldsOf(await byServer(said))).toMatchObject({ result: 'success' });
    // A lookup and a cancellation open no window.
    for (const flag of ['PCD_PAYCHK_FLAG', 'PCD_PAYCANCEL_FLAG'])
      expect(fieldsOf(await byServer({ [flag]: 'Y' }))).toMatchObject({ result: 'success' });
    await allow(EVERYTHING);
  });

  test('of a partner who takes sealed orders only: the page does not turn CERT into PAY', async () => {
    const order = { PCD_PAY_OID: house.order().orderNumber, PCD_PAY_TOTAL: '100' };
    // An AuthKey from before the setting, of a server that left it to the page.
    const before = await forged(order.PCD_PAY_OID, {}, () => byServer(order));
    await allow({ sealedOrdersOnly: true });
    const command = `dojang merchants edit ${id} --sealed-orders-only off`;
    expectRefusalPage(await unchanged(house.location, () => open(before)), 'CPCA9999', command);
    const sealed = await forged(order.PCD_PAY_OID, {}, () => byServer({ ...order, PCD_PAY_WORK: 'CERT' }));
    const page = await unchanged(house.location, () => open(sealed));
    expectRefusalPage(page, 'CPCA9999', 'PCD_PAY_WORK: the page says otherwise');
    expect((await open({ ...sealed, PCD_PAY_WORK: 'CERT' })).status).toBe(303);
    await allow(EVERYTHING);
  });

  test.each(['cert', 'CERT ', 'CONFIRM'])('no server believes that it sealed %j', async (work) => {
    const refused = await unchanged(house.location, () => byServer({ PCD_PAY_WORK: work }));
    expectAuthRefusal(refused, 'AUTH0005', 'PCD_PAY_WORK: one of PAY, CERT, AUTH');
  });

  type Fields = Readonly<Record<string, string>>;

  /** An order of the shop, as its server sealed it for the page. */
  const sealedOrder = async () => {
    const order = house.order({ amountWon: 128_000 });
    const { fields } = await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
    return { fields, orderNumber: order.orderNumber };
  };

  /** The form of who has no seal, and wants to pay another order for 100 won. */
  const forged = async (orderNumber: string, how: Fields = {}, by = byClientKey): Promise<Fields> => {
    const auth = fieldsOf(await by());
    expect(auth).toMatchObject({ result: 'success' });
    return {
      PCD_PAY_TYPE: 'card',
      PCD_PAY_WORK: 'PAY',
      PCD_CARD_VER: '02',
      PCD_PAY_GOODS: '도장 티셔츠',
      PCD_PAY_TOTAL: '100',
      PCD_PAY_OID: orderNumber,
      PCD_RST_URL: '/payments/result',
      PCD_AUTH_KEY: auth['AuthKey'] ?? '',
      PCD_PAY_URL: auth['return_url'] ?? '',
      ...how,
    };
  };
  const open = (fields: Fields) =>
    sendForm(`${house.gateway.url}${paths.window}`, fields, { origin: house.shopOrigin });

  /** A window whose card is authenticated: one step more, and it is charged. */
  const authenticated = async (fields: Fields) => {
    const window = await house.payer.open(fields);
    await window.agree();
    await window.choose('shinhan');
    await (await window.phone()).approve();
    await window.waitFor('authenticated');
    return window;
  };
  const approved = async (window: WindowSession) => {
    await window.approve();
    return (await window.returnResult()).result;
  };

  test.each([
    ['the client key', byClientKey],
    ['an AuthKey of the server that seals nothing', () => byServer({})],
    ['an AuthKey of the server that seals the amount alone', () => byServer({ PCD_PAY_TOTAL: '100' })],
  ])('opens no window for an order number that was sealed, by %s', async (_how, by) => {
    const { fields, orderNumber } = await sealedOrder();
    await house.payer.open(fields);
    const form = await forged(orderNumber, {}, by);
    const page = await unchanged(house.location, () => open(form));
    expectRefusalPage(page, 'CPCA9999', 'PCD_PAY_OID: the server has sealed this order number before');
    expect(await house.payer.pay(fields)).toMatchObject({ PCD_PAY_RST: 'success', PCD_PAY_TOTAL: '128000' });
  });

  test('opens no window for an order number that looks like a sealed one, whatever its case, width, accents, dashes or white space', async () => {
    const { fields, orderNumber } = await sealedOrder();
    await house.payer.open(fields);
    const accented = [`${orderNumber}\u0301`, orderNumber.replace(/[aeiou]/i, '$&\u0300').normalize('NFC')];
    const dashed = ['\u2010', '\u2013', '\u2212'].map((dash) => orderNumber.replace('-', dash));
    for (const alike of [orderNumber.toLowerCase(), wide(orderNumber), ...accented, ...dashed]) {
      expect(alike).not.toBe(orderNumber);
      const form = await forged(alike);
      const page = await unchanged(house.location, () => open(form));
      expectRefusalPage(page, 'CPCA9999', 'PCD_PAY_OID: the server has sealed this order number before');
    }
    for (const alike of [
      `${orderNumber} `,
      ` ${orderNumber}`,
      `${orderNumber}\u200b`,
      `\u202e${orderNumber}`,
      `${orderNumber}\u2800`,
    ]) {
      const form = await forged(alike);
      const page = await unchanged(house.location, () => open(form));
      expectRefusalPage(page, 'CPCA9999', 'PCD_PAY_OID: no white space at its ends');
    }
    expect(await house.payer.pay(fields)).toMatchObject({ PCD_PAY_RST: 'success', PCD_PAY_TOTAL: '128000' });
  });

  test('in a window of a look-alike that was open before charges nothing from the first sealed opening on', async () => {
    const { fields, orderNumber } = await sealedOrder();
    const window = await authenticated(await forged(orderNumber.toLowerCase()));
    await house.payer.open(fields);
    expect(await approved(window)).toMatchObject({ PCD_PAY_RST: 'error', PCD_PAY_CODE: 'CPCA9999' });
  });

  test('certifies a look-alike before the first sealed opening, and the confirm of the true order charges nothing', async () => {
    const { orderNumber } = await sealedOrder();
    for (const alike of [orderNumber.toLowerCase(), wide(orderNumber)]) {
      const result = await house.payer.pay(await forged(alike, { PCD_PAY_WORK: 'CERT' }));
      const confirmed = await sendJson(`${house.gateway.url}${paths.confirm}`, {
        PCD_CST_ID: id,
        PCD_CUST_KEY: keys.custKey,
        PCD_AUTH_KEY: result['PCD_AUTH_KEY'],
        PCD_PAY_REQKEY: result['PCD_PAY_REQKEY'],
        PCD_PAY_OID: orderNumber,
      });
      expect(fieldsOf(confirmed)).toMatchObject({ PCD_PAY_RST: 'error', PCD_PAY_CODE: 'PCCF0004' });
    }
  });

  test('leaves order numbers that nobody sealed to their case: each is paid for itself', async () => {
    const { orderNumber } = house.order();
    for (const each of [orderNumber, orderNumber.toLowerCase()])
      expect(await house.payer.pay(await forged(each))).toMatchObject({
        PCD_PAY_RST: 'success',
        PCD_PAY_OID: each,
      });
  });

  test('in a window that was open before charges nothing from the first sealed opening on', async () => {
    const { fields, orderNumber } = await sealedOrder();
    const window = await authenticated(await forged(orderNumber));
    await house.payer.open(fields);
    expect(await approved(window)).toMatchObject({ PCD_PAY_RST: 'error', PCD_PAY_CODE: 'CPCA9999' });
    expect(await house.payer.pay(fields)).toMatchObject({ PCD_PAY_RST: 'success', PCD_PAY_TOTAL: '128000' });
  });

  test('is known by its order number after a restart too', async () => {
    const { fields, orderNumber } = await sealedOrder();
    const window = await authenticated(await forged(orderNumber));
    await house.payer.close(fields);
    await house.restartGateway();
    expect(await approved(window)).toMatchObject({ PCD_PAY_RST: 'error', PCD_PAY_CODE: 'CPCA9999' });
  });

  test('of a CERT payment charges nothing by the confirm of a shop that does not look', async () => {
    const { fields, orderNumber } = await sealedOrder();
    const result = await house.payer.pay(await forged(orderNumber, { PCD_PAY_WORK: 'CERT' }));
    await house.payer.open(fields);
    const confirmed = await sendJson(`${house.gateway.url}${paths.confirm}`, {
      PCD_CST_ID: id,
      PCD_CUST_KEY: keys.custKey,
      PCD_AUTH_KEY: result['PCD_AUTH_KEY'],
      PCD_PAY_REQKEY: result['PCD_PAY_REQKEY'],
    });
    expect(fieldsOf(confirmed)).toMatchObject({ PCD_PAY_RST: 'error', PCD_PAY_CODE: 'PCCF0001' });
    expect(await house.payer.pay(fields)).toMatchObject({ PCD_PAY_RST: 'success', PCD_PAY_TOTAL: '128000' });
  });

  test('racing with the sealed opening pays before it or not at all, and never both', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { fields, orderNumber } = await sealedOrder();
      const windows = [
        await authenticated(await forged(orderNumber)),
        await authenticated(await forged(orderNumber)),
      ];
      const [opened, ...results] = await Promise.all([open(fields), ...windows.map(approved)]);
      const paid = results.filter((result) => result['PCD_PAY_RST'] === 'success');
      expect(paid.length).toBeLessThan(2);
      if (opened.status !== 303) expect(paid).toHaveLength(1);
      // Whoever was not faster than the seal is refused from now on.
      const late = await unchanged(house.location, async () => open(await forged(orderNumber)));
      expectRefusalPage(late, opened.status === 303 ? 'CPCA9999' : 'CPCA0201', 'PCD_PAY_OID: ');
    }
  });

  test('leaves the shop its own windows: several sealed openings of one order at once all open', async () => {
    const order = house.order();
    const forms = await Promise.all(
      Array.from({ length: 5 }, () =>
        house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin }),
      ),
    );
    const opened = await Promise.all(forms.map(({ fields }) => open(fields)));
    expect(opened.map(({ status }) => status)).toEqual([303, 303, 303, 303, 303]);
  });

  test('that was switched off since opens nothing with the AuthKeys it got before', async () => {
    const form = await forged(house.order().orderNumber);
    await allow({ clientKeyUse: 'off' });
    const page = await unchanged(house.location, () => open(form));
    expectRefusalPage(page, 'AUTH0003', `dojang merchants edit ${id} --client-key on`);
    await allow(EVERYTHING);
    expect((await open(form)).status).toBe(303);
  });

  test('got its AuthKey before orders had to be sealed, and opens nothing', async () => {
    const { orderNumber } = house.order();
    const forms = [await forged(orderNumber), await forged(orderNumber, {}, () => byServer({}))];
    await allow({ sealedOrdersOnly: true });
    for (const form of forms) {
      const page = await unchanged(house.location, () => open(form));
      expectRefusalPage(page, 'CPCA9999', `dojang merchants edit ${id} --sealed-orders-only off`);
    }
    const { fields } = await sealedOrder();
    expect(await house.payer.pay(fields)).toMatchObject({ PCD_PAY_RST: 'success' });
    await allow(EVERYTHING);
  });

  test('in a window that was open before orders had to be sealed charges nothing any more', async () => {
    const window = await authenticated(await forged(house.order().orderNumber));
    await allow({ sealedOrdersOnly: true });
    expect(await approved(window)).toMatchObject({ PCD_PAY_RST: 'error', PCD_PAY_CODE: 'CPCA9999' });
    await allow(EVERYTHING);
  });
});
