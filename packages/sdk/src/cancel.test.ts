import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AUTH, CANCEL, LOOKUP, paidAnswer, startWireServer, type WireServer } from '../test/wire-server.ts';
import { createPartner, dojang, type Partner, payple, testCredentials } from './index.ts';

const keys = { cstId: 'test', custKey: 'abcd1234567890', refundKey: 'refund-key-0001' };
const input = { orderNumber: 'ORDER-1', paidOn: '20261123', amountWon: 400 } as const;
const cancelledAnswer = {
  PCD_PAY_RST: 'success',
  PCD_PAY_CODE: 'PAYC0000',
  PCD_PAY_MSG: '환불성공',
  PCD_PAY_OID: 'ORDER-1',
  PCD_REFUND_TOTAL: '400',
  PCD_REFUND_TAXTOTAL: '0',
  PCD_PAY_CARDTRADENUM: '202611231342223302115100',
  PCD_PAY_CARDRECEIPT: 'https://pay.example.test/receipt/abc/1',
  PCD_PAY_TIME: '20261123150000',
};
const refusedWith = (code: string, message: string) => ({
  PCD_PAY_RST: 'error',
  PCD_PAY_CODE: code,
  PCD_PAY_MSG: message,
  PCD_PAY_OID: 'ORDER-1',
});

let server: WireServer;
let partner: Partner<'test'>;
beforeEach(async () => {
  server = await startWireServer();
  partner = createPartner({
    environment: dojang({ url: server.url, mode: 'test' }),
    credentials: testCredentials(keys),
    timeoutMs: 2_000,
  });
});
afterEach(() => server[Symbol.asyncDispose]());

const bodies = () => server.calls.filter(({ path }) => path === CANCEL).map(({ body }) => body);
const lose = (response: { destroy(): unknown }) => void response.destroy();

describe('cancel', () => {
  it('authenticates for it and posts with the refund key', async () => {
    server.script(CANCEL, cancelledAnswer);

    const outcome = await partner.cancel({ ...input, vatWon: 30 });

    expect(outcome).toMatchObject({
      kind: 'cancelled',
      amountWon: 400,
      knownBy: 'answer',
      transactionKey: '202611231342223302115100',
      cancelledAtKst: '20261123150000',
      cancelledAt: new Date('2026-11-23T15:00:00+09:00'),
    });
    expect(server.calls[0]).toMatchObject({ path: AUTH, body: { PCD_PAYCANCEL_FLAG: 'Y' } });
    expect(bodies()).toEqual([
      {
        PCD_CST_ID: 'token-of-the-id',
        PCD_CUST_KEY: 'token-of-the-key',
        PCD_AUTH_KEY: 'auth-key-0001',
        PCD_REFUND_KEY: 'refund-key-0001',
        PCD_PAYCANCEL_FLAG: 'Y',
        PCD_PAY_OID: 'ORDER-1',
        PCD_PAY_DATE: '20261123',
        PCD_REFUND_TOTAL: '400',
        PCD_REFUND_TAXTOTAL: '30',
      },
    ]);
  });

  it('gives back the rest when no amount is named', async () => {
    server.script(LOOKUP, paidAnswer({ PCD_REFUND_TOTAL: '600' }));
    server.script(CANCEL, cancelledAnswer);
    const { amountWon: _, ...rest } = input;
    expect(await partner.cancel(rest)).toMatchObject({ kind: 'cancelled', amountWon: 400 });
    expect(bodies()).toMatchObject([{ PCD_REFUND_TOTAL: '400' }]);
  });

  it('takes the day from the payment, and refuses the payment of another order', async () => {
    server.script(LOOKUP, paidAnswer());
    server.script(CANCEL, cancelledAnswer);
    const paid = await partner.lookup({ orderNumber: 'ORDER-1', amountWon: 1000 });
    if (paid.kind !== 'paid') throw new Error(paid.kind);
    await partner.cancel({ ...input, paidOn: paid });
    expect(bodies()).toMatchObject([{ PCD_PAY_DATE: '20261123' }]);
    await expect(partner.cancel({ ...input, orderNumber: 'ORDER-2', paidOn: paid })).rejects.toMatchObject({
      code: 'DOJANG_INPUT',
      parameter: 'paidOn',
    });
  });

  it.each([
    ['PAYC0001', '인증실패', 'keys', null],
    ['PAYC0002', '취소 키를 확인해주세요.', 'refund-key', null],
    ['PAYC0003', '취소금액을 확인해주세요.', 'amount', null],
    ['PAYC0004', '이미 사용된 인증입니다.', 'authentication', null],
    ['PAYC0007', '결제정보를 찾을 수 없습니다.', 'not-found', null],
    ['PAYC0007', '[PAYC0007] 1115 - 이미 취소된 거래건 입니다.', 'nothing-left', '1115'],
    ['PAYC0011', '[PAYC0011] 1128 - 부분취소 가능 금액 초과 오류입니다.', 'exceeds-rest', '1128'],
    ['PAYCD001', '[PAYCD001] 3143 - 카드사 문의 바랍니다.', 'card-company', '3143'],
    ['PAYC9999', '?', 'other', null],
  ])('tells the refusal %s %s as %s', async (code, message, reason, institutionCode) => {
    server.script(CANCEL, refusedWith(code, message));
    expect(await partner.cancel(input)).toMatchObject({
      kind: 'cancel-declined',
      code,
      reason,
      institutionCode,
    });
  });

  it('takes an open outcome for not known, and asks for the same cancellation again', async () => {
    server.script(CANCEL, refusedWith('PAYC0012', '취소 처리 중입니다.'), cancelledAnswer);
    expect(await partner.cancel(input)).toMatchObject({ kind: 'unverified', reason: 'open' });
    expect(await partner.cancel(input)).toMatchObject({ kind: 'cancelled' });
    expect(server.paths()).toEqual([AUTH, CANCEL, CANCEL]);
    expect(bodies()[1]).toEqual(bodies()[0]);
  });

  it('repeats a lost answer with the same AuthKey and body', async () => {
    server.script(CANCEL, lose, cancelledAnswer);
    expect(await partner.cancel(input)).toMatchObject({ kind: 'cancelled', amountWon: 400 });
    expect(server.paths()).toEqual([AUTH, CANCEL, CANCEL]);
    expect(bodies()[1]).toEqual(bodies()[0]);
  });

  it('is not known when no answer comes within the time', async () => {
    server.script(CANCEL, () => undefined);
    expect(await partner.cancel(input, { timeoutMs: 300 })).toMatchObject({
      kind: 'unverified',
      reason: 'timeout',
    });
  });

  it('does not take an answer about another order or amount', async () => {
    server.script(
      CANCEL,
      { ...cancelledAnswer, PCD_PAY_OID: 'ORDER-2' },
      { ...cancelledAnswer, PCD_REFUND_TOTAL: '4000' },
    );
    expect(await partner.cancel(input)).toMatchObject({ kind: 'unverified', reason: 'mismatch' });
    expect(await partner.cancel(input)).toMatchObject({ kind: 'unverified', reason: 'mismatch' });
  });

  it('sends one cancellation for one request id, and two for two', async () => {
    server.script(CANCEL, cancelledAnswer);
    const [first, second] = await Promise.all([
      partner.cancel({ ...input, requestId: 'refund-1' }),
      partner.cancel({ ...input, requestId: 'refund-1' }),
    ]);
    expect(second).toBe(first);
    expect(await partner.cancel({ ...input, requestId: 'refund-1' })).toBe(first);
    expect(bodies()).toHaveLength(1);
    await partner.cancel({ ...input, requestId: 'refund-2' });
    expect(bodies()).toHaveLength(2);
    await expect(partner.cancel({ ...input, amountWon: 500, requestId: 'refund-1' })).rejects.toMatchObject({
      code: 'DOJANG_INPUT',
      parameter: 'requestId',
    });
  });

  it('sends nothing without a refund key, without won or with more VAT than won', async () => {
    const keyless = createPartner({
      environment: dojang({ url: server.url, mode: 'test' }),
      credentials: testCredentials({ cstId: 'test', custKey: 'abcd1234567890' }),
    });
    await expect(keyless.cancel(input)).rejects.toThrow('refundKey (PCD_REFUND_KEY)');
    await expect(partner.cancel({ ...input, amountWon: 0 })).rejects.toThrow('amountWon (PCD_REFUND_TOTAL)');
    await expect(partner.cancel({ ...input, amountWon: 1.5 })).rejects.toThrow('PCD_REFUND_TOTAL');
    await expect(partner.cancel({ ...input, vatWon: 401 })).rejects.toThrow('vatWon (PCD_REFUND_TAXTOTAL)');
    await expect(partner.cancel({ ...input, paidOn: '2026' })).rejects.toThrow('PCD_PAY_DATE');
    expect(server.calls).toEqual([]);
  });

  it('shows no key to whoever observes', async () => {
    const seen: unknown[] = [];
    const watched = createPartner({
      environment: dojang({ url: server.url, mode: 'test' }),
      credentials: testCredentials(keys),
      observe: (exchange) => seen.push(exchange),
    });
    server.script(CANCEL, cancelledAnswer);
    await watched.cancel(input);
    expect(seen).toHaveLength(2);
    expect(JSON.stringify(seen)).not.toMatch(/refund-key-0001|abcd1234567890|token-of-the-key|auth-key-0001/);
  });
});

describe('cancel towards Payple', () => {
  /** The wire of Payple's test host, answered by the scripted server. */
  function paypleBy(): Partner<'test'> {
    const host = 'https://democpay.payple.kr';
    return createPartner({
      environment: payple.test,
      credentials: testCredentials(keys),
      timeoutMs: 2_000,
      fetch: async (url, init) => {
        const response = await fetch(url.replace(host, server.url), init);
        return new Response((await response.text()).replaceAll(server.url, host), response);
      },
    });
  }

  it('looks up what a lost answer did before anything is sent again', async () => {
    server.script(LOOKUP, paidAnswer({ PCD_REFUND_TOTAL: '0' }), paidAnswer({ PCD_REFUND_TOTAL: '400' }));
    server.script(CANCEL, lose);
    expect(await paypleBy().cancel(input)).toMatchObject({
      kind: 'cancelled',
      amountWon: 400,
      knownBy: 'lookup',
    });
    expect(bodies()).toHaveLength(1);
  });

  it('sends again under the same authentication when the total shows that nothing went back', async () => {
    server.script(LOOKUP, paidAnswer({ PCD_REFUND_TOTAL: '0' }));
    server.script(CANCEL, lose, cancelledAnswer);
    const partnerOfPayple = paypleBy();
    expect(await partnerOfPayple.cancel(input)).toMatchObject({ kind: 'unverified', reason: 'unreachable' });
    expect(bodies()).toHaveLength(1);
    expect(await partnerOfPayple.cancel(input)).toMatchObject({ kind: 'cancelled', knownBy: 'answer' });
    expect(bodies()[1]).toEqual(bodies()[0]);
  });

  it('never sends again when the lookup does not tell the total', async () => {
    server.script(LOOKUP, paidAnswer());
    server.script(CANCEL, lose);
    const partnerOfPayple = paypleBy();
    expect(await partnerOfPayple.cancel(input)).toMatchObject({ kind: 'unverified', reason: 'open' });
    expect(await partnerOfPayple.cancel(input)).toMatchObject({ kind: 'unverified', reason: 'open' });
    expect(bodies()).toHaveLength(1);
  });
});
