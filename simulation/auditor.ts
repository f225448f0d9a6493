import { isDeepStrictEqual } from 'node:util';
import type { CancelResponse, ConfirmResponse, Fields } from '@dojang/protocol/payple';
import type { ResultReturn, WindowView } from '@dojang/protocol/window';
import type { PaymentEvent } from '../packages/gateway/src/payment/events.ts';
import type { Limits } from '../packages/gateway/src/payment/limits.ts';
import {
  cancelledWon as cancelledWonOf,
  endsAtMs,
  isEnded,
  isHeld,
  type PaymentState,
  wasReturned,
} from '../packages/gateway/src/payment/state.ts';
import { eventFromRow } from '../packages/gateway/src/record/payment-rows.ts';
import type { OutboxRow, Store } from '../packages/gateway/src/store/contract.ts';
import type { Commit } from '../packages/gateway/src/store/write.ts';
import { auditCommit } from './audit-commit.ts';
import type { Charge, LedgerWatch } from './card-company.ts';

/** Somebody broke a rule. The run ends here, and its seed is worth keeping. */
export interface Auditor extends LedgerWatch {
  readonly violations: readonly string[];
  broken(error: unknown): void;
  observe(commit: Commit): Promise<void>;
  /** The window (PAY) or the partner (CERT) asked for the approval, with the right keys. */
  asked(paymentId: string): void;
  /** The limits of each partner. */
  knowsLimits(limits: ReadonlyMap<string, Partial<Limits>>): void;
  /** @param isSealed the partner's server said what the order is */
  answeredOpening(authKey: string, paymentId: string, form: Fields, isSealed: boolean): void;
  /** A receiver took a webhook, which may not be the first time. */
  heardWebhook(id: string, result: Fields): void;
  shownView(view: WindowView): void;
  answeredClose(paymentId: string): void;
  returnedResult(paymentId: string, resultReturn: ResultReturn): void;
  answeredConfirm(paymentId: string, response: ConfirmResponse): void;
  answeredForgery(response: Fields): void;
  /** A confirm with the keys of a payment and another order begins; what is returned hears its answer. */
  askedMixedUp(paymentId: string): (response: Fields) => void;
  /** A moment, to be given back to {@link Auditor.answeredLookup}. */
  moment(): number;
  answeredLookup(order: OrderKey, startedAt: number, response: Fields): void;
  answeredCancel(order: OrderKey, request: SentCancel, response: CancelResponse): void;
  /** After the faults have stopped and recovery has come to rest. */
  rest(standing: readonly Charge[]): Promise<void>;
  /** Payments seen, by status, for the report of a run. */
  summary(): Readonly<Record<string, number>>;
  /** Whether every result has been shared out. */
  isSharedOut(): Promise<boolean>;
  /** Nothing is open any more, but for what is left out. */
  isResting(except?: string | null): boolean;
  /** A payment with an open approval, if there is one. */
  openApproval(): string | null;
  /** Payments for which a person has to ask the card company again. */
  held(): readonly string[];
}

/** Of a cancellation as it was sent. */
export type SentCancel = Fields &
  Readonly<Record<'PCD_AUTH_KEY' | 'PCD_PAY_OID' | 'PCD_REFUND_TOTAL', string>>;

export interface OrderKey {
  readonly merchantId: string;
  readonly orderNumber: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** One clock may be an hour behind, and another one that was an hour ahead may have put it off for ten minutes. */
const ENDED_WITHIN_MS = 150 * 60 * 1000;
const HOLDING_OPEN = new Set(['approving', 'abandoned']);
/** Order numbers are held while a payment is in one of these. */
const HOLDING = new Set(['approving', 'abandoned', 'paid']);

/**
 * Knows nothing of how the gateway decides. It sees what became durable, what the card company's ledger says, and what
 * people were shown, and says when the three cannot be true together.
 */
export function createAuditor(database: Store, nowMs: () => number): Auditor {
  const violations: string[] = [];
  const payments = new Map<string, PaymentState>();
  const versions = new Map<string, number>();
  const paymentOfAttempt = new Map<string, string>();
  const lastAttempt = new Map<string, string>();
  const standing = new Map<string, Charge>();
  const askedFor = new Set<string>();
  const openedBy = new Map<string, Fields>();
  /** What was said of a payment that must stay true, and by what. */
  const unpaid = new Map<string, string>();
  const firstReturn = new Map<string, Fields>();
  const firstCancel = new Map<string, Fields>();
  /** Won answered as given back, by order and AuthKey. */
  const givenBack = new Map<string, Map<string, number>>();
  const firstConfirm = new Map<string, Fields>();
  /** Since which moment an order number is held. */
  const heldSince = new Map<string, number>();
  /** At which moment a payment was first stored. */
  const openedAt = new Map<string, number>();
  /** The last moment at which an order was said to be unpaid, for good. */
  const saidUnpaid = new Map<string, number>();
  const attemptsStarted = new Set<string>();
  const openedForm = new Map<string, Fields>();
  let limitsOf: ReadonlyMap<string, Partial<Limits>> = new Map();
  /** Order numbers of windows that were opened with a seal, and those windows. */
  const sealedOrders = new Set<string>();
  const sealedPayments = new Set<string>();
  const firstWebhook = new Map<string, Fields>();
  let moments = 0;
  let isAtRest = false;
  let hasAnybodyLied = false;

  const violation = (rule: string) => void violations.push(rule);
  const must = (holds: boolean, rule: string) => {
    if (!holds) violation(rule);
  };
  const chargeOf = ({ id }: PaymentState) => standing.get(lastAttempt.get(id) ?? '');
  const isPaid = (id: string) => payments.get(id)?.status === 'paid';
  /** What its customer has left ends by itself. */
  const isOverdue = (state: PaymentState) => {
    const atMs = endsAtMs(state);
    return atMs !== null && atMs + ENDED_WITHIN_MS <= nowMs();
  };
  const isReturned = (id: string) => {
    const state = payments.get(id);
    return state !== undefined && wasReturned(state);
  };

  async function observe(commit: Commit): Promise<void> {
    moments += 1;
    for (const write of commit.writes) {
      if (write.kind === 'insert' && write.table === 'events') observeEvent(eventFromRow(write.row));
      if (write.kind !== 'put' || write.table !== 'payments') continue;
      const { row } = write;
      const before = payments.get(row.id);
      const known = before && { state: before, version: versions.get(row.id) ?? 0 };
      const { state, version, broken } = await auditCommit(database, known, row.id);
      for (const rule of broken) violation(rule);
      payments.set(row.id, state);
      versions.set(row.id, version);
      if (before === undefined) openedAt.set(row.id, moments);
      if ('attempt' in state) {
        paymentOfAttempt.set(state.attempt.id, state.id);
        lastAttempt.set(state.id, state.attempt.id);
      }
      noteHolding(state);
      if (before?.status !== state.status) observeStatus(state, before);
      observeCancellations(state);
    }
  }

  function observeEvent(event: PaymentEvent): void {
    if (event.type === 'approval_started') {
      must(!attemptsStarted.has(event.attemptId), `the attempt id ${event.attemptId} is used twice`);
      attemptsStarted.add(event.attemptId);
    }
    if (event.type === 'contradicted')
      must(hasAnybodyLied, `a card company that never lied is contradicted: ${JSON.stringify(event)}`);
  }

  function observeStatus(state: PaymentState, before: PaymentState | undefined): void {
    const { id, status, order } = state;
    const charge = chargeOf(state);
    if (status === 'approving') {
      must(askedFor.has(id), `${id} is being approved, but nobody asked for it`);
      must(
        (openedAt.get(id) ?? 0) > (saidUnpaid.get(orderKey(order)) ?? -1),
        `${id} is being approved after a lookup called its order not paid`,
      );
      must(
        ![...payments.values()].some(
          (other) => other.id !== id && sameOrder(other, state) && HOLDING.has(other.status),
        ),
        `${id} is being approved while another payment holds the order number ${order.orderNumber}`,
      );
      must(
        !sealedOrders.has(orderKey(order)) || sealedPayments.has(id),
        `${id} is being approved without a seal for the order number ${order.orderNumber}, which was sealed before`,
      );
      observeLimits(state);
    }
    if (status === 'paid') {
      const why = unpaid.get(id);
      must(why === undefined, `${id} is paid, but ${why}`);
      must(charge !== undefined, `${id} is paid, but the card company has no standing charge for it`);
      must(charge?.amountWon === order.amountWon, `${id} is paid with another amount than was asked for`);
      const { approval, authentication } = state;
      must(Math.abs(approval.approvedAtMs - nowMs()) < DAY_MS, `${id} is paid at an impossible time`);
      must(
        approval.maskedNumber === authentication.card.maskedNumber,
        `${id} is paid with another card than the customer's`,
      );
    } else if (before?.status === 'approving' && status !== 'abandoned') {
      must(charge === undefined, `${id} went from approving to ${status}, but a charge of it stands`);
    }
    if (status === 'reversed') must(charge === undefined, `${id} is reversed, but a charge of it stands`);
  }

  /** Every run stays within one day. */
  function observeLimits({ id, order }: PaymentState): void {
    const limits = limitsOf.get(order.merchantId) ?? {};
    const counted = [...payments.values()].filter(
      (state) => state.order.merchantId === order.merchantId && HOLDING.has(state.status),
    );
    const within = (limit: keyof Limits, figure: number) => {
      const most = limits[limit] ?? Number.POSITIVE_INFINITY;
      must(figure <= most, `${id} is being approved beyond ${limit}: ${figure} of ${most}`);
    };
    const totalWon = sum(counted.map((state) => state.order.amountWon));
    within('perPaymentWon', order.amountWon);
    within('paymentsPerDay', counted.length);
    within('perDayWon', totalWon);
    within('perMonthWon', totalWon);
  }

  function observeCancellations(state: PaymentState): void {
    must(reservedWon(state) <= state.order.amountWon, `more of ${state.id} is cancelled than was paid`);
    const charge = chargeOf(state);
    must(
      cancelledWon(state) <= (charge?.cancelledWon ?? 0),
      `${state.id} counts as cancelled what the card company has not given back`,
    );
  }

  function noteHolding(state: PaymentState): void {
    const key = orderKey(state.order);
    const held = [...payments.values()].some((other) => sameOrder(other, state) && HOLDING.has(other.status));
    if (!held) heldSince.delete(key);
    else if (!heldSince.has(key)) heldSince.set(key, moments);
  }

  function staysUnpaid(id: string, why: string): void {
    must(!isPaid(id), `${why}, but ${id} is paid`);
    unpaid.set(id, unpaid.get(id) ?? why);
  }

  function repeats(first: Map<string, Fields>, id: string, answer: Fields, what: string): void {
    const known = first.get(id);
    if (known === undefined) first.set(id, answer);
    else must(isDeepStrictEqual(known, answer), `${what} of ${id} changed: ${differences(known, answer)}`);
  }

  /** Shared out to every address of its partner, and each delivery was heard or is still to come. */
  async function auditDeliveries({ id, merchant_id, due_at }: OutboxRow): Promise<void> {
    must(due_at === null, `${id} was shared out to nobody`);
    const addresses = await database.webhookAddressesOf(merchant_id);
    const rows = await database.deliveriesOf(id);
    must(
      rows.length === addresses.length,
      `${id} has ${rows.length} deliveries for ${addresses.length} addresses`,
    );
    for (const row of rows) {
      must(
        row.status !== 'delivered' || firstWebhook.has(row.id),
        `${row.id} counts as delivered, and nobody heard it`,
      );
      must(row.status !== 'pending' || row.due_at !== null, `${row.id} is pending and never comes due`);
    }
  }

  return {
    violations,
    broken: (error) => {
      const stack = error instanceof Error ? error.stack : String(error);
      violation(`an assumption of the gateway was broken: ${stack}`);
    },
    observe,
    charged: (charge) => {
      const id = paymentOfAttempt.get(charge.attemptId);
      const state = payments.get(id ?? '');
      for (const other of standing.values()) {
        must(
          paymentOfAttempt.get(other.attemptId) !== id,
          `${id ?? charge.attemptId} is charged twice at the same time`,
        );
        const rival = payments.get(paymentOfAttempt.get(other.attemptId) ?? '');
        must(
          state === undefined || rival === undefined || !sameOrder(rival, state),
          `the order ${charge.orderReference} is charged twice at the same time`,
        );
      }
      standing.set(charge.attemptId, charge);
      must(state !== undefined, `${charge.attemptId} is charged, but no stored attempt has this id`);
      if (state === undefined) return;
      must(
        state.order.amountWon === charge.asked.amountWon,
        `${state.id} is charged another amount than its order's`,
      );
      const isOpen =
        (state.status === 'approving' || state.status === 'abandoned') &&
        state.attempt.id === charge.attemptId;
      must(isOpen, `${state.id} is charged while it is ${state.status}`);
    },
    reversed: (charge) => {
      standing.delete(charge.attemptId);
      const id = paymentOfAttempt.get(charge.attemptId) ?? '';
      must(!isPaid(id), `the charge of ${id} is reversed, but it is paid`);
    },
    cancelled: (charge) => {
      standing.set(charge.attemptId, charge);
      const state = payments.get(paymentOfAttempt.get(charge.attemptId) ?? '');
      must(
        state !== undefined && charge.asked.cancelledWon <= reservedWon(state),
        `the card company gave back more of ${charge.attemptId} than any stored cancellation asked for`,
      );
    },
    mended: (charge) => void standing.set(charge.attemptId, charge),
    lied: () => {
      hasAnybodyLied = true;
    },
    asked: (id) => void askedFor.add(id),
    knowsLimits: (limits) => {
      limitsOf = limits;
    },
    heardWebhook: (id, result) => {
      repeats(firstWebhook, id, result, 'the webhook');
      const number = result['PCD_PAY_OID'] ?? '';
      const own = [...payments.values()].filter(({ order }) => order.orderNumber === number);
      must(own.length > 0, `a webhook tells of ${number}, which nobody ordered`);
      must(
        result['PCD_PAY_RST'] !== 'success' || own.some(({ status }) => status === 'paid'),
        `a webhook tells that ${number} was paid, and it is not`,
      );
    },
    answeredOpening: (authKey, id, form, isSealed) => {
      if (isSealed) {
        sealedPayments.add(id);
        const state = payments.get(id);
        if (state !== undefined) sealedOrders.add(orderKey(state.order));
      }
      repeats(openedForm, authKey, form, 'the request of an AuthKey');
      must(payments.has(id), `${id} was answered as open, and it is not stored`);
      repeats(openedBy, authKey, { id }, 'the payment');
    },
    shownView: ({ paymentId: id, stage, work }) => {
      if (stage.name !== 'done') return;
      const { kind } = stage.outcome;
      if (kind === 'paid') must(isPaid(id), `the window of ${id} showed it as paid, and it is not`);
      else if (kind !== 'authenticated')
        staysUnpaid(id, `the window of ${id} (${work}) showed it as ${kind}`);
    },
    answeredClose: (id) => staysUnpaid(id, `closing ${id} succeeded`),
    returnedResult: (id, { result }) => {
      must(isReturned(id), `a result of ${id} left before it was recorded`);
      repeats(firstReturn, id, result, 'the returned result');
      const state = payments.get(id);
      must(
        result['PCD_PAY_TOTAL'] === String(state?.order.amountWon),
        `the result of ${id} has another amount`,
      );
      must(
        result['PCD_PAY_OID'] === state?.order.orderNumber,
        `the result of ${id} has another order number`,
      );
      if (result['PCD_PAY_RST'] !== 'success')
        staysUnpaid(id, `the result "${result['PCD_PAY_RST']}" of ${id} was returned`);
      else if (state?.order.work === 'PAY')
        must(isPaid(id), `"success" of ${id} was returned, and it is not paid`);
    },
    answeredConfirm: (id, response) => {
      repeats(firstConfirm, id, response, 'the answer to the confirm');
      if (response.PCD_PAY_RST !== 'success') {
        staysUnpaid(id, `the confirm of ${id} was answered "${response.PCD_PAY_CODE}"`);
        return;
      }
      must(isPaid(id), `the confirm of ${id} was answered "success", and it is not paid`);
      const { order } = payments.get(id) ?? {};
      must(response.PCD_PAY_TOTAL === String(order?.amountWon), `the confirm of ${id} tells another amount`);
      must(response.PCD_PAY_OID === order?.orderNumber, `the confirm of ${id} tells another order number`);
    },
    answeredForgery: (response) =>
      must(response['PCD_PAY_RST'] === 'error', 'a call with forged keys was answered with success'),
    askedMixedUp: (id) => {
      const wasPaid = isPaid(id);
      return ({ PCD_PAY_RST: outcome, PCD_PAY_CODE: code }) => {
        must(outcome === 'error', `a confirm of ${id} under another order was answered with success`);
        must(
          !wasPaid || code === 'CPCA0201',
          `${id} is paid, and a confirm of it under another order was answered "${code}"`,
        );
      };
    },
    moment: () => moments,
    answeredLookup: (order, startedAt, response) => {
      const own = [...payments.values()].filter((state) => orderKey(state.order) === orderKey(order));
      const code = response['PCD_PAY_CODE'];
      if (code === 'PCHK0000')
        must(
          own.some((state) => state.status === 'paid'),
          `the lookup of ${order.orderNumber} answered a payment, and there is none`,
        );
      const isWaiting = response['DOJANG_STATE'] === 'waiting';
      if (code === 'PCHK0001' || isWaiting) {
        const since = heldSince.get(orderKey(order));
        must(
          since === undefined || since > startedAt,
          `the lookup of ${order.orderNumber} answered "${isWaiting ? 'waiting' : 'not paid'}" while its outcome was open or paid`,
        );
      }
      if (code === 'PCHK0001')
        saidUnpaid.set(orderKey(order), Math.max(startedAt, saidUnpaid.get(orderKey(order)) ?? 0));
      must(
        !(isAtRest && code === 'PCHK0003' && !isWaiting),
        `the lookup of ${order.orderNumber} answered "open" when everything had come to rest`,
      );
      must(
        !(isAtRest && isWaiting) || own.some((state) => !isEnded(state)),
        `the lookup of ${order.orderNumber} answered "waiting", and every payment of it has ended`,
      );
      if (code === 'PCHK0002') violation(`an honest lookup of ${order.orderNumber} was refused`);
    },
    answeredCancel: (order, request, response) => {
      const { PCD_AUTH_KEY: authKey, PCD_REFUND_TOTAL: amount } = request;
      const isDone = response.PCD_PAY_RST === 'success';
      if (isDone || response.PCD_PAY_CODE === 'PAYCD001')
        repeats(firstCancel, authKey, response, 'the answer to a cancel');
      if (!isDone) return;
      must(
        response.PCD_REFUND_TOTAL === amount,
        `a cancel of ${amount} won was answered as one of ${response.PCD_REFUND_TOTAL}`,
      );
      const given = givenBack.get(orderKey(order)) ?? new Map<string, number>();
      givenBack.set(orderKey(order), given.set(authKey, Number(amount)));
      const own = [...payments.values()].filter((state) => orderKey(state.order) === orderKey(order));
      must(
        sum([...given.values()]) <= sum(own.map(cancelledWon)),
        `more of ${order.orderNumber} was answered as given back than its payments have cancelled`,
      );
    },
    rest: async (ledger) => {
      isAtRest = true;
      const paid = [...payments.values()].filter((state) => state.status === 'paid');
      const paidAttempts = new Set(paid.map(({ id }) => lastAttempt.get(id)));
      for (const charge of ledger)
        must(
          paidAttempts.has(charge.attemptId),
          `money is at risk: the charge ${charge.attemptId} stands, and its payment is ${payments.get(paymentOfAttempt.get(charge.attemptId) ?? '')?.status}`,
        );
      must(
        ledger.length === paid.length,
        `${paid.length} payments are paid, and ${ledger.length} charges stand`,
      );
      must(
        sum(ledger.map((charge) => charge.amountWon)) === sum(paid.map((state) => state.order.amountWon)),
        'paid and charged amounts differ',
      );
      for (const state of payments.values()) {
        must(
          state.status !== 'approving' && state.status !== 'abandoned',
          `${state.id} is still ${state.status}`,
        );
        must(!isOverdue(state), `${state.id} is still ${state.status}, long after its time`);
        if (state.status !== 'paid') continue;
        const charge = chargeOf(state);
        must(
          charge?.cancelledWon === cancelledWon(state) && reservedWon(state) === cancelledWon(state),
          `${state.id} and the card company disagree on what was given back`,
        );
        const news = await database.outboxOf(state.id);
        must(
          news.filter((row) => row.id.endsWith(':approved')).length === 1,
          `${state.id} is paid, and this was not announced exactly once`,
        );
        for (const each of news) await auditDeliveries(each);
      }
    },
    summary: () => {
      const counts: Record<string, number> = {};
      for (const { status } of payments.values()) counts[status] = (counts[status] ?? 0) + 1;
      return counts;
    },
    isSharedOut: async () => {
      for (const id of payments.keys()) {
        const news = await database.outboxOf(id);
        if (news.some((row) => row.due_at !== null)) return false;
      }
      return true;
    },
    isResting: (except = null) =>
      [...payments.values()].every(
        (state) =>
          state.id === except ||
          (state.status !== 'approving' &&
            state.status !== 'abandoned' &&
            !isOverdue(state) &&
            reservedWon(state) === cancelledWon(state)),
      ),
    openApproval: () => [...payments.values()].find(({ status }) => HOLDING_OPEN.has(status))?.id ?? null,
    held: () => [...payments.values()].filter(isHeld).map(({ id }) => id),
  };
}

/** Names and values only where two answers differ. */
function differences(first: Fields, later: Fields): string {
  return Object.keys({ ...first, ...later })
    .filter((name) => first[name] !== later[name])
    .map((name) => `${name} was "${first[name]}", then "${later[name]}"`)
    .join('; ');
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

/** Won that was given back, of whatever payment. */
function cancelledWon(state: PaymentState): number {
  return state.status === 'paid' ? cancelledWonOf(state) : 0;
}

/** Won that is cancelled or may still turn out to be. */
function reservedWon(state: PaymentState): number {
  if (state.status !== 'paid') return 0;
  const counted = state.cancellations.filter(({ status }) => status !== 'declined');
  return sum(counted.map(({ amountWon }) => amountWon));
}

function orderKey({ merchantId, orderNumber }: OrderKey): string {
  return JSON.stringify([merchantId, orderNumber]);
}

function sameOrder(left: PaymentState, right: PaymentState): boolean {
  return orderKey(left.order) === orderKey(right.order);
}
