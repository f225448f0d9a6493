import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  AUTH,
  CONFIRM,
  LOOKUP,
  notFoundAnswer,
  paidAnswer,
  startWireServer,
  type WireServer,
} from '../../test/wire-server.ts';
import { createPartner, dojang, testCredentials } from '../index.ts';
import { createInbox, type Inbox } from './inbox.ts';
import type { InboxInput } from './inbox-input.ts';
import { memoryStorage } from './memory-storage.ts';
import { inboxTables, sqlStorage } from './sql-storage.ts';
import type { InboxStorage } from './storage.ts';

const MINUTE_MS = 60_000;
const orderNumber = 'ORDER-1';
const key = `dojang/test/test/${orderNumber}`;
const storages: readonly [string, () => InboxStorage<null>][] = [
  ['memory', () => memoryStorage()],
  [
    'SQLite',
    () => {
      const db = new DatabaseSync(':memory:');
      db.exec(inboxTables);
      const database = {
        query: async (sql: string, params: (string | number | null)[]) => ({
          rows: db.prepare(sql).all(...params),
        }),
      };
      return sqlStorage({ dialect: 'sqlite', database });
    },
  ],
];

describe.each(storages)('an order that is followed again, in %s', (_name, openStorage) => {
  let server: WireServer;
  let storage: InboxStorage<null>;
  let fulfilled: string[];
  let reported: string[];
  let openedAtMs: number;
  let nowMs: number;
  let inbox: Inbox<'sold-out'>;

  const open = (changes: Partial<InboxInput<null, 'sold-out'>> = {}) =>
    createInbox<null, 'sold-out'>({
      partner: createPartner({
        environment: dojang({ url: server.url, mode: 'test' }),
        credentials: testCredentials({ cstId: 'test', custKey: 'abcd1234567890' }),
      }),
      storage,
      expectedOf: () => ({ orderNumber, amountWon: 1000 }),
      fulfil: (paid) => void fulfilled.push(paid.orderNumber),
      onOutcome: (_orderNumber, outcome) => {
        const isFinal = outcome.kind === 'not-paid' && outcome.isFinal;
        reported.push(`${outcome.kind}${isFinal ? ', final' : ''}`);
      },
      nowMs: () => nowMs,
      ...changes,
    });
  beforeEach(async () => {
    server = await startWireServer();
    storage = openStorage();
    fulfilled = [];
    reported = [];
    openedAtMs = Date.UTC(2026, 10, 23, 5);
    nowMs = openedAtMs;
    inbox = open();
  });
  afterEach(async () => {
    await inbox.close();
    await server[Symbol.asyncDispose]();
  });

  async function passUntil(minute: number): Promise<void> {
    while (nowMs < openedAtMs + minute * MINUTE_MS) {
      nowMs += MINUTE_MS;
      await inbox.followUp();
    }
  }
  const isPaid = () => server.script(LOOKUP, paidAnswer());
  const daysAsked = (from: number) =>
    server.calls.slice(from).flatMap(({ path, body }) => (path === LOOKUP ? [body['PCD_PAY_DATE']] : []));

  it.each([1, 15, 30, 39])(
    'at minute %i is fulfilled when it is paid at the end of the new window',
    async (again) => {
      await inbox.follow(orderNumber);
      await passUntil(again);
      await inbox.follow(orderNumber);
      await passUntil(again + 30);
      expect(reported).not.toContain('not-paid, final');
      isPaid();
      await passUntil(again + 45);
      expect(reported.at(-1)).toBe('paid');
      expect(reported).not.toContain('not-paid, final');
      expect(fulfilled).toEqual([orderNumber]);
    },
  );

  it('after its first window was closed is fulfilled when the new one pays', async () => {
    await inbox.follow(orderNumber);
    await passUntil(5);
    await inbox.receive({ body: { PCD_PAY_RST: 'close', PCD_PAY_OID: orderNumber } });
    await inbox.follow(orderNumber);
    await passUntil(35);
    expect(reported).not.toContain('not-paid, final');
    isPaid();
    await passUntil(50);
    expect(fulfilled).toEqual([orderNumber]);
  });

  it('ends 40 minutes after the last time, once', async () => {
    await inbox.follow(orderNumber);
    await passUntil(20);
    await inbox.follow(orderNumber);
    await passUntil(59);
    expect(reported).not.toContain('not-paid, final');
    await passUntil(200);
    expect(reported.filter((each) => each === 'not-paid, final')).toHaveLength(1);
    expect(await storage.openOrders.find(key)).toBeNull();
  });

  it('after it had ended unpaid is open again', async () => {
    await inbox.follow(orderNumber);
    await passUntil(60);
    expect(reported.at(-1)).toBe('not-paid, final');
    await inbox.follow(orderNumber);
    isPaid();
    await passUntil(62);
    expect(fulfilled).toEqual([orderNumber]);
  });

  it('after it was fulfilled is not fulfilled again', async () => {
    isPaid();
    await inbox.follow(orderNumber);
    await passUntil(1);
    await inbox.follow(orderNumber);
    await passUntil(60);
    expect(fulfilled).toEqual([orderNumber]);
    expect(await storage.openOrders.find(key)).toBeNull();
  });

  it('is asked about under the day of its first window too', async () => {
    openedAtMs = Date.UTC(2026, 10, 23, 14, 35);
    nowMs = openedAtMs;
    await inbox.follow(orderNumber);
    await passUntil(39);
    await inbox.follow(orderNumber);
    const from = server.calls.length;
    await passUntil(79);
    expect(daysAsked(from)).toEqual(expect.arrayContaining(['20261123', '20261124']));
  });

  it('keeps the objection of the shop', async () => {
    await inbox.close();
    let objections = 0;
    inbox = open({ beforeConfirm: () => (objections++ === 0 ? 'sold-out' : null) });
    const result = authenticated(server.url);
    await inbox.follow(orderNumber);
    expect(await inbox.receive({ body: result })).toMatchObject({ kind: 'not-confirmed' });
    await inbox.follow(orderNumber);
    expect(await inbox.receive({ body: result })).toMatchObject({ kind: 'not-confirmed' });
    expect(server.paths()).not.toContain(CONFIRM);
  });

  it('keeps what is still to be confirmed, and confirms it no later for it', async () => {
    server.script(AUTH, (response) => response.destroy());
    server.script(CONFIRM, (response) => response.destroy());
    await inbox.follow(orderNumber);
    await inbox.receive({ body: authenticated(server.url) }, { timeoutMs: 500 });
    const before = await storage.openOrders.find(key);
    await inbox.follow(orderNumber);
    const { result, isConfirmable, dueAtMs } = before ?? {};
    expect(await storage.openOrders.find(key)).toMatchObject({ result, isConfirmable: true, dueAtMs });
    expect(isConfirmable).toBe(true);
  });

  it('while it is looked at, for the last time as it seemed, stays open', async () => {
    await inbox.follow(orderNumber);
    await passUntil(39);
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<void>();
    server.script(LOOKUP, (response) => {
      asked.resolve();
      response.setHeader('content-type', 'application/json');
      void answer.promise.then(() => response.end(JSON.stringify(notFoundAnswer)));
    });
    nowMs += MINUTE_MS;
    const looking = inbox.followUp();
    await asked.promise;
    await inbox.follow(orderNumber);
    answer.resolve();
    await looking;
    expect(reported).not.toContain('not-paid, final');
    isPaid();
    await passUntil(80);
    expect(fulfilled).toEqual([orderNumber]);
  });

  it('by many at once is open once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => inbox.follow(orderNumber)));
    expect(await storage.openOrders.find(key)).toMatchObject({ requestedAtMs: nowMs, sinceMs: nowMs });
  });
});

const authenticated = (url: string) => ({
  PCD_PAY_RST: 'success',
  PCD_PAY_CODE: '0000',
  PCD_PAY_WORK: 'CERT',
  PCD_PAY_OID: orderNumber,
  PCD_PAY_TOTAL: '1000',
  PCD_AUTH_KEY: 'auth-key-of-the-result',
  PCD_PAY_REQKEY: 'request-key',
  PCD_PAY_COFURL: `${url}${CONFIRM}?ACT_=PAYM`,
});
