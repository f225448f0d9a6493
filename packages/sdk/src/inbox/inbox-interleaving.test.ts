import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AUTH, authAnswer, CONFIRM, LOOKUP, notFoundAnswer, paidAnswer } from '../../test/wire-server.ts';
import { createPartner, dojang, type Fetch, testCredentials } from '../index.ts';
import { createInbox, type Inbox } from './inbox.ts';
import { memoryStorage } from './memory-storage.ts';

const GATEWAY = 'http://localhost:4000';
const orderNumber = 'ORDER-1';
const KEY = `dojang/test/test/${orderNumber}`;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** So long the gateway confirms what the card company has authenticated. */
const CONFIRMABLE_MS = 30 * MINUTE_MS;
const authenticated = {
  PCD_PAY_RST: 'success',
  PCD_PAY_CODE: '0000',
  PCD_PAY_MSG: '카드인증완료',
  PCD_PAY_WORK: 'CERT',
  PCD_PAY_OID: orderNumber,
  PCD_PAY_TOTAL: '1000',
  PCD_AUTH_KEY: 'auth-key-of-the-result',
  PCD_PAY_REQKEY: 'request-key',
  PCD_PAY_COFURL: `${GATEWAY}${CONFIRM}?ACT_=PAYM`,
};
const results = {
  authenticated,
  forged: { ...authenticated, PCD_AUTH_KEY: 'invented', PCD_PAY_REQKEY: 'invented' },
  paid: { ...paidAnswer(), PCD_PAY_CODE: '0000', PCD_PAY_WORK: 'CERT' },
  closed: { PCD_PAY_RST: 'close', PCD_PAY_MSG: '결제를 종료하였습니다.', PCD_PAY_OID: orderNumber },
};

type Step = {
  readonly act: keyof typeof results | 'follow' | 'look' | 'followUp' | 'crash';
  readonly waitMs: number;
};
/** How the gateway treats a call. `lost`: it does what it is asked, and the answer does not arrive. */
type Treatment = 'answered' | 'lost' | 'away' | 'open';

const runs = fc.record({
  steps: fc.array(
    fc.record<Step>({
      act: fc.constantFrom(
        'authenticated',
        'authenticated',
        'forged',
        'paid',
        'closed',
        'follow',
        'look',
        'followUp',
        'crash',
      ),
      waitMs: fc.constantFrom(0, 0, 1, 150, 2_000, 60_000, 3_000_000),
    }),
    { minLength: 1, maxLength: 8 },
  ),
  treatments: fc.array(fc.constantFrom<Treatment>('answered', 'answered', 'lost', 'away', 'open'), {
    maxLength: 12,
  }),
  objections: fc.array(fc.boolean(), { maxLength: 6 }),
  latencies: fc.array(fc.nat(300), { maxLength: 12 }),
  failures: fc.array(fc.boolean(), { maxLength: 3 }),
});

/** What `fulfil` throws reaches the caller; here it is the follow-up that matters. */
const ignore = () => undefined;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('charges nothing after an objection, and fulfils what is charged, once, whatever comes when', async () => {
  await fc.assert(
    fc.asyncProperty(runs, async ({ steps, ...given }) => {
      const { treatments, objections, latencies, failures } = structuredClone(given);
      const openedAtMs = Date.UTC(2026, 10, 23, 5);
      let nowMs = openedAtMs;
      let isChargedInSpite = false;
      let isCharged = false;
      let hasObjected = false;
      let fulfilments = 0;
      const storage = memoryStorage();

      // What is sent has arrived, also when its sender crashes; answers take their time.
      const fetch: Fetch = async (url, { body = '{}' }) => {
        const treatment = treatments.shift() ?? 'answered';
        const isAway = treatment === 'away';
        const answer = isAway ? null : answerTo(new URL(url).pathname, JSON.parse(body), treatment);
        // real time: none, the clock is the test's.
        await new Promise((resolve) => setTimeout(resolve, latencies.shift() ?? 5));
        if (isAway || treatment === 'lost') throw new TypeError('fetch failed');
        return Response.json(answer);
      };

      function answerTo(path: string, body: Record<string, string>, treatment: Treatment) {
        if (path === AUTH) return authAnswer(GATEWAY, LOOKUP);
        if (path === LOOKUP && treatment === 'open') {
          return { ...notFoundAnswer, PCD_PAY_CODE: 'PCHK0003', PCD_PAY_OID: orderNumber };
        }
        if (path === LOOKUP) return isCharged ? paidAnswer() : notFoundAnswer;
        if (body['PCD_PAY_REQKEY'] !== 'request-key') return { ...notFoundAnswer, PCD_PAY_CODE: 'PCCF0001' };
        if (nowMs - openedAtMs > CONFIRMABLE_MS) return { ...notFoundAnswer, PCD_PAY_CODE: 'PCCF0002' };
        isChargedInSpite ||= hasObjected;
        isCharged = true;
        return paidAnswer({ PCD_PAY_CODE: 'PCCF0000', PCD_PAY_REQKEY: 'request-key' });
      }

      /** A process: what it has begun when it crashes never ends. */
      function start(): { readonly inbox: Inbox<'sold-out'>; crash(): void } {
        let isAlive = true;
        const alive = async <T>(work: () => Promise<T> | T): Promise<T> =>
          isAlive ? work() : new Promise<T>(() => undefined);
        const inbox = createInbox<null, 'sold-out'>({
          partner: createPartner({
            environment: dojang({ url: GATEWAY, mode: 'test' }),
            credentials: testCredentials({ cstId: 'test', custKey: 'abcd1234567890' }),
            fetch: async (...call) => alive(() => fetch(...call)).then((answer) => alive(() => answer)),
          }),
          storage,
          expectedOf: () => ({ orderNumber, amountWon: 1000 }),
          beforeConfirm: () => (objections.shift() === true ? 'sold-out' : null),
          fulfil: () =>
            alive(() => {
              if (failures.shift() === true) throw new Error('the warehouse is away');
              fulfilments += 1;
            }),
          onOutcome: (_orderNumber, { kind }) =>
            alive(() => {
              if (kind === 'not-confirmed') hasObjected = true;
            }),
          nowMs: () => nowMs,
        });
        return {
          inbox,
          crash: () => {
            isAlive = false;
          },
        };
      }

      async function pass(durationMs: number): Promise<void> {
        nowMs += durationMs;
        await vi.advanceTimersByTimeAsync(durationMs);
      }

      let shop = start();
      await shop.inbox.follow(orderNumber);
      for (const { act, waitMs } of steps) {
        if (act === 'crash') {
          shop.crash();
          shop = start();
        } else if (act === 'follow') shop.inbox.follow(orderNumber).catch(ignore);
        else if (act === 'followUp') shop.inbox.followUp().catch(ignore);
        else if (act === 'look') shop.inbox.look(orderNumber).catch(ignore);
        else shop.inbox.receive({ body: results[act] }).catch(ignore);
        await pass(waitMs);
      }
      // The gateway is well again, and the shop stays up.
      treatments.length = 0;
      const isInTime = nowMs - openedAtMs < CONFIRMABLE_MS / 2;
      for (const durationMs of [...Array<number>(10).fill(MINUTE_MS), ...Array<number>(48).fill(HOUR_MS)]) {
        shop.inbox.followUp().catch(ignore);
        await pass(durationMs);
      }
      await shop.inbox.close();
      expect(await storage.openOrders.find(KEY)).toBeNull();
      expect(isChargedInSpite).toBe(false);
      expect(fulfilments).toBe(isCharged ? 1 : 0);
      const acts = steps.map(({ act }) => act);
      // Only a forged result in its place can keep a genuine one from being confirmed, at nobody's cost.
      const isDue = isInTime && acts.includes('authenticated') && !acts.includes('forged');
      if (isDue) expect(isCharged || hasObjected).toBe(true);
    }),
    { numRuns: 300 },
  );
});
