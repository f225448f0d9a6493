import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AUTH, CONFIRM, LOOKUP, paidAnswer, startWireServer, type WireServer } from '../test/wire-server.ts';
import {
  type ClaimsAuthenticated,
  createPartner,
  dojang,
  type Partner,
  parseResult,
  payple,
  testCredentials,
} from './index.ts';

const expected = { orderNumber: 'ORDER-1', amountWon: 1000 };
const credentials = testCredentials({ cstId: 'test', custKey: 'abcd1234567890' });
const confirmed = paidAnswer({
  PCD_PAY_CODE: 'PCCF0000',
  PCD_PAY_REQKEY: 'request-key',
  PCD_PAY_CARDQUOTA: '00',
});
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
    credentials,
    timeoutMs: 3_000,
  });
});
afterEach(async () => {
  vi.useRealTimers();
  await server[Symbol.asyncDispose]();
});

/** Takes the SDK's clock into the test's hands; connections keep their own. */
const holdClock = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });

/** Leaves the next call of a path without an answer; resolves when it has come. */
async function hang(path: string): Promise<void> {
  const asked = Promise.withResolvers<void>();
  server.script(path, () => asked.resolve());
  await asked.promise;
}

function resultOf(changes: Readonly<Record<string, string>> = {}): ClaimsAuthenticated {
  const result = parseResult({
    PCD_PAY_RST: 'success',
    PCD_PAY_CODE: '0000',
    PCD_PAY_MSG: '카드인증완료',
    PCD_PAY_WORK: 'CERT',
    PCD_PAY_OID: 'ORDER-1',
    PCD_PAY_TOTAL: '1000',
    PCD_AUTH_KEY: 'auth-key-of-the-result',
    PCD_PAY_REQKEY: 'request-key',
    PCD_PAY_COFURL: `${server.url}${CONFIRM}?ACT_=PAYM`,
    ...changes,
  });
  if (result.kind !== 'claims-authenticated') throw new Error('expected a CERT claim');
  return result;
}

const count = (path: string) => server.paths().filter((asked) => asked === path).length;

describe('confirm', () => {
  it('sends the keys of the result and yields a payment', async () => {
    server.script(CONFIRM, confirmed);

    const outcome = await partner.confirm(resultOf(), expected);

    expect(outcome).toMatchObject({ kind: 'paid', orderNumber: 'ORDER-1', amountWon: 1000, quota: '00' });
    expect(server.calls).toMatchObject([
      {
        path: CONFIRM,
        body: {
          PCD_CST_ID: 'test',
          PCD_CUST_KEY: 'abcd1234567890',
          PCD_AUTH_KEY: 'auth-key-of-the-result',
          PCD_PAY_REQKEY: 'request-key',
          PCD_PAYER_ID: '',
        },
      },
    ]);
  });

  it('takes the plain success code of the table too', async () => {
    server.script(CONFIRM, { ...confirmed, PCD_PAY_CODE: '0000' });
    expect(await partner.confirm(resultOf(), expected)).toMatchObject({ kind: 'paid' });
  });

  it('tells a decline of the card company without asking further', async () => {
    server.script(CONFIRM, refusedWith('PCCFD001', '[PCCFD001] 3133 - 잔액이 부족합니다.'));
    expect(await partner.confirm(resultOf(), expected)).toEqual({
      kind: 'declined',
      orderNumber: 'ORDER-1',
      code: 'PCCFD001',
      institutionCode: '3133',
      message: '[PCCFD001] 3133 - 잔액이 부족합니다.',
    });
    expect(server.paths()).toEqual([CONFIRM]);
  });

  it('looks a refusal up that may come from an earlier confirm', async () => {
    server.script(CONFIRM, refusedWith('CPCA0201', '이미 존재하는 거래입니다. 다시 시도해주세요.'));
    server.script(LOOKUP, paidAnswer());
    expect(await partner.confirm(resultOf(), expected)).toMatchObject({ kind: 'paid' });
  });

  it('declines on such a refusal when nothing is paid', async () => {
    server.script(CONFIRM, refusedWith('PCCF0002', '인증세션이 만료되었습니다. 다시 시도해주세요.'));
    expect(await partner.confirm(resultOf(), expected)).toMatchObject({ kind: 'declined', code: 'PCCF0002' });
  });

  describe('sends nothing', () => {
    it.each<[string, Readonly<Record<string, string>>, string]>([
      ['for another order', { PCD_PAY_OID: 'ORDER-0' }, 'mismatch'],
      ['for another amount', { PCD_PAY_TOTAL: '100' }, 'mismatch'],
    ])('%s', async (_title, changes, reason) => {
      expect(await partner.confirm(resultOf(changes), expected)).toMatchObject({
        kind: 'unverified',
        reason,
      });
      expect(server.calls).toEqual([]);
    });

    it('to an address that is not the gateway', async () => {
      await using stranger = await startWireServer();
      const { port } = new URL(server.url);
      const foreign = [
        `${stranger.url}${CONFIRM}`,
        `http://localhost:${port}${CONFIRM}`,
        `http://user@127.0.0.1:${port}${CONFIRM}`,
        `https://127.0.0.1:${port}${CONFIRM}`,
        '/php/PayCardConfirmAct.php',
        'file:///etc/passwd',
      ];
      for (const url of foreign) {
        const outcome = await partner.confirm(resultOf({ PCD_PAY_COFURL: url }), expected);
        expect(outcome, url).toMatchObject({ kind: 'unverified', reason: 'foreign-confirm-url' });
      }
      expect([...server.calls, ...stranger.calls]).toEqual([]);
    });

    it('for a result that only says paid, when the types are bypassed', async () => {
      const result = { ...resultOf(), kind: 'claims-paid' } as unknown as ClaimsAuthenticated;
      expect(await partner.confirm(result, expected)).toMatchObject({ reason: 'not-confirmable' });
      expect(server.calls).toEqual([]);
    });
  });

  it('goes to the hosts of Payple in the test mode, and to no other', async () => {
    const asked: string[] = [];
    const atPayple = createPartner({
      environment: payple.test,
      credentials,
      fetch: async (url) => {
        asked.push(url);
        return Response.json(confirmed);
      },
    });
    const own = ['democpay', 'testcpay', 'demo-api-v2'].map((host) => `https://${host}.payple.kr/x`);
    for (const url of own) {
      const outcome = await atPayple.confirm(resultOf({ PCD_PAY_COFURL: url }), expected);
      expect(outcome, url).toMatchObject({ kind: 'paid' });
    }
    const foreign = [
      'https://cpay.payple.kr/x',
      'http://democpay.payple.kr/x',
      'https://democpay.payple.kr.evil.example/x',
      'https://democpay.payple.kr@evil.example/x',
      'https://evil.payple.kr/x',
      'https://democpay.payple.kr:8443/x',
    ];
    for (const url of foreign) {
      const outcome = await atPayple.confirm(resultOf({ PCD_PAY_COFURL: url }), expected);
      expect(outcome, url).toMatchObject({ reason: 'foreign-confirm-url' });
    }
    expect(asked).toEqual(own);
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['another order', { PCD_PAY_OID: 'ORDER-0' }],
    ['another amount', { PCD_PAY_TOTAL: '100' }],
    ['another confirm', { PCD_PAY_REQKEY: 'request-key-0' }],
  ])('is unverified when the gateway answers success about %s', async (_title, changes) => {
    server.script(CONFIRM, { ...confirmed, ...changes });
    expect(await partner.confirm(resultOf(), expected)).toMatchObject({
      kind: 'unverified',
      reason: 'mismatch',
    });
  });

  it('is unverified when the gateway declines another order', async () => {
    server.script(CONFIRM, { ...refusedWith('PCCFD001', '[PCCFD001] 3133 - x'), PCD_PAY_OID: 'ORDER-0' });
    expect(await partner.confirm(resultOf(), expected)).toMatchObject({
      kind: 'unverified',
      reason: 'mismatch',
    });
  });

  describe('when the answer is lost', () => {
    it('looks up first, and does not send again what went through', async () => {
      server.script(CONFIRM, (response) => response.destroy());
      server.script(LOOKUP, paidAnswer());
      expect(await partner.confirm(resultOf(), expected)).toMatchObject({ kind: 'paid' });
      expect(server.paths()).toEqual([CONFIRM, AUTH, LOOKUP]);
    });

    it('sends again what did not go through, after the lookup', async () => {
      server.script(CONFIRM, (response) => response.destroy(), confirmed);
      expect(await partner.confirm(resultOf(), expected)).toMatchObject({ kind: 'paid' });
      expect(server.paths()).toEqual([CONFIRM, AUTH, LOOKUP, LOOKUP, LOOKUP, CONFIRM]);
    });

    it('does not send again while the outcome is open', async () => {
      server.script(CONFIRM, (response) => response.destroy());
      server.script(LOOKUP, refusedWith('PCHK0003', '처리 중입니다'));
      expect(await partner.confirm(resultOf(), expected)).toMatchObject({
        kind: 'unverified',
        reason: 'open',
      });
      expect(count(CONFIRM)).toBe(1);
    });

    it('keeps time for the lookup when the gateway hangs', async () => {
      holdClock();
      const asked = hang(CONFIRM);
      server.script(LOOKUP, paidAnswer());
      const confirmation = partner.confirm(resultOf(), expected);
      await asked;
      vi.advanceTimersByTime(2_200);
      expect(await confirmation).toMatchObject({ kind: 'paid' });
    });

    it('is unverified when nothing answers, and the next confirm looks up before it sends', async () => {
      holdClock();
      const asked = hang(CONFIRM);
      const lookedUp = hang(LOOKUP);
      const confirmation = partner.confirm(resultOf(), expected);
      await asked;
      vi.advanceTimersByTime(2_200);
      await lookedUp;
      vi.advanceTimersByTime(800);
      expect(await confirmation).toMatchObject({ kind: 'unverified', reason: 'timeout' });
      server.script(LOOKUP, paidAnswer());
      server.script(CONFIRM, confirmed);

      expect(await partner.confirm(resultOf(), expected)).toMatchObject({ kind: 'paid' });

      expect(count(CONFIRM)).toBe(1);
    });

    it('is unverified after an answer that is not of the wire', async () => {
      server.script(CONFIRM, '<html>500</html>');
      server.script(LOOKUP, '<html>500</html>');
      expect(await partner.confirm(resultOf(), expected)).toMatchObject({
        kind: 'unverified',
        reason: 'unreadable',
      });
      expect(count(CONFIRM)).toBe(1);
    });
  });
});
