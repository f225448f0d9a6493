import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../test/open-sqlite.ts';
import {
  AUTH,
  authAnswer,
  CANCEL,
  LOOKUP,
  paidAnswer,
  startWireServer,
  type WireServer,
} from '../test/wire-server.ts';
import {
  type CancelRequests,
  createPartner,
  dojang,
  memoryCancelRequests,
  type Partner,
  payple,
  sqlCancelRequests,
  testCredentials,
} from './index.ts';

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
        PCD_CST_ID: 'test',
        PCD_CUST_KEY: 'abcd1234567890',
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
    ['PAYC0011', '[PAYC0011] 1127 - 취소 한도 초과 오류입니다.', 'too-many', '1127'],
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

const stores: readonly [string, () => CancelRequests][] = [
  ['memory', memoryCancelRequests],
  ['SQLite', () => sqlCancelRequests('sqlite', openSqlite())],
];

describe.each(stores)('a cancellation whose request is kept in %s', (_name, open) => {
  const about = { ...input, requestId: 'refund-1' };
  const isOpen = refusedWith('PAYC0012', '취소 처리 중입니다.');
  let requests: CancelRequests;
  beforeEach(() => {
    requests = open();
  });

  /** Another process, or this one after a restart. */
  const process = (of: Partial<typeof keys> = {}, cancelRequests = requests) =>
    createPartner({
      environment: dojang({ url: server.url, mode: 'test' }),
      credentials: testCredentials({ ...keys, ...of }),
      cancelRequests,
      timeoutMs: 2_000,
    });

  it('is sent again as it was after a restart, and hears the first answer', async () => {
    server.script(CANCEL, isOpen, cancelledAnswer);
    expect(await process().cancel(about)).toMatchObject({ kind: 'unverified', reason: 'open' });
    server.script(AUTH, () => undefined);
    expect(await process().cancel({ ...about, isRepeat: true })).toMatchObject({ kind: 'cancelled' });
    expect(bodies()).toHaveLength(2);
    expect(bodies()[1]).toEqual(bodies()[0]);
  });

  it('is in the store before it is sent, and is not sent when it cannot be kept', async () => {
    server.script(CANCEL, cancelledAnswer);
    const full = { ...requests, bind: () => Promise.reject(new Error('the disk is full')) };
    await expect(process({}, full).cancel(about)).rejects.toThrow('the disk is full');
    expect(bodies()).toEqual([]);
    const kept: string[] = [];
    const watched: CancelRequests = {
      ...requests,
      bind: async (key, request) => {
        expect(bodies()).toEqual([]);
        kept.push(key, request);
        return requests.bind(key, request);
      },
    };
    await process({}, watched).cancel(about);
    expect(bodies()).toHaveLength(1);
    expect(kept.join()).toContain('auth-key-0001');
    expect(kept.join()).not.toMatch(/refund-1|refund-key-0001|abcd1234567890|token-of/);
  });

  it('is one for many processes at once', async () => {
    const everyone = Array.from({ length: 4 }, () => process());
    const authKeys = everyone.map((_, index) => `auth-key-of-${index}`);
    server.script(AUTH, ...authKeys.map((AuthKey) => ({ ...authAnswer(server.url, CANCEL), AuthKey })));
    server.script(CANCEL, ...everyone.map(() => cancelledAnswer));
    const outcomes = await Promise.all(everyone.map((each) => each.cancel(about)));
    expect(outcomes.map(({ kind }) => kind)).toEqual(everyone.map(() => 'cancelled'));
    expect(new Set(bodies().map((body) => body['PCD_AUTH_KEY'])).size).toBe(1);
  });

  it('is not another one of the same id, nor one of another partner', async () => {
    server.script(CANCEL, cancelledAnswer, cancelledAnswer);
    await process().cancel(about);
    for (const change of [
      { amountWon: 500 },
      { vatWon: 1 },
      { paidOn: '20261124' },
      { orderNumber: 'ORDER-2' },
    ]) {
      await expect(process().cancel({ ...about, ...change })).rejects.toMatchObject({
        parameter: 'requestId',
      });
    }
    expect(bodies()).toHaveLength(1);
    await process({ cstId: 'other' }).cancel(about);
    expect(server.paths()).toEqual([AUTH, CANCEL, AUTH, CANCEL]);
  });

  it('that is not remembered is not sent as a new one', async () => {
    const forgotten = await process().cancel({ ...about, isRepeat: true });
    expect(forgotten).toMatchObject({ kind: 'unverified', reason: 'not-repeatable' });
    expect(server.calls).toEqual([]);
    const idless = process().cancel({ ...input, isRepeat: true });
    await expect(idless).rejects.toMatchObject({ parameter: 'isRepeat' });
  });

  it.each(['PAYC0001', 'PAYC0002', 'PAYC0004'])(
    'stays unknown when the gateway refuses with %s to be asked again',
    async (code) => {
      server.script(CANCEL, isOpen, refusedWith(code, '?'));
      await process().cancel(about);
      expect(await process().cancel(about)).toMatchObject({ kind: 'unverified', reason: 'not-repeatable' });
    },
  );

  it('goes to no address that is not the gateway’s, and nowhere when it cannot be read', async () => {
    server.script(CANCEL, isOpen);
    await process().cancel(about);
    const changed = (from: string, to: string): CancelRequests => ({
      ...requests,
      find: async (key) => (await requests.find(key))?.replaceAll(from, to) ?? null,
    });
    expect(await process({}, changed(server.url, 'https://evil.example')).cancel(about)).toMatchObject({
      kind: 'unverified',
      reason: 'not-repeatable',
    });
    for (const [from, to] of [
      ['{', '['],
      ['"v":1', '"v":2'],
      ['"amountWon":400', '"amountWon":"400"'],
    ] as const) {
      await expect(process({}, changed(from, to)).cancel(about)).rejects.toThrow('nothing is sent');
    }
    expect(bodies()).toHaveLength(1);
  });
});

describe('cancel towards Payple', () => {
  /** The wire of Payple's test host, answered by the scripted server. */
  function paypleBy(cancelRequests?: CancelRequests): Partner<'test'> {
    const host = 'https://democpay.payple.kr';
    return createPartner({
      environment: payple.test,
      credentials: testCredentials(keys),
      cancelRequests,
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

  it('sends the tokens of the authentication', async () => {
    server.script(LOOKUP, paidAnswer({ PCD_REFUND_TOTAL: '0' }));
    server.script(CANCEL, cancelledAnswer);
    await paypleBy().cancel(input);
    expect(bodies()).toMatchObject([{ PCD_CST_ID: 'token-of-the-id', PCD_CUST_KEY: 'token-of-the-key' }]);
  });

  it.each([
    ['0', { kind: 'unverified', reason: 'not-repeatable' }],
    ['400', { kind: 'cancelled', knownBy: 'lookup' }],
    ['300', { kind: 'unverified', reason: 'open' }],
  ])('never sends what another process sent; %s won are back', async (totalWon, outcome) => {
    const requests = memoryCancelRequests();
    const about = { ...input, requestId: 'refund-1' };
    server.script(LOOKUP, paidAnswer({ PCD_REFUND_TOTAL: '0' }), paidAnswer({ PCD_REFUND_TOTAL: '0' }));
    server.script(CANCEL, lose);
    expect(await paypleBy(requests).cancel(about)).toMatchObject({ kind: 'unverified' });
    server.script(LOOKUP, paidAnswer({ PCD_REFUND_TOTAL: totalWon }));
    expect(await paypleBy(requests).cancel(about)).toMatchObject(outcome);
    expect(bodies()).toHaveLength(1);
  });
});
