import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  AUTH,
  CONFIRM,
  LOOKUP,
  notFoundAnswer,
  paidAnswer,
  playing,
  startWireServer,
  type WireServer,
} from '../test/wire-server.ts';
import {
  type ClaimsAuthenticated,
  type ConfirmKeys,
  createPartner,
  dojang,
  memoryConfirmKeys,
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
          PCD_PAY_OID: 'ORDER-1',
          PCD_PAY_TOTAL: '1000',
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

    it('for an order that is charged at once', async () => {
      expect(await partner.confirm(resultOf(), { ...expected, work: 'PAY' })).toMatchObject({
        kind: 'unverified',
        reason: 'mismatch',
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
        // The gateway's own, and nothing that takes a confirm.
        `${server.url}/x`,
        `${server.url}/php/auth.php`,
        `${server.url}${CONFIRM}/`,
        `${server.url}${CONFIRM}%2f..%2fauth.php`,
        `${server.url}//evil.example${CONFIRM}`,
        `${server.url}${CONFIRM}/../auth.php`,
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

  it('is sent to the address as it was read', async () => {
    server.script(CONFIRM, confirmed);
    const written = ` ${server.url}/php/./x/..${CONFIRM.replace('/php', '')}?ACT_=PAYM#else\n`;
    expect(await partner.confirm(resultOf({ PCD_PAY_COFURL: written }), expected)).toMatchObject({
      kind: 'paid',
    });
    expect(server.calls.map(({ path }) => path)).toEqual([CONFIRM]);
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
    const own = ['democpay', 'testcpay', 'demo-api-v2'].map(
      (host) => `https://${host}.payple.kr${CONFIRM}?ACT_=PAYM`,
    );
    own.push('https://demo-api-v2.payple.kr/api/v1/payments/cards/approval/confirm');
    for (const url of own) {
      const outcome = await atPayple.confirm(resultOf({ PCD_PAY_COFURL: url }), expected);
      expect(outcome, url).toMatchObject({ kind: 'paid' });
    }
    const foreign = [
      `https://cpay.payple.kr${CONFIRM}`,
      `http://democpay.payple.kr${CONFIRM}`,
      `https://democpay.payple.kr.evil.example${CONFIRM}`,
      `https://democpay.payple.kr@evil.example${CONFIRM}`,
      `https://evil.payple.kr${CONFIRM}`,
      `https://democpay.payple.kr:8443${CONFIRM}`,
    ];
    for (const url of foreign) {
      const outcome = await atPayple.confirm(resultOf({ PCD_PAY_COFURL: url }), expected);
      expect(outcome, url).toMatchObject({ reason: 'foreign-confirm-url' });
    }
    expect(asked).toEqual(own);
  });

  describe('when Dojang says that the keys are of another order', () => {
    it('is declined: no approval began', async () => {
      server.script(CONFIRM, {
        ...refusedWith('PCCF0004', '주문번호 또는 결제금액이 결제요청과 다릅니다.'),
        PCD_PAY_OID: 'ORDER-0',
        PCD_PAY_TOTAL: '500',
      });
      expect(await partner.confirm(resultOf(), expected)).toMatchObject({
        kind: 'declined',
        orderNumber: 'ORDER-1',
        code: 'PCCF0004',
      });
      expect(count(CONFIRM)).toBe(1);
    });

    it('which was paid before, nothing is said of that order', async () => {
      server.script(CONFIRM, {
        ...refusedWith('CPCA0201', '이미 존재하는 거래입니다. 다시 시도해주세요.'),
        PCD_PAY_OID: 'ORDER-0',
      });
      expect(await partner.confirm(resultOf(), expected)).toMatchObject({
        kind: 'declined',
        code: 'CPCA0201',
      });
      expect(
        server.calls.filter(({ path }) => path === LOOKUP).map(({ body }) => body['PCD_PAY_OID']),
      ).toEqual(['ORDER-1', 'ORDER-1', 'ORDER-1']);
    });
  });

  describe('when money has moved for something else', () => {
    const other = { PCD_PAY_OID: 'ORDER-0', PCD_PAY_TOTAL: '700' };
    const answerFor = (paid: Readonly<Record<string, string>>) =>
      ((response, call) =>
        void response.end(
          JSON.stringify(
            call.body['PCD_PAY_OID'] === paid['PCD_PAY_OID'] ? paidAnswer(paid) : notFoundAnswer,
          ),
        )) satisfies Parameters<WireServer['script']>[1];

    it.each<[string, Readonly<Record<string, string>>]>([
      ['another order', other],
      ['another amount', { PCD_PAY_OID: 'ORDER-1', PCD_PAY_TOTAL: '100' }],
    ])('says so of %s, after asking about what was answered', async (_title, changes) => {
      server.script(CONFIRM, { ...confirmed, ...changes });
      server.script(LOOKUP, answerFor({ ...changes, PCD_REFUND_TOTAL: '50' }));
      expect(await partner.confirm(resultOf(), expected)).toMatchObject({
        kind: 'paid-otherwise',
        orderNumber: 'ORDER-1',
        payment: {
          orderNumber: changes['PCD_PAY_OID'],
          amountWon: Number(changes['PCD_PAY_TOTAL']),
          cancelledWon: 50,
        },
      });
      expect(count(CONFIRM)).toBe(1);
    });

    it.each<[string, Parameters<WireServer['script']>[1]]>([
      ['cannot be asked', '<html>500</html>'],
      ['does not know it', notFoundAnswer],
      ['never answers', () => undefined],
    ])('says so although the lookup %s', async (_title, reply) => {
      server.script(CONFIRM, { ...confirmed, ...other });
      server.script(LOOKUP, reply);
      expect(await partner.confirm(resultOf(), expected, { timeoutMs: 500 })).toMatchObject({
        kind: 'paid-otherwise',
        payment: { orderNumber: 'ORDER-0', amountWon: 700 },
      });
    });

    it('is not paid when the answer itself says that all of it was given back', async () => {
      server.script(CONFIRM, { ...confirmed, PCD_REFUND_TOTAL: '1000' });
      server.script(LOOKUP, paidAnswer({ PCD_REFUND_TOTAL: '1000' }));
      expect(await partner.confirm(resultOf(), expected)).toMatchObject({
        kind: 'unverified',
        reason: 'open',
      });
    });

    it('says that it is back when it was cancelled since', async () => {
      server.script(CONFIRM, { ...confirmed, ...other });
      server.script(LOOKUP, answerFor({ ...other, PCD_REFUND_TOTAL: '700' }));
      expect(await partner.confirm(resultOf(), expected)).toMatchObject({
        kind: 'paid-otherwise',
        payment: { amountWon: 700, cancelledWon: 700 },
      });
    });

    it('says so when the answer was lost and the lookup tells another amount', async () => {
      server.script(CONFIRM, (response) => response.destroy());
      server.script(LOOKUP, paidAnswer({ PCD_PAY_TOTAL: '100' }));
      expect(await partner.confirm(resultOf(), expected)).toMatchObject({
        kind: 'paid-otherwise',
        payment: { orderNumber: 'ORDER-1', amountWon: 100 },
      });
    });

    it('believes the lookup when the answer is about another confirm', async () => {
      const answer = { ...confirmed, PCD_PAY_REQKEY: 'request-key-0' };
      server.script(CONFIRM, answer);
      expect(await partner.confirm(resultOf(), expected)).toMatchObject({
        kind: 'unverified',
        reason: 'open',
      });
      server.script(LOOKUP, paidAnswer());
      expect(await partner.confirm(resultOf(), expected)).toMatchObject({ kind: 'paid' });
    });
  });

  describe('at Payple, which does not compare', () => {
    const PAYPLE = payple.test.origin;
    const open = (confirmKeys?: ConfirmKeys) =>
      createPartner({
        environment: payple.test,
        credentials,
        confirmKeys,
        fetch: playing(PAYPLE, server),
      });
    const returned = (changes: Readonly<Record<string, string>> = {}) =>
      resultOf({ PCD_PAY_COFURL: `${PAYPLE}${CONFIRM}?ACT_=PAYM`, ...changes });
    const another = { orderNumber: 'ORDER-2', amountWon: 1000 };

    it('is told no order', async () => {
      server.script(CONFIRM, confirmed);
      await open().confirm(returned(), expected);
      expect(Object.keys(server.calls[0]?.body ?? {})).toEqual([
        'PCD_CST_ID',
        'PCD_CUST_KEY',
        'PCD_AUTH_KEY',
        'PCD_PAY_REQKEY',
        'PCD_PAYER_ID',
      ]);
    });

    it('keys that were sent for one order are not sent for another, of any process', async () => {
      const keys = memoryConfirmKeys();
      server.script(CONFIRM, confirmed);
      expect(await open(keys).confirm(returned(), expected)).toMatchObject({ kind: 'paid' });
      const forged = returned({ PCD_PAY_OID: 'ORDER-2', PCD_PAY_REQKEY: ' request-key ' });
      expect(await open(keys).confirm(forged, another)).toMatchObject({
        kind: 'unverified',
        orderNumber: 'ORDER-2',
        reason: 'mismatch',
      });
      expect(count(CONFIRM)).toBe(1);
      expect(await open(keys).confirm(returned(), expected)).toMatchObject({ kind: 'paid' });
    });

    it('are looked up for the order whose they are, when another was first', async () => {
      const atPayple = open();
      server.script(CONFIRM, confirmed);
      server.script(LOOKUP, paidAnswer());
      expect(await atPayple.confirm(returned({ PCD_PAY_OID: 'ORDER-2' }), another)).toMatchObject({
        kind: 'paid-otherwise',
        orderNumber: 'ORDER-2',
        payment: { orderNumber: 'ORDER-1' },
      });
      expect(await atPayple.confirm(returned(), expected)).toMatchObject({ kind: 'paid' });
      expect(count(CONFIRM)).toBe(1);
    });

    it('a refusal about another order asks what became of that one', async () => {
      server.script(CONFIRM, { ...refusedWith('PCCF0002', '이미 처리되었습니다.'), PCD_PAY_OID: 'ORDER-0' });
      server.script(LOOKUP, paidAnswer({ PCD_PAY_OID: 'ORDER-0' }));
      expect(await open().confirm(returned(), expected)).toMatchObject({
        kind: 'paid-otherwise',
        payment: { orderNumber: 'ORDER-0' },
      });
    });

    it('a decline of the card company is one, whatever order it names', async () => {
      server.script(CONFIRM, { ...refusedWith('PCCFD001', '[PCCFD001] 3133 - x'), PCD_PAY_OID: 'ORDER-0' });
      expect(await open().confirm(returned(), expected)).toMatchObject({ kind: 'declined' });
    });

    it('a storage that fails sends nothing', async () => {
      const broken = { bind: () => Promise.reject(new Error('the disk is full')) };
      await expect(open(broken).confirm(returned(), expected)).rejects.toThrow('the disk is full');
      expect(server.calls).toEqual([]);
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

    it('sends the same again while the outcome is open, and what stays open is unverified', async () => {
      server.script(CONFIRM, (response) => response.destroy());
      server.script(LOOKUP, refusedWith('PCHK0003', '처리 중입니다'));
      const open = { kind: 'unverified', reason: 'open' };
      expect(await partner.confirm(resultOf(), expected)).toMatchObject(open);
      expect(count(CONFIRM)).toBe(2);
      const [first, second] = server.calls.filter(({ path }) => path === CONFIRM);
      expect(second?.body).toEqual(first?.body);
      // The next one too: it joins the one that is under way, wherever it is.
      server.script(CONFIRM, confirmed);
      expect(await partner.confirm(resultOf(), expected)).toMatchObject({ kind: 'paid' });
    });

    it('sends again what waits for its confirm', async () => {
      const waiting = { ...refusedWith('PCHK0003', '처리 중입니다'), DOJANG_STATE: 'waiting' };
      server.script(CONFIRM, (response) => response.destroy(), confirmed);
      server.script(LOOKUP, waiting);
      expect(await partner.confirm(resultOf(), expected)).toMatchObject({ kind: 'paid' });
      server.script(CONFIRM, refusedWith('PCCF0004', '다른 주문입니다'));
      expect(await partner.confirm(resultOf(), expected)).toMatchObject({
        kind: 'declined',
        code: 'PCCF0004',
      });
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
