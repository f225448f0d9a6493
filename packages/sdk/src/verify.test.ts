import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { verifiable } from '../test/verifiable.ts';
import {
  AUTH,
  authAnswer,
  LOOKUP,
  notFoundAnswer,
  paidAnswer,
  startWireServer,
  type WireServer,
} from '../test/wire-server.ts';
import { createPartner, dojang, type Paid, type Partner, parseResult, testCredentials } from './index.ts';

const expected = { orderNumber: 'ORDER-1', amountWon: 1000 };
const result = {
  PCD_PAY_RST: 'success',
  PCD_PAY_CODE: '0000',
  PCD_PAY_MSG: '카드승인완료',
  PCD_PAY_WORK: 'PAY',
  PCD_PAY_OID: 'ORDER-1',
  PCD_PAY_TOTAL: '1000',
  PCD_PAY_TIME: '20261123134222',
};

let server: WireServer;
let partner: Partner<'test'>;
beforeEach(async () => {
  server = await startWireServer();
  partner = createPartner({
    environment: dojang({ url: server.url, mode: 'test' }),
    credentials: testCredentials({ cstId: 'test', custKey: 'abcd1234567890' }),
    shopOrigin: 'http://localhost:3000',
    timeoutMs: 3_000,
  });
});
afterEach(async () => {
  vi.useRealTimers();
  await server[Symbol.asyncDispose]();
});

const datesAsked = () =>
  server.calls.filter((call) => call.path === LOOKUP).map((call) => call.body['PCD_PAY_DATE']);

describe('verify', () => {
  it('yields a payment from the answer of the gateway', async () => {
    server.script(LOOKUP, paidAnswer());

    const outcome = await partner.verify(verifiable(result), expected);

    expect(outcome).toMatchObject({
      kind: 'paid',
      orderNumber: 'ORDER-1',
      amountWon: 1000,
      cancelledWon: 0,
      cardName: '삼성카드',
      maskedNumber: '1234-****-****-5678',
      transactionKey: '202611231342223302115099',
      approvalNumber: '30012345',
      approvedAtKst: '20261123134222',
      approvedAt: new Date('2026-11-23T04:42:22Z'),
      receiptUrl: 'https://pay.example.test/receipt/abc',
    });
    expect(server.calls[0]).toMatchObject({
      path: AUTH,
      headers: { referer: 'http://localhost:3000' },
      body: { cst_id: 'test', custKey: 'abcd1234567890', PCD_PAYCHK_FLAG: 'Y' },
    });
    expect(server.calls[1]).toMatchObject({
      path: LOOKUP,
      body: {
        PCD_CST_ID: 'token-of-the-id',
        PCD_CUST_KEY: 'token-of-the-key',
        PCD_AUTH_KEY: 'auth-key-0001',
        PCD_PAYCHK_FLAG: 'Y',
        PCD_PAY_TYPE: 'card',
        PCD_PAY_OID: 'ORDER-1',
      },
    });
  });

  it('cannot be replaced by an object that looks like a payment', () => {
    const forged = {
      kind: 'paid',
      ...expected,
      cancelledWon: 0,
      cardName: '',
      maskedNumber: '',
      quota: '00',
      transactionKey: '',
      approvalNumber: '',
      approvedAtKst: '',
      approvedAt: null,
      receiptUrl: '',
      fields: {},
    } as const;
    // @ts-expect-error only an answer of the gateway is a payment
    const paid: Paid = forged;
    expect(Object.getOwnPropertySymbols(paid)).toEqual([]);
  });

  it('takes a time written with separators', async () => {
    server.script(LOOKUP, paidAnswer({ PCD_PAY_TIME: '2026-11-23 13:42:22' }));
    expect(await partner.lookup(expected)).toMatchObject({
      approvedAtKst: '20261123134222',
      approvedAt: new Date('2026-11-23T04:42:22Z'),
    });
  });

  describe('never takes a result for a payment', () => {
    it.each<[string, Record<string, string>]>([
      ['of an order nobody paid', result],
      ['of a closed window', { PCD_PAY_RST: 'close', PCD_PAY_OID: 'ORDER-1' }],
      ['of a failure', { ...result, PCD_PAY_RST: 'error', PCD_PAY_CODE: 'CPCA9999' }],
      ['that cannot be read', { PCD_PAY_RST: 'paid' }],
    ])('%s', async (_title, forged) => {
      server.script(LOOKUP, notFoundAnswer);
      expect(await partner.verify(verifiable(forged), expected)).toMatchObject({
        kind: 'not-paid',
        reason: 'no-payment',
        code: 'PCHK0001',
      });
    });

    it.each<[string, Record<string, string>]>([
      ['replayed from another order', { PCD_PAY_OID: 'ORDER-0' }],
      ['of a lower amount', { PCD_PAY_TOTAL: '100' }],
      ['of a higher amount', { PCD_PAY_TOTAL: '10000' }],
    ])('%s, which is not even asked about', async (_title, changes) => {
      server.script(LOOKUP, paidAnswer());
      expect(await partner.verify(verifiable({ ...result, ...changes }), expected)).toMatchObject({
        kind: 'unverified',
        reason: 'mismatch',
      });
      expect(server.calls).toEqual([]);
    });

    it('of PAY for an order that was to be confirmed, which is not even asked about', async () => {
      expect(await partner.verify(verifiable(result), { ...expected, work: 'CERT' })).toMatchObject({
        kind: 'unverified',
        reason: 'mismatch',
        message: 'the result says PCD_PAY_WORK PAY, the order is CERT',
      });
      expect(server.calls).toEqual([]);
    });

    it('when the answer says that it was charged at once, whatever the result says', async () => {
      server.script(LOOKUP, paidAnswer({ PCD_PAY_WORK: 'PAY' }));
      const claims = verifiable({ ...result, PCD_PAY_WORK: 'CERT', PCD_PAY_CARDAUTHNO: '30012345' });
      expect(await partner.verify(claims, { ...expected, work: 'CERT' })).toMatchObject({
        kind: 'paid-otherwise',
        payment: { orderNumber: 'ORDER-1' },
        message: 'the gateway says PCD_PAY_WORK PAY, the order is CERT',
      });
      expect(await partner.verify(verifiable(result), { ...expected, work: 'PAY' })).toMatchObject({
        kind: 'paid',
      });
    });

    it('when the answer has another amount, and says what is paid', async () => {
      server.script(LOOKUP, paidAnswer({ PCD_PAY_TOTAL: '999' }));
      expect(await partner.verify(verifiable(result), expected)).toMatchObject({
        kind: 'paid-otherwise',
        orderNumber: 'ORDER-1',
        payment: { orderNumber: 'ORDER-1', amountWon: 999 },
      });
    });

    it.each<[string, Record<string, string>, string]>([
      ['another order', { PCD_PAY_OID: 'ORDER-0' }, 'mismatch'],
      ['no amount', { PCD_PAY_TOTAL: '' }, 'unreadable'],
      ['no order', { PCD_PAY_OID: '' }, 'unreadable'],
      ['an amount that is no number', { PCD_PAY_TOTAL: '1,000' }, 'unreadable'],
      ['success under a failure code', { PCD_PAY_CODE: 'PCHK0001' }, 'unreadable'],
      ['an outcome of its own', { PCD_PAY_RST: 'ok' }, 'unreadable'],
    ])('when the answer has %s', async (_title, changes, reason) => {
      server.script(LOOKUP, paidAnswer(changes));
      expect(await partner.verify(verifiable(result), expected)).toMatchObject({
        kind: 'unverified',
        reason,
      });
    });
  });

  it('refuses a CERT card that nobody confirmed, by type and by the word confirm', async () => {
    const claims = parseResult({
      ...result,
      PCD_PAY_WORK: 'CERT',
      PCD_AUTH_KEY: 'a',
      PCD_PAY_REQKEY: 'b',
      PCD_PAY_COFURL: 'https://democpay.payple.kr/x',
    });
    // @ts-expect-error -- a result that may be of CERT is not for verify
    await expect(partner.verify(claims, expected)).rejects.toThrow(
      /^result: .* confirm it with partner\.confirm/,
    );
    expect(server.calls).toEqual([]);
  });

  it('finds a paid order behind a result that says closed', async () => {
    server.script(LOOKUP, paidAnswer());
    const result = verifiable({ PCD_PAY_RST: 'close', PCD_PAY_OID: 'ORDER-1' });
    expect(await partner.verify(result, expected)).toMatchObject({ kind: 'paid' });
  });

  it('asks first for the day the result names, so that a late notice finds its payment', async () => {
    server.script(LOOKUP, paidAnswer());
    await partner.verify(verifiable({ ...result, PCD_PAY_TIME: '20260101120000' }), expected);
    expect(datesAsked()).toEqual(['20260101']);
  });
});

describe('lookup', () => {
  it('asks for today in KST, then for the days beside it, with one authentication', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-23T15:00:10Z') });
    server.script(LOOKUP, notFoundAnswer, paidAnswer());
    expect(await partner.lookup(expected)).toMatchObject({ kind: 'paid' });
    expect(server.paths()).toEqual([AUTH, LOOKUP, LOOKUP]);
    expect(datesAsked()).toEqual(['20261124', '20261123']);
  });

  it('asks for a given day alone', async () => {
    expect(await partner.lookup({ orderNumber: 'ORDER-1', date: '2026-11-01' })).toMatchObject({
      kind: 'not-paid',
      dates: ['20261101'],
    });
    expect(datesAsked()).toEqual(['20261101']);
  });

  it('takes the amount of the answer when none is given', async () => {
    server.script(LOOKUP, paidAnswer({ PCD_PAY_TOTAL: '2500' }));
    expect(await partner.lookup({ orderNumber: 'ORDER-1' })).toMatchObject({ kind: 'paid', amountWon: 2500 });
  });

  it('does not take a payment that was cancelled in full for paid', async () => {
    server.script(LOOKUP, paidAnswer({ PCD_REFUND_TOTAL: '1000' }));
    expect(await partner.lookup(expected)).toMatchObject({ kind: 'not-paid', reason: 'cancelled' });
  });

  it.each<[string, Record<string, unknown>]>([
    ['in no amount', { PCD_REFUND_TOTAL: '1,000' }],
    ['in no text', { PCD_REFUND_TOTAL: { won: 1000 } }],
  ])('does not take a payment for paid of which something was given back, said %s', async (_how, changes) => {
    server.script(LOOKUP, { ...paidAnswer(), ...changes });
    const outcome = await partner.lookup({ ...expected, date: '20261123' });
    expect(outcome).toMatchObject({ kind: 'unverified', reason: 'unreadable' });
  });

  it('says how much was cancelled of a payment', async () => {
    server.script(LOOKUP, paidAnswer({ PCD_REFUND_TOTAL: '400' }));
    expect(await partner.lookup(expected)).toMatchObject({ kind: 'paid', cancelledWon: 400 });
  });

  it('does not take an open outcome for unpaid', async () => {
    server.script(LOOKUP, { PCD_PAY_RST: 'error', PCD_PAY_CODE: 'PCHK0003', PCD_PAY_MSG: '처리 중입니다' });
    expect(await partner.lookup(expected)).toMatchObject({ kind: 'unverified', reason: 'open' });
  });

  it('does not take a code it does not know for unpaid', async () => {
    server.script(LOOKUP, { PCD_PAY_RST: 'error', PCD_PAY_CODE: 'PCHK9999', PCD_PAY_MSG: '오류' });
    expect(await partner.lookup(expected)).toMatchObject({
      kind: 'unverified',
      reason: 'refused',
      message: 'lookup: PCHK9999 오류',
    });
  });

  it('does not take refused keys for unpaid', async () => {
    server.script(AUTH, {
      result: 'error',
      result_msg: '[AUTH0002] 가맹점 인증에 필요한 custKey 를 확인해주세요.',
    });
    expect(await partner.lookup(expected)).toMatchObject({
      kind: 'unverified',
      reason: 'refused',
      cause: { code: 'DOJANG_API', resultCode: 'AUTH0002' },
    });
  });

  it('asks again after an answer that is not JSON', async () => {
    server.script(LOOKUP, '<html>502</html>', paidAnswer());
    expect(await partner.lookup(expected)).toMatchObject({ kind: 'paid' });
    expect(server.paths()).toEqual([AUTH, LOOKUP, AUTH, LOOKUP]);
  });

  it('gives up on answers that stay unreadable, with the cause', async () => {
    server.script(LOOKUP, '<html>502</html>');
    expect(await partner.lookup(expected)).toMatchObject({
      kind: 'unverified',
      reason: 'unreadable',
      cause: { code: 'DOJANG_PROTOCOL', status: 200 },
    });
  });

  it('is unverified when the gateway hangs', async () => {
    server.script(LOOKUP, () => undefined);
    expect(await partner.lookup(expected, { timeoutMs: 200 })).toMatchObject({
      kind: 'unverified',
      reason: 'timeout',
      cause: { code: 'DOJANG_TIMEOUT', timeoutMs: 200 },
    });
  });

  it('is unverified when nobody listens', async () => {
    await server[Symbol.asyncDispose]();
    expect(await partner.lookup(expected)).toMatchObject({
      kind: 'unverified',
      reason: 'unreachable',
      cause: { code: 'DOJANG_CONNECTION' },
    });
    server = await startWireServer();
  });

  it('does not send keys to an address outside the gateway that an answer names', async () => {
    await using stranger = await startWireServer();
    server.script(AUTH, authAnswer(stranger.url, LOOKUP));
    expect(await partner.lookup(expected)).toMatchObject({ kind: 'unverified', reason: 'unreadable' });
    expect(stranger.calls).toEqual([]);
  });

  it('throws on an order number that cannot be one', async () => {
    await expect(partner.lookup({ orderNumber: '' })).rejects.toMatchObject({ code: 'DOJANG_INPUT' });
    expect(server.calls).toEqual([]);
  });

  it('rejects with the reason of an aborted signal', async () => {
    server.script(LOOKUP, () => controller.abort(new Error('the shop closes')));
    const controller = new AbortController();
    await expect(partner.lookup(expected, { signal: controller.signal })).rejects.toThrow('the shop closes');
  });
});
