import type { LedgerEntry } from '@dojang/protocol/acquirer';
import { kstDate, kstDayMs } from '@dojang/protocol/time';
import type { Acquirer } from '../acquirer/acquirer.ts';
import { cancelIdOfAll } from '../acquirer/for-weak-peers.ts';
import { merchantFacts } from '../acquirer/order-facts.ts';
import type { PaymentState } from '../payment/state.ts';
import type { Ports } from '../ports.ts';
import { paymentFromRow } from '../record/payment-rows.ts';
import type { Keyring } from '../seal/keyring.ts';
import type { Store } from '../store/contract.ts';
import { dayAfter, dayBefore, eachDay } from './days.ts';
import { differencesOfDay } from './differences-of-day.ts';
import type { PayoutDaysOf } from './payout-days.ts';
import type { BookedCharge, Compared, StoredDifference } from './rows.ts';

/** What a comparison finds, before anything is stored of it. */
export type Found = Pick<
  StoredDifference,
  | 'id'
  | 'kind'
  | 'merchant'
  | 'orderReference'
  | 'paymentId'
  | 'attemptId'
  | 'cancelId'
  | 'traceNumber'
  | 'approvalNumber'
  | 'cardCompany'
  | 'hereWon'
  | 'thereWon'
  | 'charge'
>;

export interface DayComparison {
  readonly found: ReadonlyMap<string, Found>;
  /** Charges that stand, of payments whose approval has no outcome here yet. */
  readonly unheard: readonly LedgerEntry[];
  /** Attempts that the books of the day give back, of whatever day they are. */
  readonly givenBack: ReadonlySet<string>;
  /** When what is known here is acquired and paid, as far as the books say. */
  readonly payoutDays: ReadonlyMap<string, PayoutDaysOf>;
  readonly counts: Omit<Compared, 'atMs' | 'differences'>;
  readonly isClosed: boolean;
}

export interface CompareDeps {
  readonly ports: Pick<Ports, 'nowMs' | 'deadline'>;
  readonly store: Store;
  readonly acquirer: Pick<Acquirer, 'ledger'>;
  readonly keyring: Pick<Keyring, 'orderReference'>;
}

interface Standing {
  readonly entry: LedgerEntry;
  readonly kind: 'charged-there' | 'charged-twice' | 'unheard';
  won: number;
  readonly paymentId: string | null;
  readonly givenBackOn: readonly string[];
  readonly givenBack: LedgerEntry[];
}

/** The books could not be read, or do not hold together; nothing was compared. */
class BooksUnread extends Error {
  override readonly name = 'BooksUnread';
}

const PAGE_BUDGET_MS = 10_000;
const PAYMENTS_AT_ONCE = 500;

/**
 * Compares what the card companies booked on a day with what is stored. It reads both sides in pages, and keeps of each movement its id
 * alone: about 100 bytes for each of the day.
 * @param day `YYYYMMDD`, KST
 * @throws BooksUnread
 */
export async function compareDay(deps: CompareDeps, day: string): Promise<DayComparison> {
  const found = new Map<string, Found>();
  const unheard: LedgerEntry[] = [];
  /** Charged there and not known as paid here; what is given back of it is taken off. */
  const standing = new Map<string, Standing>();
  const booked = new Set<string>();
  const givenBack = new Set<string>();
  const payoutDays = new Map<string, PayoutDaysOf>();
  const counts = { entries: 0, approvals: 0, approvedWon: 0, cancelledWon: 0 };
  let isClosed = false;

  for await (const page of pagesOf(deps, day)) {
    ({ isClosed } = page);
    const attempts = page.entries.flatMap(({ attemptId }) => attemptId ?? []);
    const rows = await deps.store.paymentsByAttempts([...new Set(attempts)]);
    for (const entry of page.entries) {
      counts.entries += 1;
      const row = rows.get(entry.attemptId ?? '');
      take(entry, row && paymentFromRow(row));
    }
  }
  await forgetKnown();
  await takeLater();
  for (const { entry, kind, won, paymentId, givenBack: back } of standing.values()) {
    if (won <= 0) continue;
    if (kind === 'unheard') unheard.push(entry);
    else add(differenceOf(kind, entry, { paymentId, thereWon: won, charge: chargeOf(entry, back) }));
  }
  for (const lonely of await lonelyHere(deps, day, booked)) add(lonely);
  return { found, unheard, givenBack, payoutDays, counts, isClosed };

  /**
   * A version before this one, which may run beside it, stores no attempt that payments are found by: what is paid is looked for by
   * its day, around midnight too, before anything is called unknown.
   */
  async function forgetKnown(): Promise<void> {
    for (const each of standing.size === 0 ? [] : [dayBefore(day), day, dayAfter(day)])
      for await (const { attempt, order } of paidOn(deps.store, each)) {
        const charge = standing.get(attempt.id);
        if (charge !== undefined && charge.entry.amountWon === order.amountWon) standing.delete(attempt.id);
      }
  }

  /** What was given back after midnight, or on the day on which the gateway heard that it was, stands in the books of that day. */
  async function takeLater(): Promise<void> {
    const days = new Set(
      [...standing.values()].flatMap(({ givenBackOn }) => [dayAfter(day), ...givenBackOn]),
    );
    if (standing.size > 0) for (const each of await givenBackDays(deps.store, day)) days.add(each);
    days.delete(day);
    for (const each of days)
      for await (const { entries } of pagesOf(deps, each))
        for (const entry of entries) if (entry.kind !== 'approval') takeOff(entry);
  }

  /** @returns whether it was of a charge that nobody here knows as paid */
  function takeOff(entry: LedgerEntry): boolean {
    const charge = standing.get(entry.attemptId ?? `approval ${entry.approvalNumber}`);
    if (charge === undefined) return false;
    charge.won -= entry.amountWon;
    charge.givenBack.push(entry);
    return true;
  }

  function add(difference: Found): void {
    found.set(difference.id, difference);
  }

  function take(entry: LedgerEntry, payment: PaymentState | undefined): void {
    const { kind, attemptId, cancelId, amountWon } = entry;
    const key = attemptId ?? `approval ${entry.approvalNumber}`;
    if (kind === 'approval') {
      counts.approvals += 1;
      counts.approvedWon += amountWon;
      booked.add(key);
      takeApproval(entry, payment, key);
      return;
    }
    counts.cancelledWon += amountWon;
    const isOfStanding = takeOff(entry);
    const reversed = payment?.status === 'reversed' && payment.attempt.id === attemptId ? payment : null;
    // A card company that reverses no more cancels all that stands.
    const isWhole =
      reversed !== null &&
      (cancelId === cancelIdOfAll(reversed.attempt.id) || amountWon === reversed.order.amountWon);
    if (kind === 'reversal' || isWhole) givenBack.add(key);
    // Of a part the books of the charge's day say what is left.
    else if (reversed === null) {
      booked.add(cancelId ?? '');
      if (!isOfStanding) takeCancel(entry, payment);
    }
  }

  function learnDays({ acquiredOn, depositOn }: LedgerEntry, id: string, paymentId: string): void {
    if (acquiredOn !== null || depositOn !== null)
      payoutDays.set(id, { id, paymentId, acquiredOn, depositOn });
  }

  function takeApproval(entry: LedgerEntry, payment: PaymentState | undefined, key: string): void {
    if (payment?.status === 'paid' && payment.attempt.id === entry.attemptId) {
      learnDays(entry, payment.attempt.id, payment.id);
      const { amountWon: hereWon } = payment.order;
      if (hereWon !== entry.amountWon)
        add(differenceOf('amount', entry, { paymentId: payment.id, hereWon, thereWon: entry.amountWon }));
      return;
    }
    // Recovery is at it, and what it is about is money at risk already.
    if (payment?.status === 'abandoned') return;
    standing.set(key, {
      entry,
      kind: kindOf(payment),
      won: entry.amountWon,
      paymentId: payment?.id ?? null,
      givenBackOn: givenBackOn(payment),
      givenBack: [],
    });
  }

  function kindOf(payment: PaymentState | undefined): Standing['kind'] {
    if (payment?.status === 'approving') return 'unheard';
    return payment?.status === 'paid' ? 'charged-twice' : 'charged-there';
  }

  function givenBackOn(payment: PaymentState | undefined): readonly string[] {
    // Nobody here could say when: what stands of it may be adopted as paid, and must be all that stands.
    if (payment === undefined || payment.status === 'approving')
      return eachDay(dayAfter(day), kstDate(deps.ports.nowMs()));
    return payment.status === 'reversed' ? [kstDate(payment.endedAtMs)] : [];
  }

  function takeCancel(entry: LedgerEntry, payment: PaymentState | undefined): void {
    const ours =
      payment?.status === 'paid' ? payment.cancellations.find(({ id }) => id === entry.cancelId) : undefined;
    if (ours?.status === 'pending') unheard.push(entry);
    if (ours?.status === 'pending' || ours?.status === 'contradicted') return;
    const hereWon = ours?.status === 'done' ? ours.amountWon : 0;
    if (ours !== undefined && payment !== undefined) learnDays(entry, ours.id, payment.id);
    if (hereWon === entry.amountWon) return;
    const kind = hereWon === 0 ? 'cancelled-there-only' : 'cancelled-amount';
    add(differenceOf(kind, entry, { paymentId: payment?.id ?? null, hereWon, thereWon: entry.amountWon }));
  }
}

/** On which days charges of a day were given back that stood for nothing here. */
async function givenBackDays(store: Store, day: string): Promise<ReadonlySet<string>> {
  const days = new Set<string>();
  for await (const { settledBy, updatedAtMs } of differencesOfDay(store, day)) {
    if (settledBy !== 'given-back') continue;
    // It was stored after it was booked, perhaps after midnight.
    const stored = kstDate(updatedAtMs);
    days.add(stored).add(dayBefore(stored));
  }
  return days;
}

/** What is stored as charged or given back on the day, and no book has; one of the days beside may have it, around midnight. */
async function lonelyHere(
  deps: CompareDeps,
  day: string,
  booked: ReadonlySet<string>,
): Promise<readonly Found[]> {
  const lonely = new Map<string, Found>();
  for await (const state of paidOn(deps.store, day))
    if (!booked.has(state.attempt.id))
      lonely.set(
        state.attempt.id,
        ofPayment(deps, 'absent-there', state, { hereWon: state.order.amountWon }),
      );
  for await (const { id, payment_id } of cancelsOn(deps.store, day)) {
    if (booked.has(id)) continue;
    const row = await deps.store.payment(payment_id);
    const state = row && paymentFromRow(row);
    const cancellation =
      state?.status === 'paid' ? state.cancellations.find((each) => each.id === id) : undefined;
    if (state?.status !== 'paid' || cancellation === undefined) continue;
    lonely.set(
      id,
      ofPayment(deps, 'cancelled-here-only', state, { cancelId: id, hereWon: cancellation.amountWon }),
    );
  }
  for (const neighbour of lonely.size === 0 ? [] : [dayBefore(day), dayAfter(day)])
    for await (const { entries } of pagesOf(deps, neighbour))
      for (const { kind, attemptId, cancelId } of entries)
        lonely.delete((kind === 'approval' ? attemptId : cancelId) ?? '');
  return [...lonely.values()];
}

async function* pagesOf({ ports, acquirer }: CompareDeps, day: string) {
  for (let after: string | null = null; ; ) {
    const reply = await acquirer.ledger(day, after, { signal: ports.deadline(PAGE_BUDGET_MS) });
    if (reply.kind !== 'answer')
      throw new BooksUnread(`The card companies' books of ${day} cannot be read.`, { cause: reply.cause });
    const { answer } = reply;
    if (answer.day !== day) throw new BooksUnread(`Asked for the books of ${day}, they say ${answer.day}.`);
    yield answer;
    if (answer.next === null) return;
    if (answer.next === after) throw new BooksUnread(`The books of ${day} come to no end.`);
    after = answer.next;
  }
}

async function* paidOn(store: Store, day: string) {
  for (let after = ''; ; ) {
    const rows = await store.paymentsApprovedOn(day, after, PAYMENTS_AT_ONCE);
    for (const row of rows) {
      const state = paymentFromRow(row);
      if (state.status === 'paid') yield state;
    }
    if (rows.length < PAYMENTS_AT_ONCE) return;
    after = rows.at(-1)?.id ?? '';
  }
}

async function* cancelsOn(store: Store, day: string) {
  const beforeMs = kstDayMs(dayAfter(day));
  for (let [fromMs, after] = [kstDayMs(day), '']; ; ) {
    const rows = await store.cancelsDone(fromMs, after, beforeMs, PAYMENTS_AT_ONCE);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAYMENTS_AT_ONCE) return;
    [fromMs, after] = [last.cancelled_at, last.id];
  }
}

type Said = Partial<Pick<Found, 'paymentId' | 'cancelId' | 'hereWon' | 'thereWon' | 'charge'>>;

function chargeOf(entry: LedgerEntry, givenBack: readonly LedgerEntry[]): BookedCharge {
  const { amountWon, taxWon, taxFreeWon, bookedAtMs, acquirer, card } = entry;
  return {
    amountWon,
    taxWon,
    taxFreeWon,
    bookedAtMs,
    acquirer,
    card,
    givenBack: givenBack.map((each) => ({
      kind: each.kind,
      cancelId: each.cancelId,
      amountWon: each.amountWon,
      taxWon: each.taxWon,
      bookedAtMs: each.bookedAtMs,
    })),
  };
}

function differenceOf(kind: Found['kind'], entry: LedgerEntry, said: Said): Found {
  const { merchant, orderReference, attemptId, cancelId, traceNumber, approvalNumber, cardCompany } = entry;
  return {
    id: `${kind} ${cancelId ?? attemptId ?? `approval ${approvalNumber} ${kstDate(entry.bookedAtMs)}`}`,
    kind,
    merchant,
    orderReference,
    paymentId: null,
    attemptId,
    cancelId,
    traceNumber,
    approvalNumber,
    cardCompany,
    hereWon: 0,
    thereWon: 0,
    ...said,
  };
}

function ofPayment(
  { keyring }: CompareDeps,
  kind: Found['kind'],
  { id, order, attempt, approval, authentication }: Extract<PaymentState, { readonly status: 'paid' }>,
  said: Said,
): Found {
  const { merchantId } = order;
  return {
    id: `${kind} ${said.cancelId ?? attempt.id}`,
    kind,
    merchant: merchantFacts(merchantId, undefined),
    orderReference: keyring.orderReference(merchantId, order.orderNumber),
    paymentId: id,
    attemptId: attempt.id,
    cancelId: null,
    traceNumber: attempt.traceNumber,
    approvalNumber: approval.approvalNumber,
    cardCompany: authentication.cardCompany,
    hereWon: 0,
    thereWon: 0,
    ...said,
  };
}
