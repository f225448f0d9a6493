import { isCardDecline } from '../confirm.ts';
import type { CallOptions } from '../deadline.ts';
import { InputError } from '../errors.ts';
import type { Declined, Expected, NotPaid, Paid } from '../outcome.ts';
import { parseResult } from '../parse-result.ts';
import type { UnverifiedResult } from '../unverified-result.ts';
import { type Asker, askGateway } from './ask-gateway.ts';
import { createCancelOtherwise, givenBackKey } from './cancel-otherwise.ts';
import { begun, beside, type Found, isOver, LEASE_MS, lookedAt, postponed, requested } from './follow-up.ts';
import type { InboxInput } from './inbox-input.ts';
import type { OrderOutcome } from './inbox-outcome.ts';
import { createOrderQueue } from './order-queue.ts';
import type { OpenOrder } from './storage.ts';

type Call = CallOptions & { readonly signal: AbortSignal };

/** What an inbox does about one order, with a result that came back or without. */
export interface Looks<Objection extends string> {
  expectedOf(orderNumber: string): Promise<Expected | null>;
  follow(orderNumber: string): Promise<void>;
  /** Stored before anybody is asked, so that a crash in between loses nothing. */
  look(expected: Expected, result: UnverifiedResult | null, call: Call): Promise<OrderOutcome<Objection>>;
  /** @throws AggregateError */
  lookAtDue(call: Call): Promise<void>;
  /** Resolves when nothing runs any more. */
  quiet(): Promise<void>;
}

interface Subject {
  readonly expected: Expected;
  /** What came back just now; null when the order is only looked at. */
  readonly result: UnverifiedResult | null;
}

interface Looked<Objection extends string> {
  readonly question: string;
  readonly found: Found<Objection>;
  readonly outcome: OrderOutcome<Objection>;
}

const LOOKED_AT_ONCE = 10;
const TRIES = 5;

/** Of a result, what can be needed of it later. Buyer data is not. */
const STORED_FIELDS = [
  'PCD_PAY_RST',
  'PCD_PAY_CODE',
  'PCD_PAY_MSG',
  'PCD_PAY_WORK',
  'PCD_PAY_OID',
  'PCD_PAY_TOTAL',
  'PCD_PAY_CARDAUTHNO',
  'PCD_AUTH_KEY',
  'PCD_PAY_REQKEY',
  'PCD_PAY_COFURL',
];

export function createLooks<Transaction, Objection extends string>(
  input: InboxInput<Transaction, Objection>,
): Looks<Objection> {
  const { partner, storage, fulfil, onOutcome, nowMs = Date.now } = input;
  const { openOrders } = storage;
  const { confirmKeys } = storage;
  const asker: Asker<Objection> = { partner, confirmKeys, beforeConfirm: input.beforeConfirm, nowMs };
  // Orders of several partners, or of test and live, may share a storage and a number.
  const scope = `${partner.environment.product}/${partner.environment.mode}/${partner.cstId}`;
  const identityOf = (orderNumber: string) => ({ scope, orderNumber, key: `${scope}/${orderNumber}` });
  const cancelOtherwise = createCancelOtherwise({ ...input, identityOf, follow, isOurs });
  const beginnings = createOrderQueue<void>();
  const turns = createOrderQueue<Looked<Objection>>();

  async function expectedOf(orderNumber: string): Promise<Expected | null> {
    const expected = orderNumber === '' ? null : await input.expectedOf(orderNumber);
    if (expected === null || expected.orderNumber === orderNumber) return expected;
    // The wrong order's amount would fulfil the wrong order.
    throw new InputError({
      parameter: 'expectedOf',
      rule: 'the order that was asked for',
      got: 'another order',
    });
  }

  async function isOurs(orderNumber: string): Promise<boolean> {
    return (await expectedOf(orderNumber)) !== null;
  }

  async function follow(orderNumber: string): Promise<void> {
    const identity = identityOf(orderNumber);
    await beginnings.run(identity.key, () =>
      change(orderNumber, (known) => requested(known, identity, nowMs())),
    );
  }

  async function begin({ expected, result }: Subject): Promise<void> {
    await change(expected.orderNumber, (known) => begunNow(known, expected.orderNumber, result));
  }

  function begunNow(known: OpenOrder | null, orderNumber: string, result: UnverifiedResult | null) {
    return begun(known, identityOf(orderNumber), {
      nowMs: nowMs(),
      result: result === null ? null : pick(result.fields, STORED_FIELDS),
      isConfirmable: result?.kind === 'claims-authenticated',
    });
  }

  async function change(orderNumber: string, toNext: (known: OpenOrder | null) => OpenOrder): Promise<void> {
    const { key } = identityOf(orderNumber);
    for (let tries = 1; tries <= TRIES; tries += 1) {
      if (await openOrders.put(toNext(await openOrders.find(key)))) return;
    }
    throw new Error(`The open order ${orderNumber} was changed by others ${TRIES} times in a row.`);
  }

  /** Results that arrive together are looked at one after the other; mostly the first answer serves them all. */
  async function inTurn(subject: Subject, call: Call): Promise<OrderOutcome<Objection>> {
    const { expected, result } = subject;
    const { key } = identityOf(expected.orderNumber);
    const question = result === null ? '' : JSON.stringify(result.fields);
    const looked = await turns.run(key, async (before) => {
      // As it is now: who was here before may have left an objection.
      const order = (await openOrders.find(key)) ?? begunNow(null, expected.orderNumber, result);
      const shared = before === null ? null : sharedOutcome(before, question);
      if (before === null || shared === null) return { question, ...(await lookNow(order, subject, call)) };
      await onOutcome?.(expected.orderNumber, shared);
      await keep(order, lookedAt(order, before.found, nowMs()));
      return { ...before, question, outcome: shared };
    });
    return looked.outcome;
  }

  async function lookNow(
    order: OpenOrder,
    subject: Subject,
    call: Call,
  ): Promise<Omit<Looked<Objection>, 'question'>> {
    try {
      const isFulfilled = await storage.isDone(order.key);
      const found = await askGateway(asker, { ...subject, order, isFulfilled, call });
      const outcome = await outcomeOf(found, order, subject.result, call);
      await onOutcome?.(order.orderNumber, outcome);
      const isElsewhere = outcome.kind === 'paid' && outcome.fulfilment === 'elsewhere';
      await keep(order, isElsewhere ? postponed(order, nowMs()) : lookedAt(order, found, nowMs()));
      return { found, outcome };
    } catch (error) {
      // What was thrown counts, not that the lease has to run out.
      await keep(order, postponed(order, nowMs())).catch(() => undefined);
      throw error;
    }
  }

  async function outcomeOf(
    found: Found<Objection>,
    order: OpenOrder,
    result: UnverifiedResult | null,
    call: Call,
  ): Promise<OrderOutcome<Objection>> {
    switch (found.kind) {
      case 'paid': {
        const { key } = order;
        const fulfilment = await storage.once(key, async (transaction) =>
          fulfil(found, { key, transaction }),
        );
        const isBack = fulfilment === 'before' && (await storage.isDone(givenBackKey(key)));
        if (isBack) return { kind: 'not-paid', outcome: givenBack(found), result, isFinal: true };
        return { kind: 'paid', paid: found, fulfilment };
      }
      case 'paid-otherwise':
        return { kind: 'paid-otherwise', outcome: found, cancellation: await cancelOtherwise(found, call) };
      case 'not-confirmed':
        return found;
      case 'unverified':
        return { kind: 'unverified', outcome: found };
      case 'not-paid':
      case 'declined': {
        const last = result ?? storedResult(order);
        // What a browser brought says nothing about whether the customer is paying.
        const isFinal = isEnd(found) || (await isWindowOver(order));
        return { kind: 'not-paid', outcome: found, result: last, isFinal };
      }
    }
  }

  /** As it is now: it may have been followed again while the gateway was asked. */
  async function isWindowOver(order: OpenOrder): Promise<boolean> {
    return isOver(order, nowMs()) && isOver((await openOrders.find(order.key)) ?? order, nowMs());
  }

  /** Keeps what a look found. What came meanwhile is looked at by itself. */
  async function keep(order: OpenOrder, next: OpenOrder | null): Promise<void> {
    if (next === null) await openOrders.remove(order);
    else if (!(await openOrders.put(next))) {
      await change(order.orderNumber, (current) =>
        current === null ? { ...next, version: 1 } : beside(current, next),
      );
    }
  }

  async function lookAt(order: OpenOrder, call: Call): Promise<void> {
    const expected = await expectedOf(order.orderNumber);
    if (expected === null) await openOrders.remove(order);
    else await inTurn({ expected, result: null }, call);
  }

  return {
    expectedOf,
    follow,
    look: async (expected, result, call) => {
      const subject = { expected, result };
      await beginnings.run(identityOf(expected.orderNumber).key, () => begin(subject));
      return inTurn(subject, call);
    },
    lookAtDue: async (call) => {
      const errors: unknown[] = [];
      for (let taken = LOOKED_AT_ONCE; taken === LOOKED_AT_ONCE; ) {
        const atMs = nowMs();
        const lease = { scope, nowMs: atMs, leasedUntilMs: atMs + LEASE_MS, most: LOOKED_AT_ONCE };
        const due = await openOrders.takeDue(lease);
        const looks = await Promise.allSettled(due.map((order) => lookAt(order, call)));
        errors.push(...looks.flatMap((look) => (look.status === 'rejected' ? [look.reason] : [])));
        taken = due.length;
      }
      if (errors.length > 0) throw new AggregateError(errors, 'Not every open order could be looked at.');
    },
    quiet: async () => {
      await beginnings.quiet();
      await turns.quiet();
    },
  };
}

/** What the look just before says of this one too; null when it has to ask for itself. */
function sharedOutcome<Objection extends string>(
  { question, outcome }: Looked<Objection>,
  asked: string,
): OrderOutcome<Objection> | null {
  switch (outcome.kind) {
    case 'paid':
      return outcome.fulfilment === 'elsewhere' ? null : { ...outcome, fulfilment: 'before' };
    case 'unverified':
      // A cause means that the gateway gave no usable answer, whatever it is asked.
      return outcome.outcome.cause === null && question !== asked ? null : outcome;
    case 'paid-otherwise':
    case 'not-paid':
    case 'not-confirmed':
      return question === asked ? outcome : null;
  }
}

/** The gateway itself says that this payment has ended. */
function isEnd(found: NotPaid | Declined): boolean {
  return found.kind === 'declined' ? isCardDecline(found) : found.reason === 'cancelled';
}

function givenBack({ orderNumber, fields }: Paid): NotPaid {
  const said = { code: fields['PCD_PAY_CODE'] ?? '', message: fields['PCD_PAY_MSG'] ?? '' };
  return { kind: 'not-paid', orderNumber, reason: 'cancelled', dates: [], ...said };
}

function storedResult(order: OpenOrder): UnverifiedResult | null {
  const result = order.result === null ? null : parseResult(order.result);
  return result === null || result.kind === 'unreadable' ? null : result;
}

function pick(fields: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = fields[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
