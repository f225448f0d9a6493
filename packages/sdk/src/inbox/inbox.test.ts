import type { ServerResponse } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  AUTH,
  authAnswer,
  CANCEL,
  CONFIRM,
  LOOKUP,
  notFoundAnswer,
  paidAnswer,
  playing,
  startWireServer,
  type WireServer,
} from '../../test/wire-server.ts';
import { createPartner, dojang, payple, testCredentials } from '../index.ts';
import { createInbox, type Inbox } from './inbox.ts';
import type { InboxInput } from './inbox-input.ts';
import { webhookStatus } from './inbox-outcome.ts';
import { memoryStorage } from './memory-storage.ts';
import { inboxTables, sqlStorage } from './sql-storage.ts';
import type { InboxStorage } from './storage.ts';

type Objection = 'sold-out';

const MINUTE_MS = 60_000;
const orderNumber = 'ORDER-1';
const openAnswer = {
  PCD_PAY_RST: 'error',
  PCD_PAY_CODE: 'PCHK0003',
  PCD_PAY_MSG: '처리 중입니다',
  PCD_PAY_OID: orderNumber,
};
const declinedAnswer = {
  PCD_PAY_RST: 'error',
  PCD_PAY_CODE: 'PCCFD001',
  PCD_PAY_MSG: '[PCCFD001] 3133 - 잔액이 부족합니다.',
};
const confirmedAnswer = paidAnswer({ PCD_PAY_CODE: 'PCCF0000', PCD_PAY_REQKEY: 'request-key' });

let server: WireServer;
let fulfilled: string[];
let outcomes: string[];
let nowMs: number;
let inboxes: Inbox<Objection>[];

beforeEach(async () => {
  server = await startWireServer();
  fulfilled = [];
  outcomes = [];
  nowMs = Date.now();
  inboxes = [];
});
afterEach(async () => {
  vi.useRealTimers();
  for (const inbox of inboxes) await inbox.close();
  await server[Symbol.asyncDispose]();
});

const partnerInput = () => ({
  environment: dojang({ url: server.url, mode: 'test' }),
  credentials: testCredentials({ cstId: 'test', custKey: 'abcd1234567890' }),
});

function open(changes: Partial<InboxInput<null, Objection>> = {}): Inbox<Objection> {
  const inbox = createInbox<null, Objection>({
    partner: createPartner(partnerInput()),
    storage: memoryStorage(),
    expectedOf: (asked) => (asked === orderNumber ? { orderNumber, amountWon: 1000 } : null),
    fulfil: (paid) => void fulfilled.push(paid.orderNumber),
    onOutcome: (_orderNumber, outcome) => void outcomes.push(outcome.kind),
    nowMs: () => nowMs,
    ...changes,
  });
  inboxes.push(inbox);
  return inbox;
}

const paidResult = { ...paidAnswer(), PCD_PAY_CODE: '0000', PCD_PAY_WORK: 'PAY' };
const closedResult = {
  PCD_PAY_RST: 'close',
  PCD_PAY_MSG: '결제를 종료하였습니다.',
  PCD_PAY_OID: orderNumber,
};
const authenticatedResult = () => ({
  PCD_PAY_RST: 'success',
  PCD_PAY_CODE: '0000',
  PCD_PAY_MSG: '카드인증완료',
  PCD_PAY_WORK: 'CERT',
  PCD_PAY_OID: orderNumber,
  PCD_PAY_TOTAL: '1000',
  PCD_AUTH_KEY: 'auth-key-of-the-result',
  PCD_PAY_REQKEY: 'request-key',
  PCD_PAY_COFURL: `${server.url}${CONFIRM}?ACT_=PAYM`,
  PCD_PAYER_NAME: '김도장',
});
const confirms = () => server.paths().filter((path) => path === CONFIRM).length;

describe('before the confirm', () => {
  it('looks at the order as the shop has it, by its own type', async () => {
    const inbox = createInbox({
      partner: createPartner(partnerInput()),
      storage: memoryStorage(),
      expectedOf: (asked) => ({ orderNumber: asked, amountWon: 1000, items: ['티셔츠'] }),
      beforeConfirm: (order) => (order.items.includes('티셔츠') ? 'sold-out' : null),
      fulfil: () => undefined,
    });
    inboxes.push(inbox);
    expect(await inbox.receive({ body: authenticatedResult() })).toEqual({
      kind: 'not-confirmed',
      objection: 'sold-out',
    });
    expect(confirms()).toBe(0);
  });

  it('an objection charges nothing, and stands when the result is brought again', async () => {
    let stock = 0;
    const inbox = open({ beforeConfirm: () => (stock > 0 ? null : 'sold-out') });
    const expected = { kind: 'not-confirmed', objection: 'sold-out' } as const;
    expect(await inbox.receive({ body: authenticatedResult() })).toEqual(expected);
    stock = 1;
    const again = await inbox.receive({ body: authenticatedResult() });
    expect(again).toEqual(expected);
    expect(webhookStatus(again)).toBe(200);
    await inbox.followUp();
    expect(confirms()).toBe(0);
    expect(fulfilled).toEqual([]);
  });

  it('an objection stands for whatever comes together with the result', async () => {
    let asked = 0;
    const inbox = open({ beforeConfirm: () => (asked++ === 0 ? 'sold-out' : null) });
    const { PCD_PAY_MSG, ...rest } = authenticatedResult();
    const found = await Promise.all([
      inbox.receive({ body: authenticatedResult() }),
      inbox.look(orderNumber),
      inbox.receive({ body: { ...rest, PCD_PAY_MSG } }),
      inbox.receive({ body: closedResult }),
      inbox.receive({ body: authenticatedResult() }),
    ]);
    expect(found.map(({ kind }) => kind)).not.toContain('paid');
    expect(asked).toBe(1);
    expect(confirms()).toBe(0);
  });

  it('an objection that comes after a confirm whose answer was lost does not hide the payment', async () => {
    let stock = 1;
    const beforeConfirm = () => (stock-- > 0 ? null : 'sold-out');
    const inbox = open({ beforeConfirm });
    server.script(CONFIRM, (response) => response.destroy());
    server.script(LOOKUP, openAnswer);
    expect(await inbox.receive({ body: authenticatedResult() })).toMatchObject({
      kind: 'unverified',
      outcome: { reason: 'open' },
    });
    server.script(LOOKUP, paidAnswer());
    expect(await inbox.receive({ body: authenticatedResult() })).toMatchObject({ kind: 'paid' });
    expect(fulfilled).toEqual([orderNumber]);
  });

  it('nobody is asked about a payment that is charged at once', async () => {
    const beforeConfirm = vi.fn(() => 'sold-out' as const);
    server.script(LOOKUP, paidAnswer());
    expect(await open({ beforeConfirm }).receive({ body: paidResult })).toMatchObject({ kind: 'paid' });
    expect(beforeConfirm).not.toHaveBeenCalled();
  });

  it('nobody is asked about an order that is fulfilled', async () => {
    const beforeConfirm = vi.fn(() => null);
    const inbox = open({ beforeConfirm });
    server.script(CONFIRM, confirmedAnswer);
    await inbox.receive({ body: authenticatedResult() });
    server.script(LOOKUP, paidAnswer());
    expect(await inbox.receive({ body: authenticatedResult() })).toMatchObject({ fulfilment: 'before' });
    expect(beforeConfirm).toHaveBeenCalledOnce();
    expect(confirms()).toBe(1);
  });

  it('is asked once for results that arrive together', async () => {
    const beforeConfirm = vi.fn(() => null);
    const inbox = open({ beforeConfirm });
    server.script(CONFIRM, (response) => {
      server.script(LOOKUP, paidAnswer());
      response.setHeader('content-type', 'application/json').end(JSON.stringify(confirmedAnswer));
    });
    const reported = await Promise.all([
      inbox.receive({ body: authenticatedResult() }),
      inbox.receive({ body: new URLSearchParams(authenticatedResult()) }),
      inbox.receive({ webhook: { headers: {}, rawBody: JSON.stringify(paidResult) } }),
      inbox.receive({ body: closedResult }),
      inbox.look(orderNumber),
    ]);
    expect(reported.map((each) => each.kind === 'paid' && each.fulfilment)).toEqual([
      'now',
      'before',
      'before',
      'before',
      'before',
    ]);
    expect(beforeConfirm).toHaveBeenCalledOnce();
    expect(confirms()).toBe(1);
    expect(fulfilled).toEqual([orderNumber]);
  });
});

describe('what nobody answered', () => {
  it('is followed up until it is known', async () => {
    const inbox = open();
    server.script(LOOKUP, openAnswer);
    expect(await inbox.look(orderNumber)).toMatchObject({ kind: 'unverified' });
    await inbox.followUp();
    expect(outcomes).toEqual(['unverified']);
    nowMs += 2_000;
    await inbox.followUp();
    server.script(LOOKUP, paidAnswer());
    nowMs += 4_000;
    await inbox.followUp();
    expect(outcomes).toEqual(['unverified', 'unverified', 'paid']);
    expect(fulfilled).toEqual([orderNumber]);
    const asked = server.paths().length;
    nowMs += 24 * 60 * MINUTE_MS;
    await inbox.followUp();
    expect(server.paths()).toHaveLength(asked);
  });

  it('is paid, though the answer of the confirm was lost', async () => {
    const inbox = open();
    server.script(CONFIRM, (response) => {
      server.script(LOOKUP, paidAnswer());
      response.destroy();
    });
    expect(await inbox.receive({ body: authenticatedResult() })).toMatchObject({ kind: 'paid' });
    expect(confirms()).toBe(1);
    expect(fulfilled).toEqual([orderNumber]);
  });

  it('is not asked a second time for another result while the gateway is away', async () => {
    const inbox = open();
    server.script(AUTH, (response) => response.destroy());
    const [first, second] = await Promise.all([
      inbox.receive({ body: paidResult }, { timeoutMs: 500 }),
      inbox.receive({ body: closedResult }, { timeoutMs: 500 }),
    ]);
    expect(second).toBe(first);
    expect(outcomes).toEqual(['unverified', 'unverified']);
  });
});

describe('a window nobody comes back from', () => {
  it('may still be open, then is not, and is looked at no more', async () => {
    const isFinal: boolean[] = [];
    const inbox = open({
      onOutcome: (_orderNumber, outcome) =>
        void (outcome.kind === 'not-paid' && isFinal.push(outcome.isFinal)),
    });
    await inbox.follow(orderNumber);
    await inbox.followUp();
    expect(server.paths()).toEqual([]);
    for (const minutes of [1, 39, 60]) {
      nowMs += minutes * MINUTE_MS;
      await inbox.followUp();
    }
    expect(isFinal).toEqual([false, true]);
  });

  it('has paid, and the shop finds it by itself', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const known = Promise.withResolvers<string>();
    const inbox = open({ onOutcome: (_orderNumber, { kind }) => known.resolve(kind) });
    server.script(LOOKUP, paidAnswer());
    await inbox.follow(orderNumber);
    inbox.startFollowUp((error) => known.reject(error));
    nowMs += MINUTE_MS;
    vi.advanceTimersByTime(1_000);
    expect(await known.promise).toBe('paid');
  });

  it('was closed in one place and paid in another', async () => {
    const inbox = open();
    await inbox.follow(orderNumber);
    nowMs += MINUTE_MS;
    expect(await inbox.receive({ body: closedResult })).toMatchObject({ kind: 'not-paid', isFinal: false });
    server.script(LOOKUP, paidAnswer());
    nowMs += 39 * MINUTE_MS;
    await inbox.followUp();
    expect(fulfilled).toEqual([orderNumber]);
  });
});

describe('after a crash', () => {
  let database: DatabaseSync;
  beforeEach(() => {
    database = new DatabaseSync(':memory:');
    database.exec(inboxTables);
  });

  const storage = (): InboxStorage<null> =>
    sqlStorage({
      dialect: 'sqlite',
      database: { query: async (sql, params) => ({ rows: database.prepare(sql).all(...params) }) },
    });

  /** Begins to receive a result and does not come back from this one step: the process is gone. */
  async function crash(step: (gone: () => Promise<never>) => Partial<InboxInput<null, Objection>>) {
    const reached = Promise.withResolvers<void>();
    const gone = () => {
      reached.resolve();
      return new Promise<never>(() => undefined);
    };
    const inbox = open({ storage: storage(), ...step(gone) });
    inboxes.pop();
    void inbox.receive({ body: authenticatedResult() });
    await reached.promise;
  }

  it('between result and confirm, it is confirmed by the next process', async () => {
    await crash((gone) => ({ beforeConfirm: gone }));
    expect(confirms()).toBe(0);
    server.script(CONFIRM, confirmedAnswer);
    const inbox = open({ storage: storage() });
    await inbox.followUp();
    expect(confirms()).toBe(0);
    nowMs += MINUTE_MS;
    await inbox.followUp();
    expect(confirms()).toBe(1);
    expect(fulfilled).toEqual([orderNumber]);
  });

  it('between confirm and fulfilment, it is fulfilled by the next process and not confirmed again', async () => {
    server.script(CONFIRM, confirmedAnswer);
    await crash((gone) => ({ storage: { ...storage(), once: gone } }));
    expect(confirms()).toBe(1);
    server.script(LOOKUP, paidAnswer());
    nowMs += MINUTE_MS;
    const inbox = open({ storage: storage() });
    await inbox.followUp();
    expect(await inbox.receive({ body: authenticatedResult() })).toMatchObject({ fulfilment: 'before' });
    expect(fulfilled).toEqual([orderNumber]);
  });

  it('no buyer data is left behind', async () => {
    await crash((gone) => ({ beforeConfirm: gone }));
    const stored = JSON.stringify(database.prepare('SELECT * FROM dojang_open_orders').all());
    expect(stored).toContain('request-key');
    expect(stored).not.toContain('김도장');
  });
});

it('an order that another process is fulfilling stays open until it is fulfilled', async () => {
  const memory = memoryStorage();
  let isBusy = true;
  const once: typeof memory.once = async (key, work) => (isBusy ? 'elsewhere' : memory.once(key, work));
  const inbox = open({ storage: { ...memory, once } });
  server.script(LOOKUP, paidAnswer());
  const outcome = await inbox.receive({ body: paidResult });
  expect(outcome).toMatchObject({ kind: 'paid', fulfilment: 'elsewhere' });
  expect(webhookStatus(outcome)).toBe(503);
  isBusy = false;
  nowMs += 2_000;
  await inbox.followUp();
  expect(fulfilled).toEqual([orderNumber]);
});

describe('what is thrown', () => {
  it('when another order is given than the one that was asked for', async () => {
    const inbox = open({ expectedOf: () => ({ orderNumber: 'ORDER-2', amountWon: 1000 }) });
    await expect(inbox.receive({ body: paidResult })).rejects.toMatchObject({ parameter: 'expectedOf' });
    expect(server.paths()).toEqual([]);
  });

  it('by fulfil reaches the caller, and the follow-up tries again under the same key', async () => {
    const keys: string[] = [];
    const inbox = open({
      fulfil: (_paid, { key }) => {
        keys.push(key);
        if (keys.length === 1) throw new Error('the warehouse is away');
      },
    });
    server.script(LOOKUP, paidAnswer());
    await expect(inbox.receive({ body: paidResult })).rejects.toThrow('the warehouse is away');
    nowMs += 2_000;
    await inbox.followUp();
    expect(keys).toEqual(Array(2).fill('dojang/test/test/ORDER-1'));
  });

  it('about one order stops no other', async () => {
    const inbox = open({
      expectedOf: (asked) => {
        if (asked === orderNumber) return { orderNumber, amountWon: 1000 };
        throw new Error('the database is away');
      },
    });
    server.script(LOOKUP, paidAnswer());
    await inbox.follow('ORDER-0');
    await inbox.follow(orderNumber);
    nowMs += MINUTE_MS;
    await expect(inbox.followUp()).rejects.toMatchObject({
      errors: [{ message: 'the database is away' }],
    });
    expect(fulfilled).toEqual([orderNumber]);
  });
});

describe('money that has moved for another order', () => {
  const other = { PCD_PAY_OID: 'ORDER-0', PCD_PAY_TOTAL: '700' };
  const refundKey = 'refund-key';
  const cancels = () => server.calls.filter(({ path }) => path === CANCEL).map(({ body }) => body);
  const openWith = (changes: Partial<InboxInput<null, Objection>>) =>
    open({
      partner: createPartner({
        environment: dojang({ url: server.url, mode: 'test' }),
        credentials: testCredentials({ cstId: 'test', custKey: 'abcd1234567890', refundKey }),
      }),
      expectedOf: (asked) => ({ orderNumber: asked, amountWon: asked === orderNumber ? 1000 : 700 }),
      ...changes,
    });
  /** Knows the other order's payment until it is cancelled. */
  function scriptOther(): void {
    let isBack = false;
    const answer = (fields: object) => (response: ServerResponse) =>
      void response.end(JSON.stringify(fields));
    server.script(CONFIRM, { ...confirmedAnswer, ...other });
    server.script(LOOKUP, (response, { body }) => {
      const found = body['PCD_PAY_OID'] === 'ORDER-0';
      const paid = paidAnswer({ ...other, PCD_REFUND_TOTAL: isBack ? '700' : '0' });
      answer(found ? paid : notFoundAnswer)(response);
    });
    server.script(CANCEL, (response) => {
      isBack = true;
      answer({ ...other, PCD_PAY_RST: 'success', PCD_PAY_CODE: 'PAYC0000', PCD_REFUND_TOTAL: '700' })(
        response,
      );
    });
  }

  it('is told as that, and nothing is given back unasked', async () => {
    scriptOther();
    const onPaidOtherwise = vi.fn(() => 'keep' as const);
    const inbox = openWith({ onPaidOtherwise });
    const found = await inbox.receive({ body: authenticatedResult() });
    expect(found).toMatchObject({
      kind: 'paid-otherwise',
      outcome: { orderNumber, payment: { orderNumber: 'ORDER-0', amountWon: 700 } },
      cancellation: null,
    });
    expect(webhookStatus(found)).toBe(200);
    expect(onPaidOtherwise).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ kind: 'paid-otherwise' }),
      { isFulfilled: false },
    );
    expect(cancels()).toEqual([]);
    expect(fulfilled).toEqual([]);
    nowMs += MINUTE_MS;
    await inbox.followUp();
    expect(fulfilled).toEqual(['ORDER-0']);
  });

  it('goes back when the shop says so, once, and is never fulfilled then', async () => {
    scriptOther();
    const inbox = openWith({ onPaidOtherwise: () => 'cancel' });
    await inbox.follow('ORDER-0');
    expect(await inbox.receive({ body: authenticatedResult() })).toMatchObject({
      kind: 'paid-otherwise',
      cancellation: { kind: 'cancelled', orderNumber: 'ORDER-0', amountWon: 700 },
    });
    expect(cancels()).toMatchObject([{ PCD_PAY_OID: 'ORDER-0', PCD_REFUND_KEY: refundKey }]);
    expect(await inbox.receive({ body: authenticatedResult() })).toMatchObject({ cancellation: null });
    nowMs += MINUTE_MS;
    await inbox.followUp();
    expect(await inbox.look('ORDER-0')).toMatchObject({ kind: 'not-paid', outcome: { reason: 'cancelled' } });
    expect(cancels()).toHaveLength(1);
    expect(fulfilled).toEqual([]);
  });

  it('that went back is not paid, whatever a lookup says that knows of no cancellations', async () => {
    scriptOther();
    const onPaidOtherwise = vi.fn(() => 'cancel' as const);
    const inbox = openWith({ onPaidOtherwise });
    await inbox.receive({ body: authenticatedResult() });
    server.script(LOOKUP, paidAnswer(other));
    expect(await inbox.look('ORDER-0')).toMatchObject({
      kind: 'not-paid',
      outcome: { reason: 'cancelled' },
      isFinal: true,
    });
    await inbox.receive({ body: authenticatedResult() });
    expect(onPaidOtherwise).toHaveBeenCalledOnce();
    expect(cancels()).toHaveLength(1);
    expect(fulfilled).toEqual([]);
  });

  it('stays where it is when that order is fulfilled, whatever the shop says', async () => {
    scriptOther();
    const onPaidOtherwise = vi.fn(() => 'cancel' as const);
    const inbox = openWith({ onPaidOtherwise });
    await inbox.look('ORDER-0');
    expect(fulfilled).toEqual(['ORDER-0']);
    expect(await inbox.receive({ body: authenticatedResult() })).toMatchObject({
      kind: 'paid-otherwise',
      cancellation: null,
    });
    expect(onPaidOtherwise).toHaveBeenCalledWith(expect.anything(), { isFulfilled: true });
    expect(cancels()).toEqual([]);
  });

  it('stays where it is when that order is fulfilled while the shop thinks about it', async () => {
    scriptOther();
    const inbox: Inbox<Objection> = openWith({
      onPaidOtherwise: async () => {
        await inbox.look('ORDER-0');
        return 'cancel' as const;
      },
    });
    expect(await inbox.receive({ body: authenticatedResult() })).toMatchObject({ cancellation: null });
    expect(fulfilled).toEqual(['ORDER-0']);
    expect(cancels()).toEqual([]);
  });

  it('that could not be given back is reported with why, and can still be fulfilled', async () => {
    scriptOther();
    server.script(CANCEL, { PCD_PAY_RST: 'error', PCD_PAY_CODE: 'PAYCD001', PCD_PAY_MSG: '승인취소 실패' });
    const inbox = openWith({ onPaidOtherwise: () => 'cancel' });
    expect(await inbox.receive({ body: authenticatedResult() })).toMatchObject({
      kind: 'paid-otherwise',
      cancellation: { kind: 'cancel-declined', code: 'PAYCD001' },
    });
    expect(await inbox.look('ORDER-0')).toMatchObject({ kind: 'paid', fulfilment: 'now' });
  });

  it('of this order in another amount is never fulfilled', async () => {
    server.script(LOOKUP, paidAnswer({ PCD_PAY_TOTAL: '100' }));
    expect(await openWith({}).receive({ body: paidResult })).toMatchObject({
      kind: 'paid-otherwise',
      outcome: { payment: { orderNumber, amountWon: 100 } },
    });
    expect(fulfilled).toEqual([]);
  });
});

describe('an order to be confirmed that the page had charged at once', () => {
  const expectedOf = () => ({ orderNumber, amountWon: 1000, work: 'CERT' }) as const;

  it('is never fulfilled, and is told as that', async () => {
    server.script(LOOKUP, paidAnswer({ PCD_PAY_WORK: 'PAY' }));
    for (const PCD_PAY_WORK of ['PAY', 'CERT'])
      expect(await open({ expectedOf }).receive({ body: { ...paidResult, PCD_PAY_WORK } })).toMatchObject({
        kind: 'paid-otherwise',
        outcome: { payment: { orderNumber } },
      });
    expect(fulfilled).toEqual([]);
  });

  it('is not fulfilled either where the lookup does not say how it was asked for', async () => {
    server.script(LOOKUP, paidAnswer());
    const inbox = open({ expectedOf });
    expect(await inbox.receive({ body: paidResult })).toMatchObject({
      kind: 'unverified',
      outcome: { reason: 'mismatch' },
    });
    expect(fulfilled).toEqual([]);
  });

  it('is fulfilled when the answer of the confirm was lost, whatever a forged result says meanwhile', async () => {
    server.script(CONFIRM, (response) => response.destroy());
    server.script(LOOKUP, openAnswer);
    const inbox = open({ expectedOf });
    expect(await inbox.receive({ body: authenticatedResult() }, { timeoutMs: 500 })).toMatchObject({
      kind: 'unverified',
    });
    server.script(LOOKUP, paidAnswer());
    expect(await inbox.receive({ body: paidResult })).toMatchObject({ kind: 'paid' });
    expect(fulfilled).toEqual([orderNumber]);
  });

  it('is fulfilled when it was confirmed, whatever a forged result says', async () => {
    server.script(CONFIRM, confirmedAnswer);
    const inbox = open({ expectedOf });
    expect(await inbox.receive({ body: authenticatedResult() })).toMatchObject({ kind: 'paid' });
    server.script(LOOKUP, paidAnswer());
    expect(await inbox.receive({ body: paidResult })).toMatchObject({ kind: 'paid', fulfilment: 'before' });
    expect(fulfilled).toEqual([orderNumber]);
  });
});

describe('a confirm key', () => {
  it('of an order that the shop did not confirm is not sent for another, at Payple', async () => {
    const origin = payple.test.origin;
    const partner = createPartner({
      environment: payple.test,
      credentials: testCredentials({ cstId: 'test', custKey: 'abcd1234567890' }),
      fetch: playing(origin, server),
    });
    const beforeConfirm = vi.fn((order: { readonly orderNumber: string }) =>
      order.orderNumber === orderNumber ? ('sold-out' as const) : null,
    );
    const inbox = open({
      partner,
      beforeConfirm,
      expectedOf: (asked) => ({ orderNumber: asked, amountWon: 1000 }),
    });
    const result = { ...authenticatedResult(), PCD_PAY_COFURL: `${origin}${CONFIRM}?ACT_=PAYM` };
    expect(await inbox.receive({ body: result })).toMatchObject({ kind: 'not-confirmed' });
    server.script(CONFIRM, confirmedAnswer);
    expect(await inbox.receive({ body: { ...result, PCD_PAY_OID: 'ORDER-2' } })).toMatchObject({
      kind: 'not-paid',
      outcome: { orderNumber: 'ORDER-2' },
    });
    expect(confirms()).toBe(0);
    expect(beforeConfirm).toHaveBeenCalledOnce();
  });

  it('is bound in the storage of the inbox, and so for all of its processes', async () => {
    const storage = memoryStorage();
    const confirm = vi.fn(async () => Promise.reject(new Error('not now')));
    const partner = { ...createPartner(partnerInput()), confirm };
    await expect(open({ partner, storage }).receive({ body: authenticatedResult() })).rejects.toThrow(
      'not now',
    );
    expect(confirm).toHaveBeenCalledWith(
      expect.anything(),
      expect.anything(),
      expect.objectContaining({ confirmKeys: storage.confirmKeys }),
    );
  });
});

describe('a cancellation', () => {
  const cancellation = {
    PCD_PAY_RST: 'success',
    PCD_PAY_CODE: 'PAYC0000',
    PCD_PAYCANCEL_FLAG: 'Y',
    PCD_PAY_OID: orderNumber,
    PCD_REFUND_TOTAL: '400',
  };

  it.each([
    ['a form', () => new URLSearchParams(cancellation)],
    ['the text of a form', () => new URLSearchParams(cancellation).toString()],
    ['JSON', () => JSON.stringify(cancellation)],
    ['an object', () => cancellation],
    ['one by its code alone', () => ({ ...cancellation, PCD_PAYCANCEL_FLAG: '' })],
  ])('that a browser brings, as %s, is refused where webhooks are signed', async (_how, body) => {
    const outcome = await open({ webhookSecret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }).receive({
      body: body(),
    });
    expect(outcome).toEqual({ kind: 'refused', reason: 'no-headers' });
    expect(webhookStatus(outcome)).toBe(401);
    expect(server.calls).toEqual([]);
    expect(outcomes).toEqual([]);
  });

  it('of a gateway that signs none is a reason to ask', async () => {
    server.script(LOOKUP, paidAnswer());
    expect(await open().receive({ body: cancellation })).toMatchObject({
      kind: 'cancelled',
      order: { kind: 'paid' },
    });
  });
});

describe('a forged result', () => {
  it.each([
    ['a close', 'claims-closed', () => closedResult],
    [
      'a failure',
      'claims-failed',
      () => ({ ...closedResult, PCD_PAY_RST: 'error', PCD_PAY_CODE: 'CPCA9999' }),
    ],
    ['a payment', 'claims-paid', () => paidResult],
    ['one to be confirmed with keys of nobody', 'claims-authenticated', authenticatedResult],
  ])('while the customer pays is not the end of the order: %s', async (_what, kind, forged) => {
    server.script(CONFIRM, { ...notFoundAnswer, PCD_PAY_CODE: 'PCCF0001' });
    const isFinal: boolean[] = [];
    const inbox = open({
      onOutcome: (_orderNumber, outcome) =>
        void (outcome.kind === 'not-paid' && isFinal.push(outcome.isFinal)),
    });
    await inbox.follow(orderNumber);
    const notYet = { kind: 'not-paid', result: { kind }, isFinal: false };
    expect(await inbox.receive({ body: forged() })).toMatchObject(notYet);
    nowMs += 39 * MINUTE_MS;
    expect(await inbox.look(orderNumber)).toMatchObject(notYet);
    nowMs += MINUTE_MS;
    await inbox.followUp();
    expect(isFinal).toEqual([false, false, true]);
    server.script(LOOKUP, paidAnswer());
    expect(await inbox.receive({ body: paidResult })).toMatchObject({ kind: 'paid', fulfilment: 'now' });
  });

  it('is not what a decline of the card company is, nor a cancellation: those are the end', async () => {
    const inbox = open();
    await inbox.follow(orderNumber);
    server.script(CONFIRM, declinedAnswer);
    expect(await inbox.receive({ body: authenticatedResult() })).toMatchObject({
      kind: 'not-paid',
      outcome: { kind: 'declined' },
      isFinal: true,
    });
  });

  it('for another amount says nothing: the order is asked about', async () => {
    const forged = { ...paidResult, PCD_PAY_TOTAL: '1' };
    expect(await open().receive({ body: forged })).toMatchObject({ kind: 'not-paid' });
    server.script(LOOKUP, paidAnswer());
    expect(await open().receive({ body: forged })).toMatchObject({ kind: 'paid' });
  });

  it('for another address to confirm at sends no key there', async () => {
    const forged = {
      ...authenticatedResult(),
      PCD_PAY_COFURL: 'https://evil.example/php/PayCardConfirmAct.php',
    };
    expect(await open().receive({ body: forged })).toMatchObject({ kind: 'not-paid' });
    expect(confirms()).toBe(0);
  });

  it.each(['/x', '/php/auth.php', '/php/PayCardConfirmAct.php/../auth.php'])(
    'to be confirmed at %s of the gateway sends no key there',
    async (path) => {
      const forged = { ...authenticatedResult(), PCD_PAY_COFURL: `${server.url}${path}` };
      expect(await open().receive({ body: forged })).toMatchObject({ kind: 'not-paid' });
      expect(server.calls.filter(({ body }) => 'PCD_PAY_REQKEY' in body)).toEqual([]);
    },
  );

  it('that is declined does not hide the payment of a genuine one', async () => {
    server.script(CONFIRM, declinedAnswer);
    const inbox = open();
    expect(await inbox.receive({ body: authenticatedResult() })).toMatchObject({
      kind: 'not-paid',
      outcome: { kind: 'declined', institutionCode: '3133' },
    });
    server.script(LOOKUP, paidAnswer());
    expect(await inbox.receive({ body: authenticatedResult() })).toMatchObject({ kind: 'paid' });
  });

  it('cannot push aside one that is still to be confirmed', async () => {
    const inbox = open();
    server.script(AUTH, (response) => response.destroy());
    server.script(CONFIRM, (response) => response.destroy());
    await inbox.receive({ body: authenticatedResult() }, { timeoutMs: 500 });
    await inbox.receive({ body: closedResult }, { timeoutMs: 500 });
    expect(outcomes).toEqual(['unverified', 'unverified']);
    server.script(AUTH, authAnswer(server.url, LOOKUP));
    server.script(CONFIRM, confirmedAnswer);
    nowMs += MINUTE_MS;
    await inbox.followUp();
    expect(fulfilled).toEqual([orderNumber]);
  });
});
