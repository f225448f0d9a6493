import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Limits, setLimits, setMerchantStatus } from '../../packages/gateway/src/main.ts';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import { createPartner, dojang, testCredentials } from '../../packages/sdk/src/index.ts';
import { verifiable } from '../../packages/sdk/test/verifiable.ts';
import { fieldsOf, sendJson } from '../support/attack.ts';
import { type House, openHouse } from '../support/house.ts';

type Fields = Readonly<Record<string, string>>;

const REFUND_KEY = 'a41ce010ede9fcbfb3be86b24858806596a9db68b79d138b147c3e563e1829a0';
const DAY_MS = 24 * 60 * 60 * 1000;
const none: Limits = { perPaymentWon: null, perDayWon: null, paymentsPerDay: null, perMonthWon: null };
const NOT_NOW = { PCD_PAY_RST: 'error', PCD_PAY_CODE: 'AUTH0003', PCD_PAY_CARDAUTHNO: '' };

describe.each(engines)('on $name', (engine) => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ engine });
    return () => house.close();
  });
  beforeEach(async () => {
    await limit(none);
    await set('active');
  });

  const limit = (limits: Partial<Limits>) => house.administer((deps) => setLimits(deps, 'test', limits));
  const set = (status: 'active' | 'disabled') =>
    house.administer((deps) => setMerchantStatus(deps, 'test', status));
  const charges = () =>
    house.administer(async ({ store }) => {
      const rows = await store.recentPayments({ limit: 50, merchantId: 'test' });
      return rows.filter(({ status }) => status === 'paid').map(({ id }) => id);
    });

  async function fieldsOfOrder(changes: Parameters<House['order']>[0] = {}): Promise<Fields> {
    const order = house.order(changes);
    return (await house.partner.requestPayment({ ...order, shopOrigin: house.shopOrigin })).fields;
  }

  /** A window whose customer has said yes on the phone: one step from the money. */
  async function authenticated(changes: Parameters<House['order']>[0] = {}) {
    const window = await house.payer.open(await fieldsOfOrder(changes));
    await window.agree();
    await window.choose('shinhan');
    await (await window.phone()).approve({});
    await window.waitFor(['authenticated', 'done']);
    return window;
  }
  type Window = Awaited<ReturnType<typeof authenticated>>;

  const resultOf = async (window: Window): Promise<Fields> => (await window.returnResult()).result;

  async function approved(window: Window): Promise<Fields> {
    await window.approve();
    await window.waitFor(['done']);
    return await resultOf(window);
  }

  function confirm(result: Fields): Promise<Fields> {
    return sendJson(result['PCD_PAY_COFURL'] ?? '', {
      PCD_CST_ID: 'test',
      PCD_CUST_KEY: 'abcd1234567890',
      PCD_AUTH_KEY: result['PCD_AUTH_KEY'],
      PCD_PAY_REQKEY: result['PCD_PAY_REQKEY'],
    }).then(fieldsOf);
  }

  describe('a partner that is disabled', () => {
    test('takes no money in windows that are open, at whatever step', async () => {
      const before = await charges();
      const [atTerms, atCard, ready, cert] = [
        await house.payer.open(await fieldsOfOrder()),
        await house.payer.open(await fieldsOfOrder()),
        await authenticated(),
        await authenticated({ work: 'CERT' }),
      ];
      await atCard.agree();
      const certResult = await resultOf(cert);
      await set('disabled');

      await atTerms.agree();
      await atTerms.choose('shinhan');
      expect(await resultOf(atTerms)).toMatchObject(NOT_NOW);
      await atCard.choose('shinhan');
      expect(await resultOf(atCard)).toMatchObject(NOT_NOW);
      expect(await approved(ready)).toMatchObject(NOT_NOW);
      expect(await confirm(certResult)).toMatchObject(NOT_NOW);
      expect(await charges()).toEqual(before);
    });

    test('still looks up and gives back what was paid, and pays again once it is enabled', async () => {
      const partner = createPartner({
        environment: dojang({ url: house.gateway.url, mode: 'test' }),
        credentials: testCredentials({ cstId: 'test', custKey: 'abcd1234567890', refundKey: REFUND_KEY }),
        shopOrigin: house.shopOrigin,
      });
      const order = house.order({ amountWon: 3_000 });
      const { fields } = await partner.requestPayment({ ...order, shopOrigin: house.shopOrigin });
      const paid = await partner.verify(verifiable(await house.payer.pay(fields)), order);
      if (paid.kind !== 'paid') throw new Error(paid.kind);
      const certResult = await resultOf(await authenticated({ work: 'CERT' }));
      const first = await confirm(certResult);
      await set('disabled');

      expect(await confirm(certResult)).toEqual(first);
      const { orderNumber } = order;
      expect(await partner.lookup({ orderNumber })).toMatchObject({ kind: 'paid' });
      expect(await partner.cancel({ orderNumber, paidOn: paid, amountWon: 1_000 })).toMatchObject({
        kind: 'cancelled',
      });
      await expect(fieldsOfOrder()).rejects.toThrow('AUTH0003');
      await set('active');
      expect(await approved(await authenticated())).toMatchObject({ PCD_PAY_RST: 'success' });
    });

    test('begins no approval after the moment it was disabled, whatever is on its way', async () => {
      const windows = await Promise.all(Array.from({ length: 6 }, () => authenticated()));
      const approvals = windows.map(approved);
      await set('disabled');
      const disabledAt = await house.administer(
        async ({ store }) => (await store.merchant('test'))?.updated_at,
      );
      await Promise.all(approvals);
      const begun = await house.administer(async ({ store }) => {
        const rows = await store.recentPayments({ limit: 6, merchantId: 'test' });
        return (await Promise.all(rows.map(({ id }) => store.events(id)))).flat();
      });
      const late = begun.filter(({ type, at }) => type === 'approval_started' && at > (disabledAt ?? 0));
      expect(late).toEqual([]);
    });
  });

  describe('windows that were opened first', () => {
    // Nothing of another test counts.
    beforeEach(() => house.advance(40 * DAY_MS));

    const codesOf = async (windows: readonly Window[]) =>
      (await Promise.all(windows.map(approved)))
        .map(({ PCD_PAY_CODE = '' }) => PCD_PAY_CODE)
        .toSorted((left, right) => left.localeCompare(right));
    const eight = () => Promise.all(Array.from({ length: 8 }, () => authenticated({ amountWon: 1_000 })));
    const times = (count: number, code: string) => Array.from({ length: count }, () => code);

    test.each<[keyof Limits, number, string]>([
      ['perDayWon', 3_000, 'CPCA0023'],
      ['paymentsPerDay', 3, 'CPCA0024'],
      ['perMonthWon', 3_999, 'CPCA0025'],
    ])('eight of them do not come to more than the limit: %s', async (name, figure, code) => {
      await limit({ [name]: figure });
      expect(await codesOf(await eight())).toEqual([...times(3, '0000'), ...times(5, code)]);
    });

    test('what was paid before there was a limit counts, and when limits come and go', async () => {
      const windows = await eight();
      expect(await codesOf(windows.slice(0, 2))).toEqual(times(2, '0000'));
      await limit({ perDayWon: 3_000 });
      expect(await codesOf(windows.slice(2, 3))).toEqual(['0000']);
      await limit(none);
      expect(await codesOf(windows.slice(3, 4))).toEqual(['0000']);
      await limit({ perDayWon: 5_000 });
      expect(await codesOf(windows.slice(4, 7))).toEqual(['0000', 'CPCA0023', 'CPCA0023']);
    });

    test('what is declined or reversed is given back', async () => {
      await limit({ perDayWon: 1_000 });
      const declined = await house.payer.open(await fieldsOfOrder({ amountWon: 1_000 }));
      await declined.agree();
      await declined.choose('shinhan');
      await (await declined.phone()).approve({ card: 'over-limit' });
      await declined.waitFor(['authenticated']);
      await declined.approve();
      await declined.waitFor(['card']);
      const confirmed = await resultOf(await authenticated({ work: 'CERT', amountWon: 1_000 }));
      expect(await confirm(confirmed)).toMatchObject({ PCD_PAY_CODE: 'PCCF0000' });
    });

    test('a limit that was lowered since is the one that counts', async () => {
      const window = await authenticated({ amountWon: 1_000 });
      await limit({ perPaymentWon: 999 });
      expect(await approved(window)).toMatchObject({
        PCD_PAY_CODE: 'CPCA0022',
        PCD_PAY_MSG: '카드결제 건당 한도(999원)가 초과되었습니다. 상점 관리자에게 문의주세요.',
      });
    });

    test('the next day of Korea begins anew', async () => {
      await limit({ paymentsPerDay: 1 });
      expect(await codesOf((await eight()).slice(0, 2))).toEqual(['0000', 'CPCA0024']);
      house.advance(DAY_MS);
      expect(await codesOf([await authenticated()])).toEqual(['0000']);
    });
  });
});
