import { beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import { type Code, paths, type Row, requests } from '../../packages/protocol/src/payple/index.ts';
import type { Order } from '../../packages/sdk/src/index.ts';
import { expectRefusalPage, fieldsOf, sendForm, sendJson, unchanged } from '../support/attack.ts';
import { type House, openHouse } from '../support/house.ts';

type Fields = Readonly<Record<string, string>>;

/** Rows of a payment request that may hold more than one value, each with another than the order below has. */
const rewritten: Fields = {
  PCD_PAY_WORK: 'PAY',
  PCD_PAY_GOODS: '당첨 안내: evil.example 로 오세요',
  PCD_PAY_TOTAL: '1500',
  PCD_RST_URL: 'https://evil.example/payments/result',
  PCD_PAY_OID: 'ANOTHER',
  PCD_PAYER_NO: '2',
  PCD_PAYER_NAME: '다른 사람',
  PCD_PAYER_HP: '01099999999',
  PCD_PAYER_EMAIL: 'victim@example.com',
  PCD_PAY_ISTAX: 'N',
  PCD_PAY_TAXTOTAL: '1',
  PCD_APP_SCHEME: 'Other://',
  PCD_PAY_METHOD: 'appCard',
  PCD_USER_DEFINE1: '다른 값',
  PCD_USER_DEFINE2: '다른 값',
};

const everything: Partial<Order> = {
  work: 'CERT',
  goods: '도장 티셔츠',
  amountWon: 59_000,
  buyer: { name: '홍길동', phone: '010-1234-5678', email: 'hong@example.com', memberNumber: '1' },
  tax: { kind: 'mixed', vatWon: 1_000 },
  appScheme: 'MyShop://',
  userDefined1: '첫째 줄\n둘째 줄',
  userDefined2: '둘째',
};

test('the table above rewrites every row that an order has', () => {
  const sealable = Object.values<Row>(requests.payment.rows).filter(
    ({ digest, values }) => digest === true && values?.length !== 1,
  );
  expect(sealable.map(({ wire }) => wire)).toEqual(Object.keys(rewritten));
});

describe.each(engines)('on $name', (engine) => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ engine });
    return () => house.close();
  });

  async function requested(changes: Partial<Order> = {}): Promise<Fields> {
    const order = { ...house.order(), ...changes, shopOrigin: house.shopOrigin };
    return (await house.partner.requestPayment(order)).fields;
  }

  const open = (fields: Fields) =>
    sendForm(fields['PCD_PAY_URL'] ?? '', fields, { origin: house.shopOrigin });
  const codeOf = (wire: string): Code => (wire === 'PCD_PAY_TOTAL' ? 'CPCAE004' : 'CPCA9999');

  describe('a page whose server sealed the order opens no window', () => {
    test.each(Object.entries(rewritten))('with another %s', async (wire, value) => {
      const fields = await requested(everything);
      const page = await unchanged(house.location, () => open({ ...fields, [wire]: value }));
      expectRefusalPage(
        page,
        codeOf(wire),
        new RegExp(`^${wire}: the (page says otherwise|whole order was sealed)`),
      );
      expect((await open(fields)).status).toBe(303);
    });

    test.each(['PCD_PAY_OID', 'PCD_RST_URL', 'PCD_PAYER_HP', 'PCD_PAYER_EMAIL', 'PCD_APP_SCHEME'])(
      'without %s',
      async (wire) => {
        const { [wire]: _left, ...fields } = await requested(everything);
        const page = await unchanged(house.location, () => open(fields));
        expectRefusalPage(page, codeOf(wire), `${wire}: the page says otherwise`);
      },
    );

    test.each([
      ['PCD_PAYER_HP', '01099999999'],
      ['PCD_PAYER_EMAIL', 'victim@example.com'],
      ['PCD_PAY_ISTAX', 'N'],
      ['PCD_APP_SCHEME', 'Other://'],
      ['PCD_USER_DEFINE1', '덧붙임'],
    ])('with %s added to it', async (wire, value) => {
      const page = await unchanged(house.location, async () =>
        open({ ...(await requested()), [wire]: value }),
      );
      expectRefusalPage(
        page,
        'CPCA9999',
        new RegExp(`^${wire}: the (page says otherwise|whole order was sealed)`),
      );
    });
  });

  test('CERT that the page turned into PAY charges nothing, and the customer may still pay as asked', async () => {
    const fields = await requested({ work: 'CERT' });
    await expect(house.payer.pay({ ...fields, PCD_PAY_WORK: 'PAY' })).rejects.toThrow('PCD_PAY_WORK: ');
    const result = await house.payer.pay(fields);
    expect(result).toMatchObject({ PCD_PAY_WORK: 'CERT', PCD_PAY_RST: 'success', PCD_PAY_CARDAUTHNO: '' });
  });

  test('what browsers and the script make of the same order opens its window', async () => {
    const fields = await requested(everything);
    const { PCD_USER_DEFINE1: define = '', PCD_RST_URL: url = '' } = fields;
    const page = {
      ...fields,
      PCD_USER_DEFINE1: define.replaceAll('\n', '\r\n'),
      PCD_RST_URL: new URL(url, house.shopOrigin).href,
      PCD_PAY_TOTAL: '0059000',
      PCD_HTTP_REFERER: `${house.shopOrigin}/cart`,
      PCD_CST_ID: 'a token',
      own: 'value',
    };
    expect((await open(page)).status).toBe(303);
  });

  describe('a server that says only some rows', () => {
    const authenticate = async (said: object) => {
      const keys = { cst_id: 'test', custKey: 'abcd1234567890', ...said };
      const answer = await sendJson(`${house.gateway.url}${paths.auth}`, keys, { referer: house.shopOrigin });
      return fieldsOf(answer)['AuthKey'] ?? '';
    };

    test.each(Object.keys(rewritten).filter((wire) => wire !== 'PCD_PAY_METHOD'))(
      'seals %s',
      async (wire) => {
        const fields = await requested(everything);
        const said = { [wire]: fields[wire] };
        const own = { ...fields, PCD_AUTH_KEY: await authenticate(said) };
        const changed = { ...own, [wire]: rewritten[wire] ?? '' };
        const page = await unchanged(house.location, () => open(changed));
        expectRefusalPage(page, codeOf(wire), `${wire}: the page says otherwise`);
        const others =
          wire === 'PCD_PAY_OID'
            ? { PCD_PAY_GOODS: '다른 상품' }
            : { PCD_PAY_OID: house.order().orderNumber };
        expect((await open({ ...own, ...others })).status).toBe(303);
      },
    );

    test('and one that says nothing, or what it authenticates for, seals nothing', async () => {
      for (const said of [{}, { PCD_PAY_WORK: 'AUTH' }]) {
        const fields = { ...(await requested()), PCD_AUTH_KEY: await authenticate(said) };
        expect((await open({ ...fields, PCD_PAY_GOODS: '다른 상품' })).status).toBe(303);
      }
    });
  });
});
