import { beforeAll, describe, expect, test } from 'vitest';
import { addMerchant, type Gateway, startGateway, testAccount } from '../../packages/gateway/src/main.ts';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import { CALLBACK_PATH } from '../../packages/protocol/src/acquirer/index.ts';
import { paths } from '../../packages/protocol/src/payple/index.ts';
import { type Answer, fieldsOf, sendJson } from '../support/attack.ts';
import { type House, openHouse, SECRET } from '../support/house.ts';

const CST_ID = 'test';
const CUST_KEY = 'abcd1234567890';
const WRONG_KEYS = 10;

/** Nobody had it before: an attack and a test are one address. */
let addresses = 0;
function newAddress(): string {
  addresses += 1;
  return `198.51.100.${addresses}`;
}

describe.each(engines)('on $name', (engine) => {
  let house: House;
  let second: Gateway;

  beforeAll(async () => {
    house = await openHouse({
      engine,
      rateLimits: { wrongKeys: WRONG_KEYS, wrongKeysOfAddress: 30, lookups: 3 },
    });
    second = await house.openSecondGateway();
    return async () => {
      await second.close();
      await house.close();
    };
  });

  const authenticate = (
    { url }: Gateway,
    address: string,
    custKey: string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Answer> =>
    sendJson(
      `${url}${paths.auth}`,
      { cst_id: CST_ID, custKey, ...more },
      { referer: house.shopOrigin, 'x-forwarded-for': address },
    );

  /** Says wrong keys until the address is locked out. */
  async function lockOut(address: string): Promise<void> {
    for (let tries = 0; tries < WRONG_KEYS; tries += 1)
      expect((await authenticate(house.gateway, address, `wrong-${tries}`)).status).toBe(200);
  }

  function expectLockedOut(answer: Answer): void {
    expect(answer.status).toBe(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(60);
  }

  test('a thousand wrong keys, a hundred at once, are ten, and then the right one opens nothing either', async () => {
    const address = newAddress();
    const answers: Answer[] = [];
    for (let round = 0; round < 10; round += 1)
      answers.push(
        ...(await Promise.all(
          Array.from({ length: 100 }, (_, each) =>
            authenticate(house.gateway, address, `wrong-${round}-${each}`),
          ),
        )),
      );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(WRONG_KEYS);
    const answer = await authenticate(house.gateway, address, CUST_KEY);
    expectLockedOut(answer);
    // In the wire's own form, which old clients read whatever the status is.
    expect(fieldsOf(answer)).toMatchObject({ result: 'error', AuthKey: '' });
    expect(fieldsOf(answer)['DOJANG_HINT']).toContain('DOJANG_RATE_WRONG_KEYS');
  });

  test('the partner itself is never locked: its server is at another address', async () => {
    await lockOut(newAddress());
    expect(fieldsOf(await authenticate(house.gateway, newAddress(), CUST_KEY))).toMatchObject({
      result: 'success',
    });
  });

  test('another process knows of it', async () => {
    const address = newAddress();
    await lockOut(address);
    expectLockedOut(await authenticate(second, address, CUST_KEY));
  });

  test('a while later one more key is looked at, and only one', async () => {
    const address = newAddress();
    await lockOut(address);
    house.advance(60_000);
    expect((await authenticate(house.gateway, address, 'wrong-again')).status).toBe(200);
    expectLockedOut(await authenticate(second, address, CUST_KEY));
    house.advance(60_000);
    expect(fieldsOf(await authenticate(house.gateway, address, CUST_KEY))).toMatchObject({
      result: 'success',
    });
  });

  test('who tries one partner after the other is locked out as an address', async () => {
    const address = newAddress();
    const statuses: number[] = [];
    for (let tries = 0; tries < 40; tries += 1)
      statuses.push(
        (await authenticate(house.gateway, address, CUST_KEY, { cst_id: `shop-${tries}` })).status,
      );
    expect(statuses.filter((status) => status === 200)).toHaveLength(30);
  });

  test('addresses of one IPv6 network are one', async () => {
    for (let tries = 0; tries < WRONG_KEYS; tries += 1)
      await authenticate(house.gateway, `2001:db8:1:2::${tries}`, `wrong-${tries}`);
    expectLockedOut(await authenticate(house.gateway, '2001:db8:1:2:ffff::1', CUST_KEY));
    expect((await authenticate(house.gateway, '2001:db8:1:3::1', CUST_KEY)).status).toBe(200);
  });

  test('the keys of a result that a customer saw guess no partner key', async () => {
    const address = newAddress();
    const { fields } = await house.partner.requestPayment({
      ...house.order({ work: 'CERT' }),
      shopOrigin: house.shopOrigin,
    });
    const result: Readonly<Record<string, string | undefined>> = { ...(await house.payer.pay(fields)) };
    const confirm = (custKey: string) =>
      sendJson(
        result['PCD_PAY_COFURL'] ?? '',
        {
          PCD_CST_ID: CST_ID,
          PCD_CUST_KEY: custKey,
          PCD_AUTH_KEY: result['PCD_AUTH_KEY'],
          PCD_PAY_REQKEY: result['PCD_PAY_REQKEY'],
        },
        { 'x-forwarded-for': address },
      );
    for (let tries = 0; tries < WRONG_KEYS; tries += 1)
      expect((await confirm(`wrong-${tries}`)).status).toBe(200);
    const answer = await confirm(CUST_KEY);
    expectLockedOut(answer);
    expect(fieldsOf(answer)).toMatchObject({ PCD_PAY_RST: 'error', PCD_PAY_CODE: 'AUTH0002' });
  });

  test('who knows the key of a partner guesses no refund key, and locks nothing else', async () => {
    const address = newAddress();
    const { refundKey: right } = testAccount.keys;
    const cancel = async (refundKey: string) => {
      const auth = fieldsOf(
        await authenticate(house.gateway, newAddress(), CUST_KEY, { PCD_PAYCANCEL_FLAG: 'Y' }),
      );
      return sendJson(
        `${house.gateway.url}${paths.cancel}`,
        {
          PCD_CST_ID: CST_ID,
          PCD_CUST_KEY: CUST_KEY,
          PCD_AUTH_KEY: auth['AuthKey'],
          PCD_REFUND_KEY: refundKey,
          PCD_PAYCANCEL_FLAG: 'Y',
          PCD_PAY_OID: 'A',
          PCD_PAY_DATE: '20260101',
          PCD_REFUND_TOTAL: '1000',
        },
        { 'x-forwarded-for': address },
      );
    };
    for (let tries = 0; tries < WRONG_KEYS; tries += 1)
      expect(fieldsOf(await cancel(`wrong-${tries}`))).toMatchObject({ PCD_PAY_CODE: 'PAYC0002' });
    expectLockedOut(await cancel('wrong-again'));
    expectLockedOut(await cancel(`${right.slice(1)}0`));
    // Nobody guesses a key of 32 random bytes: the right one is none of the guesses, whoever else is at its address.
    expect(fieldsOf(await cancel(right))).toMatchObject({ PCD_PAY_CODE: 'PAYC0007' });
    expect(fieldsOf(await authenticate(house.gateway, address, CUST_KEY))).toMatchObject({
      result: 'success',
    });
  });

  test('whoever shares an address with a shop locks out none of the keys that we made', async () => {
    const { keys } = await house.administer(async (deps) => {
      const added = await addMerchant(deps, { id: `shop-${engine.name}`, name: '새 상점' });
      if (!added.ok) throw new Error(added.message);
      return added;
    });
    const address = newAddress();
    const authenticateAs = (custKey: string) =>
      authenticate(house.gateway, address, custKey, { cst_id: `shop-${engine.name}` });
    for (let tries = 0; tries < WRONG_KEYS; tries += 1) await authenticateAs(`wrong-${tries}`);
    expectLockedOut(await authenticateAs('wrong-again'));
    expect(fieldsOf(await authenticateAs(keys.custKey))).toMatchObject({ result: 'success' });
    expectLockedOut(await authenticateAs('wrong-again'));
  });

  test("a customer locks his shop out by no keys of another payment, which the shop sends with its session's token", async () => {
    const address = newAddress();
    const { fields } = await house.partner.requestPayment({
      ...house.order({ work: 'CERT' }),
      shopOrigin: house.shopOrigin,
    });
    const result: Readonly<Record<string, string | undefined>> = { ...(await house.payer.pay(fields)) };
    const session = fieldsOf(await authenticate(house.gateway, newAddress(), CUST_KEY));
    const confirm = (custKey: unknown) =>
      sendJson(
        result['PCD_PAY_COFURL'] ?? '',
        {
          PCD_CST_ID: CST_ID,
          PCD_CUST_KEY: custKey,
          PCD_AUTH_KEY: result['PCD_AUTH_KEY'],
          PCD_PAY_REQKEY: result['PCD_PAY_REQKEY'],
        },
        { 'x-forwarded-for': address },
      );
    for (let tries = 0; tries < 2 * WRONG_KEYS; tries += 1)
      expect(fieldsOf(await confirm(session['custKey']))).toMatchObject({ PCD_PAY_CODE: 'AUTH0002' });
    expect(fieldsOf(await confirm(CUST_KEY))).toMatchObject({ PCD_PAY_RST: 'success' });
  });

  test.each([
    ['with its port', '203.0.113.77:50123', '203.0.113.77:50124', '203.0.113.77'],
    ['of IPv6 with its port', '[2001:db8:9:9::1]:50123', '[2001:db8:9:9::2]:4', '2001:db8:9:9::3'],
    ['that is none', 'unknown', '_hidden', '127.0.0.1'],
  ])('an address %s is no new one with every request', async (_case, first, then, bare) => {
    for (let tries = 0; tries < WRONG_KEYS; tries += 1)
      expect((await authenticate(house.gateway, tries % 2 ? first : then, `wrong-${tries}`)).status).toBe(
        200,
      );
    for (const address of [first, then, bare])
      expectLockedOut(await authenticate(house.gateway, address, CUST_KEY));
  });

  test('the secret of the card companies is not guessed either', async () => {
    const address = newAddress();
    const call = (secret: string) =>
      sendJson(
        `${house.gateway.url}${CALLBACK_PATH}`,
        { authenticationId: 'auth_1' },
        { authorization: `Bearer ${secret}`, 'x-forwarded-for': address },
      );
    for (let tries = 0; tries < WRONG_KEYS; tries += 1)
      expect((await call(`wrong-${tries}`)).status).toBe(401);
    expectLockedOut(await call('wrong-again'));
    expectLockedOut(await call(`${SECRET.slice(1)}x`));
    // As with the keys of partners: nobody guesses 32 random bytes, so the right ones are no guess. What is refused is the body.
    expect((await call(SECRET)).status).toBe(400);
    expectLockedOut(await call('wrong-again'));
    expect(fieldsOf(await authenticate(house.gateway, address, CUST_KEY))).toMatchObject({
      result: 'success',
    });
  });

  test('lookups of a partner are counted, and nobody takes a refused one for unpaid', async () => {
    const address = newAddress();
    const auth = fieldsOf(await authenticate(house.gateway, address, CUST_KEY, { PCD_PAYCHK_FLAG: 'Y' }));
    const lookUp = () =>
      sendJson(
        `${house.gateway.url}${paths.lookup}`,
        {
          PCD_CST_ID: CST_ID,
          PCD_CUST_KEY: CUST_KEY,
          PCD_AUTH_KEY: auth['AuthKey'],
          PCD_PAYCHK_FLAG: 'Y',
          PCD_PAY_TYPE: 'card',
          PCD_PAY_OID: 'A',
          PCD_PAY_DATE: '20260101',
        },
        { 'x-forwarded-for': address },
      );
    const answers = await Promise.all([lookUp(), lookUp(), lookUp(), lookUp()]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused && fieldsOf(refused)).toMatchObject({ PCD_PAY_CODE: 'PCHK0003' });
  });

  test('wrong keys are forgotten, and with them the addresses', async () => {
    await lockOut(newAddress());
    house.advance(60 * 60_000);
    await house.administer(async ({ store, ports }) => {
      expect(await store.forgetWrongKeys(ports.nowMs())).toBe(false);
      expect(await store.wrongKeys([`198.51.100.${addresses} ${CST_ID}`])).toEqual(new Map());
    });
  });
});

test('live does not start without limits', async () => {
  const options = { host: '127.0.0.1', port: 0, dataDir: '/nowhere', acquirerUrl: '', acquirerSecret: '' };
  await expect(
    startGateway({ ...options, mode: 'live', url: 'https://pay.example.kr', rateLimits: 'off' }),
  ).rejects.toThrow('DOJANG_RATE_LIMITS must be on in live mode');
});
