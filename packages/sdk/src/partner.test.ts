import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AUTH, authAnswer, startWireServer, type WireServer } from '../test/wire-server.ts';
import { createPartner, dojang, liveCredentials, payple, testCredentials } from './index.ts';

const keys = { cstId: 'test', custKey: 'abcd1234567890' };
const order = {
  shopOrigin: 'http://localhost:3000',
  work: 'CERT',
  goods: '티셔츠',
  amountWon: 1000,
  orderNumber: 'ORDER-1',
  resultUrl: '/pay/result',
} as const;

let server: WireServer;
beforeEach(async () => {
  server = await startWireServer();
});
afterEach(() => server[Symbol.asyncDispose]());

describe('requestPayment', () => {
  it('authenticates with the page as Referer and returns what the page hands to the script', async () => {
    const partner = createPartner({
      environment: dojang({ url: server.url, mode: 'test' }),
      credentials: testCredentials(keys),
    });

    const request = await partner.requestPayment(order);

    expect(server.calls[0]).toMatchObject({
      path: AUTH,
      headers: { referer: 'http://localhost:3000', 'content-type': 'application/json' },
      body: { cst_id: 'test', custKey: 'abcd1234567890' },
    });
    expect(request).toEqual({
      scriptUrl: `${server.url}/js/cpay.payple.1.0.1.js`,
      fields: {
        PCD_PAY_TYPE: 'card',
        PCD_CARD_VER: '02',
        PCD_PAY_WORK: 'CERT',
        PCD_PAY_GOODS: '티셔츠',
        PCD_PAY_TOTAL: '1000',
        PCD_PAY_OID: 'ORDER-1',
        PCD_RST_URL: '/pay/result',
        PCD_PAY_ISTAX: 'Y',
        PCD_AUTH_KEY: 'auth-key-0001',
        PCD_PAY_URL: `${server.url}/index.php?ACT_=PAYM&CPAYVER=202611230001`,
      },
    });
  });

  it('says the whole order to Dojang, and that there is no more of it, so that it is sealed', async () => {
    const partner = createPartner({
      environment: dojang({ url: server.url, mode: 'test' }),
      credentials: testCredentials(keys),
    });
    const buyer = { name: '김도장', phone: '010-5555-0123', email: 'kim@example.kr', memberNumber: '7' };
    const tax = { kind: 'mixed', vatWon: 10 } as const;
    const { fields } = await partner.requestPayment({ ...order, buyer, tax, appScheme: 'MyShop://' });
    const { PCD_AUTH_KEY: _key, PCD_PAY_URL: _url, ...page } = fields;
    expect(server.calls[0]?.body).toEqual({
      cst_id: keys.cstId,
      custKey: keys.custKey,
      ...page,
      DOJANG_SEAL_ALL: 'Y',
    });
    expect(page).toMatchObject({ PCD_PAYER_HP: '01055550123', PCD_PAY_TAXTOTAL: '10' });
  });

  it('does not send the order in the authentication towards Payple', async () => {
    const bodies: string[] = [];
    const partner = createPartner({
      environment: payple.test,
      credentials: testCredentials(keys),
      fetch: async (url, init) => {
        bodies.push(`${url} ${init.body}`);
        return Response.json(authAnswer('https://democpay.payple.kr'));
      },
    });
    await partner.requestPayment(order);
    expect(bodies).toEqual([
      'https://democpay.payple.kr/php/auth.php {"cst_id":"test","custKey":"abcd1234567890"}',
    ]);
  });

  it('sends nothing when the order breaks a rule', async () => {
    const partner = createPartner({
      environment: dojang({ url: server.url, mode: 'test' }),
      credentials: testCredentials(keys),
    });
    await expect(partner.requestPayment({ ...order, amountWon: 99 })).rejects.toMatchObject({
      code: 'DOJANG_INPUT',
      parameter: 'amountWon (PCD_PAY_TOTAL)',
    });
    expect(server.calls).toEqual([]);
  });
});

describe('modes', () => {
  it('does not compile test keys with live, and throws when the types are bypassed', () => {
    expect(() =>
      createPartner({
        environment: payple.live,
        // @ts-expect-error test keys do not belong to the live environment
        credentials: testCredentials(keys),
        shopOrigin: 'https://shop.example',
      }),
    ).toThrow('keys of the mode live');
    expect(() =>
      createPartner({
        environment: payple.test,
        // @ts-expect-error live keys do not belong to the test environment
        credentials: liveCredentials(keys),
      }),
    ).toThrow('keys of the mode test');
    expect(() =>
      createPartner<'test' | 'live'>({
        environment: payple.test,
        credentials: liveCredentials(keys),
      }),
    ).toThrow('keys of the mode test');
  });

  it('does not compile an object that no credentials function made', () => {
    const forged = { mode: 'test', cstId: 'test', custKey: 'abcd', refundKey: null } as const;
    // @ts-expect-error credentials come from testCredentials or liveCredentials
    createPartner({ environment: payple.test, credentials: forged });
  });

  it('asks for the registered domain in live mode', () => {
    expect(() => createPartner({ environment: payple.live, credentials: liveCredentials(keys) })).toThrow(
      'shopOrigin (Referer): your registered domain, needed in live mode',
    );
  });

  it('keeps keys out of logs and copies', () => {
    const credentials = testCredentials({ ...keys, refundKey: 'refund-key-1' });
    expect(JSON.stringify(credentials)).toBe('{"mode":"test","cstId":"test"}');
    expect({ ...credentials }).not.toHaveProperty('custKey');
    expect(() => createPartner({ environment: payple.test, credentials: { ...credentials } })).toThrow(
      'a copy without keys',
    );
    expect(credentials.custKey).toBe('abcd1234567890');
  });
});
