import { createHash } from 'node:crypto';
import {
  type Confirmation,
  type Paid,
  parseResult,
  type ResultClaim,
  type Unverified,
  type Verification,
} from '@dojang/sdk';
import { LEASE_MS, pauseWhileChecking, pauseWhileWaiting, WAITING_LIMIT_MS } from './check-times.ts';
import { failureReason } from './failure-reason.ts';
import { lookupDates } from './lookup-dates.ts';
import { maskResult } from './mask-result.ts';
import type { Attempt, Order, Receipt } from './order.ts';
import type { Partners } from './partners.ts';
import { findProduct } from './products.ts';
import type { SingleFlight } from './single-flight.ts';
import type { Journal } from './store/journal.ts';
import type { OrderStore, UnpaidEnd } from './store/order-store.ts';
import type { Shelf } from './store/shelf.ts';
import type { Witness } from './witness.ts';

export interface SettleDeps {
  readonly store: OrderStore;
  readonly shelf: Shelf;
  readonly journal: Journal;
  readonly witness: Witness;
  readonly partners: Partners;
  readonly flights: SingleFlight;
  readonly nowMs: () => number;
  /** Ends calls to the gateway when the shop closes. */
  readonly signal?: AbortSignal;
}

/** Where the customer is led: to the order, or nowhere when no order of ours is meant. */
export type Received =
  | { readonly kind: 'order'; readonly orderId: string; readonly settled: Promise<void> }
  | { readonly kind: 'unknown' };

const NOT_PAID: UnpaidEnd = { ending: 'failed', reason: 'not-paid', code: '' };
/** A failure is looked up before it is shown; the customer waits for it, so briefly. */
const FAILURE_LOOKUP_MS = 4_000;

/**
 * Takes a result that came through the browser. It is a claim: the order comes from the shop's own database, the amount
 * from the order, and only the gateway's own answer makes it paid (guide 3-6, 3-7). Returns as soon as the claim is on
 * disk; `settled` ends when it has been settled.
 */
export function receiveResult(deps: SettleDeps, body: unknown): Received {
  const claim = parseResult(body);
  if (claim.kind === 'unreadable') return { kind: 'unknown' };
  const attempt = deps.store.findAttempt(claim.orderNumber);
  const order = attempt && deps.store.findOrder(attempt.orderId);
  if (attempt === undefined || order === undefined) return { kind: 'unknown' };
  if (attempt.state === 'paid') return { kind: 'order', orderId: order.id, settled: Promise.resolve() };

  const key = `${attempt.orderNumber} ${createHash('sha256').update(JSON.stringify(claim)).digest('hex')}`;
  const settled = deps.flights.run(key, () =>
    deps.witness.about(attempt.orderNumber, () => settleClaim(deps, { attempt, order, claim })),
  );
  return { kind: 'order', orderId: order.id, settled };
}

/** Looks again at an attempt that nobody has given a clear answer about. Safe at any time, in any state. */
export function checkAttempt(deps: SettleDeps, orderNumber: string): Promise<void> {
  return deps.flights.run(`check ${orderNumber}`, () =>
    deps.witness.about(orderNumber, async () => {
      const attempt = deps.store.findAttempt(orderNumber);
      const order = attempt && deps.store.findOrder(attempt.orderId);
      if (attempt === undefined || order === undefined || attempt.state === 'paid') return;
      const end: UnpaidEnd =
        attempt.reason === 'mismatch' ? NOT_PAID : { ...attempt, reason: attempt.reason || 'not-paid' };
      const verdict = await lookUp(deps, attempt, order);
      if (verdict.kind !== 'not-paid') {
        conclude(deps, { attempt, order, verdict, end });
        return;
      }
      if (attempt.state === 'checking' && attempt.heldClaim !== null) {
        const claim = parseResult(attempt.heldClaim);
        conclude(deps, { attempt, order, ...(await confirm(deps, { attempt, order, claim })) });
        return;
      }
      const ageMs = deps.nowMs() - attempt.createdAtMs;
      if (attempt.state === 'waiting' && ageMs < WAITING_LIMIT_MS) {
        waitOn(deps, attempt, attempt);
        return;
      }
      const ending = attempt.state === 'waiting' ? 'expired' : end.ending;
      conclude(deps, { attempt, order, verdict, end: { ...end, ending } });
    }),
  );
}

interface Case {
  readonly attempt: Attempt;
  readonly order: Order;
  readonly claim: ResultClaim;
}

async function settleClaim(deps: SettleDeps, { attempt, order, claim }: Case): Promise<void> {
  if (claim.kind === 'unreadable') return;
  const { orderNumber } = attempt;
  deps.journal.record({ orderNumber, atMs: deps.nowMs(), kind: 'result', detail: maskResult(claim.fields) });
  const end = endOf(claim);
  const confirms = claim.kind === 'claims-authenticated' && attempt.work === 'CERT';
  const nowMs = deps.nowMs();
  deps.store.beginChecking(
    orderNumber,
    { ...end, held: confirms ? claim.fields : null },
    { nowMs, nextCheckAtMs: nowMs + LEASE_MS },
  );
  if (confirms) {
    conclude(deps, { attempt, order, ...(await confirm(deps, { attempt, order, claim })) });
    return;
  }
  const verdict =
    claim.kind === 'claims-paid'
      ? await verify(deps, { attempt, order, claim })
      : await lookUp(deps, attempt, order);
  conclude(deps, { attempt, order, verdict, end });
}

/** How the attempt ends if nothing was paid. The words of a claim are the browser's: they only choose ours. */
function endOf(claim: Exclude<ResultClaim, { kind: 'unreadable' }>): UnpaidEnd {
  if (claim.kind === 'claims-closed') return { ending: 'closed', reason: '', code: '' };
  if (claim.kind !== 'claims-failed') return NOT_PAID;
  const code = /^[A-Z0-9]{1,12}$/.test(claim.code) ? claim.code : '';
  return { ending: 'failed', reason: failureReason(code, claim.message), code };
}

async function verify(deps: SettleDeps, { attempt, order, claim }: Case): Promise<Verification> {
  const verdict = await deps
    .partners(attempt)
    .verify(claim, expectedOf(attempt, order), { signal: deps.signal });
  // A claim that speaks of another amount is forged, but the order may be paid all the same: ask about our own amount.
  return verdict.kind === 'unverified' && verdict.reason === 'mismatch'
    ? lookUp(deps, attempt, order)
    : verdict;
}

async function lookUp(deps: SettleDeps, attempt: Attempt, order: Order): Promise<Verification> {
  const [first, ...others] = lookupDates(attempt.createdAtMs, deps.nowMs());
  const ask = (date: string) =>
    deps
      .partners(attempt)
      .lookup({ ...expectedOf(attempt, order), date }, { signal: deps.signal, timeoutMs: FAILURE_LOOKUP_MS });
  let verdict = await ask(first);
  for (const date of others) if (verdict.kind === 'not-paid') verdict = await ask(date);
  return verdict;
}

/** The last check of a CERT payment (guide 3-7): stock and price, then the final approval. */
async function confirm(
  deps: SettleDeps,
  { attempt, order, claim }: Case,
): Promise<{ verdict: Verification; end: UnpaidEnd }> {
  const refusal = reasonNotToConfirm(deps, order);
  if (refusal !== null || claim.kind !== 'claims-authenticated') {
    const end: UnpaidEnd = { ...NOT_PAID, reason: refusal ?? NOT_PAID.reason };
    return { verdict: await lookUp(deps, attempt, order), end };
  }
  const answer: Confirmation = await deps
    .partners(attempt)
    .confirm(claim, expectedOf(attempt, order), { signal: deps.signal });
  if (answer.kind === 'paid') return { verdict: answer, end: NOT_PAID };
  if (answer.kind === 'unverified') {
    const forged = answer.reason === 'mismatch' || answer.reason === 'foreign-confirm-url';
    return { verdict: forged ? await lookUp(deps, attempt, order) : answer, end: NOT_PAID };
  }
  // A decline may answer a forged key while another confirm has charged the card: look before saying so.
  const reason = failureReason(answer.code, answer.message);
  const verdict = await lookUp(deps, attempt, order);
  return { verdict, end: { ending: 'failed', reason, code: answer.code } };
}

function reasonNotToConfirm(
  deps: SettleDeps,
  order: Order,
): 'already-paid' | 'price-changed' | 'sold-out' | null {
  if (deps.store.findOrder(order.id)?.fulfilledBy !== null) return 'already-paid';
  if (findProduct(order.productId)?.priceWon !== order.amountWon) return 'price-changed';
  return deps.shelf.reserve(order.id, order.productId) ? null : 'sold-out';
}

interface Conclusion {
  readonly attempt: Attempt;
  readonly order: Order;
  readonly verdict: Verification;
  readonly end: UnpaidEnd;
}

function conclude(deps: SettleDeps, { attempt, order, verdict, end }: Conclusion): void {
  const { orderNumber } = attempt;
  switch (verdict.kind) {
    case 'paid':
      fulfil(deps, attempt, verdict);
      break;
    case 'not-paid': {
      const code = end.code || verdict.code;
      note(deps, attempt, { verdict: end.ending, reason: end.reason, code });
      deps.store.markUnpaid(orderNumber, { ending: end.ending, reason: end.reason, code }, deps.nowMs());
      deps.shelf.release(order.id);
      break;
    }
    case 'unverified':
      note(deps, attempt, { verdict: 'unverified', reason: verdict.reason });
      waitOn(deps, attempt, end, verdict);
      break;
  }
}

function fulfil(deps: SettleDeps, attempt: Attempt, paid: Paid): void {
  const { orderNumber } = attempt;
  const { amountWon } = paid;
  const atMs = deps.nowMs();
  const done = deps.store.markPaid(orderNumber, receiptOf(paid, atMs), atMs);
  if (done === 'already') return;
  note(
    deps,
    attempt,
    done === 'twice' ? { verdict: 'paid twice', amountWon } : { verdict: 'paid', amountWon },
  );
  if (done === 'twice') return;
  const detail = { orderNumber, amountWon };
  deps.journal.record({ orderNumber, atMs: deps.nowMs(), kind: 'fulfilled', detail });
}

function waitOn(deps: SettleDeps, attempt: Attempt, end: UnpaidEnd, verdict?: Unverified): void {
  const fresh = deps.store.findAttempt(attempt.orderNumber) ?? attempt;
  const nowMs = deps.nowMs();
  const pauseMs =
    fresh.state === 'waiting'
      ? pauseWhileWaiting(nowMs - fresh.createdAtMs)
      : pauseWhileChecking(fresh.checks);
  const reason = verdict?.reason === 'mismatch' ? 'mismatch' : end.reason;
  deps.store.postpone(
    attempt.orderNumber,
    { ending: end.ending, reason, code: end.code },
    { nowMs, nextCheckAtMs: pauseMs === null ? null : nowMs + pauseMs },
  );
}

function note(deps: SettleDeps, attempt: Attempt, detail: Readonly<Record<string, unknown>>): void {
  deps.journal.record({ orderNumber: attempt.orderNumber, atMs: deps.nowMs(), kind: 'verdict', detail });
}

function expectedOf(attempt: Attempt, order: Order) {
  return { orderNumber: attempt.orderNumber, amountWon: order.amountWon };
}

function receiptOf(paid: Paid, nowMs: number): Receipt {
  const { cardName, maskedNumber, quota, approvalNumber, transactionKey, approvedAt, receiptUrl } = paid;
  const approvedAtMs = approvedAt?.getTime() ?? nowMs;
  return { cardName, maskedNumber, quota, approvalNumber, transactionKey, approvedAtMs, receiptUrl };
}
