import {
  type ApprovalStatus,
  type ApproveRequest,
  type AuthenticationStatus,
  type BeginRequest,
  type BeginResponse,
  type CancelRequest,
  type CancelStatus,
  FULL_PROFILE,
  isReversible,
  type LedgerEntry,
  type LedgerPage,
  type OfAttempt,
  type OfCancel,
  type PayoutFacts,
  type Profiles,
} from '@dojang/protocol/acquirer';
import { cardCompanies } from '@dojang/protocol/cards';
import { kstDate } from '@dojang/protocol/time';
import type { Misfortune } from './faults.ts';
import type { Random } from './random.ts';
import type { Weakness } from './scenario.ts';

/** A charge in the ledger; it stands until it is reversed. */
export interface Charge {
  readonly attemptId: string;
  readonly orderReference: string;
  readonly amountWon: number;
  /** Given back by cancellations; the charge stands for the rest. */
  readonly cancelledWon: number;
  /** The same two as the gateway asked for them: the card company may have done something else. */
  readonly asked: { readonly amountWon: number; readonly cancelledWon: number };
}

/** Who watches the ledger. */
export interface LedgerWatch {
  charged(charge: Charge): void;
  reversed(charge: Charge): void;
  /** A part was given back, or all of it. */
  cancelled(charge: Charge): void;
  /** The books say now what had been asked for. */
  mended(charge: Charge): void;
  /** Something else was done than was asked for. */
  lied(): void;
}

/**
 * A card company with its own durable ledger, by the contract of `@dojang/protocol/acquirer`. It never fails by itself, but
 * may charge or give back another amount than it was asked to; it says so.
 */
export interface CardCompany {
  begin(request: BeginRequest): BeginResponse;
  authentication(id: string): AuthenticationStatus;
  cancelAuthentication(id: string): AuthenticationStatus;
  approve(request: ApproveRequest): ApprovalStatus;
  inquire(asked: OfAttempt): ApprovalStatus;
  reverse(asked: OfAttempt): ApprovalStatus;
  cancel(attemptId: string, request: CancelRequest): CancelStatus;
  inquireCancel(asked: OfCancel): CancelStatus;
  profiles(): Profiles;
  /** The customer answers on the phone; false when there is nothing to answer any more. */
  answer(id: string, answer: 'approve' | 'reject'): boolean;
  /** A part of a day's books, as the contract has it. */
  ledger(day: string, after: string | null): LedgerPage;
  standing(): readonly Charge[];
  /** Everything it has ever answered, for who wants to mix it up. */
  answers(): {
    readonly approvals: readonly ApprovalStatus[];
    readonly cancellations: readonly CancelStatus[];
  };
  /** Its people find what was done otherwise than asked for, and put it right. */
  mend(): void;
}

interface Authentication {
  readonly request: BeginRequest;
  readonly begunAtMs: number;
  status: 'pending' | 'authenticated' | 'rejected';
  isUsed: boolean;
}

/** A refusal of the transport: 400, 404 or 409. The gateway's client reads them all as unknown. */
export class TransportRefusal extends Error {
  override readonly name = 'TransportRefusal';
}

const MASKED_NUMBER = '9411-****-****-0001';
const CARD_NAME = '신한카드';
const DECLINE_CHANCE = 0.15;
const PAYOUT: PayoutFacts = {
  acquirer: 'shinhan',
  card: { kind: 'credit', holder: 'personal', isForeign: false },
  isInterestFree: false,
  interestBy: null,
};
const LEDGER_PAGE_SIZE = 3;
const DAY_CLOSES_AFTER_MS = 10 * 60 * 1000;

interface CompanyDeps {
  readonly random: Random;
  readonly nowMs: () => number;
  readonly watch: LedgerWatch;
  readonly misfortune: Misfortune;
  readonly weakness?: Weakness;
}

export function createCardCompany({
  random,
  nowMs,
  watch,
  misfortune,
  weakness = {},
}: CompanyDeps): CardCompany {
  const profile = { ...FULL_PROFILE, ...weakness };
  const authentications = new Map<string, Authentication>();
  const attempts = new Map<string, { readonly request: ApproveRequest | null; status: ApprovalStatus }>();
  const charges = new Map<string, Charge>();
  const approvalNumbers = new Map<string, string>();
  const bookings: LedgerEntry[] = [];
  const cancels = new Map<
    string,
    { readonly attemptId: string; readonly request: CancelRequest; status: CancelStatus }
  >();

  /** Writes into the day's books what was done, of which attempt. */
  function book(
    kind: LedgerEntry['kind'],
    attemptId: string,
    { amountWon, cancelId = null }: { readonly amountWon: number; readonly cancelId?: string | null },
  ): void {
    const attempt = attempts.get(attemptId);
    if (attempt?.request == null) throw new Error(`${attemptId} was never approved`);
    const { merchant, orderReference, traceNumber } = attempt.request;
    bookings.push({
      kind,
      attemptId,
      cancelId,
      traceNumber,
      merchant,
      orderReference,
      amountWon,
      taxWon: 0,
      taxFreeWon: 0,
      approvalNumber: approvalNumbers.get(attemptId) ?? '',
      bookedAtMs: nowMs(),
      cardCompany: 'shinhan',
      acquirer: PAYOUT.acquirer,
      card: PAYOUT.card,
      acquiredOn: null,
      depositOn: kstDate(nowMs()),
    });
  }

  /** What is done when an amount was asked for: that, or another one of at most `atMostWon`. */
  function done(askedWon: number, atMostWon: number): number {
    const otherWon = askedWon + random.pick([-1, 1, 100]);
    if (otherWon < 1 || otherWon > atMostWon || !misfortune.strikes('misdeed')) return askedWon;
    watch.lied();
    return otherWon;
  }

  function find(id: string): Authentication {
    const authentication = authentications.get(id);
    if (authentication === undefined) throw new TransportRefusal('404');
    return authentication;
  }

  function statusOf({ request, begunAtMs, status }: Authentication): AuthenticationStatus {
    const { authenticationId, amountWon } = request;
    const about = { authenticationId, amountWon };
    if (status === 'authenticated')
      return { ...about, status, maskedNumber: MASKED_NUMBER, cardName: CARD_NAME };
    if (status === 'rejected') return { ...about, status, code: '2101' };
    return { ...about, status: nowMs() < begunAtMs + request.lifeMs ? 'pending' : 'expired' };
  }

  function decide(request: ApproveRequest): ApprovalStatus {
    const authentication = authentications.get(request.authenticationId);
    const asked = authentication?.request;
    const { attemptId, amountWon } = request;
    const declined = (code: string): ApprovalStatus => ({ attemptId, amountWon, status: 'declined', code });
    if (authentication === undefined || asked?.orderReference !== request.orderReference)
      return declined('1104');
    if (asked.amountWon !== request.amountWon) return declined('1105');
    if (authentication.status !== 'authenticated') return declined('1142');
    if (authentication.isUsed || nowMs() >= authentication.begunAtMs + asked.approvableForMs)
      return declined('1124');
    if (random.chance(DECLINE_CHANCE)) return declined('3133');
    authentication.isUsed = true;
    return {
      attemptId,
      amountWon: done(amountWon, Number.POSITIVE_INFINITY),
      status: 'approved',
      approvalNumber: String(random.int(100_000_000)).padStart(8, '0'),
      approvedAtMs: nowMs(),
      cardName: CARD_NAME,
      maskedNumber: MASKED_NUMBER,
      ...PAYOUT,
    };
  }

  function decideCancel(attemptId: string, { cancelId, amountWon }: CancelRequest): CancelStatus {
    const charge = charges.get(attemptId);
    const declined = (code: string): CancelStatus => ({ cancelId, amountWon, status: 'declined', code });
    if (charge === undefined) return declined('1117');
    const restWon = charge.amountWon - charge.cancelledWon;
    if (restWon === 0) return declined('1115');
    if (amountWon > restWon) return declined('1128');
    if (random.chance(DECLINE_CHANCE)) return declined('3133');
    const doneWon = done(amountWon, restWon);
    const rest: Charge = {
      ...charge,
      cancelledWon: charge.cancelledWon + doneWon,
      asked: { ...charge.asked, cancelledWon: charge.asked.cancelledWon + amountWon },
    };
    charges.set(attemptId, rest);
    book('cancel', attemptId, { amountWon: doneWon, cancelId });
    watch.cancelled(rest);
    return { cancelId, amountWon: doneWon, status: 'cancelled', cancelledAtMs: nowMs() };
  }

  /** What cannot be reversed any more comes to nothing by a cancellation of the whole. */
  function cancelWhole(attemptId: string, { cancelId, amountWon }: CancelRequest): CancelStatus {
    const charge = charges.get(attemptId);
    if (charge === undefined) return { cancelId, amountWon, status: 'declined', code: '1115' };
    charges.delete(attemptId);
    book('cancel', attemptId, { amountWon, cancelId });
    watch.reversed(charge);
    return { cancelId, amountWon, status: 'cancelled', cancelledAtMs: nowMs() };
  }

  return {
    begin: (request) => {
      const known = authentications.get(request.authenticationId);
      if (known !== undefined && JSON.stringify(known.request) !== JSON.stringify(request))
        throw new TransportRefusal('409');
      if (known === undefined)
        authentications.set(request.authenticationId, {
          request,
          begunAtMs: nowMs(),
          status: 'pending',
          isUsed: false,
        });
      const { authenticationId, amountWon } = request;
      return { authenticationId, amountWon, qr: 'q', code: '123456', link: authenticationId };
    },
    authentication: (id) => statusOf(find(id)),
    cancelAuthentication: (id) => {
      const authentication = find(id);
      if (statusOf(authentication).status === 'pending') authentication.status = 'rejected';
      return statusOf(authentication);
    },
    approve: (request) => {
      const known = attempts.get(request.attemptId);
      if (known !== undefined) {
        if (known.request !== null && JSON.stringify(known.request) !== JSON.stringify(request))
          throw new TransportRefusal('409');
        return known.status;
      }
      const status = decide(request);
      attempts.set(request.attemptId, { request, status });
      if (status.status === 'approved') {
        const { attemptId, orderReference } = request;
        const { amountWon } = status;
        const asked = { amountWon: request.amountWon, cancelledWon: 0 };
        const charge: Charge = { attemptId, orderReference, amountWon, cancelledWon: 0, asked };
        charges.set(attemptId, charge);
        approvalNumbers.set(attemptId, status.approvalNumber);
        book('approval', attemptId, { amountWon });
        watch.charged(charge);
      }
      return status;
    },
    inquire: (asked) => {
      if (!profile.inquiry) throw new TransportRefusal('501');
      return attempts.get(asked.attemptId)?.status ?? { ...asked, status: 'not_found' };
    },
    reverse: (asked) => {
      const { attemptId } = asked;
      const charge = charges.get(attemptId);
      const known = attempts.get(attemptId);
      if (known === undefined && !profile.remembersReversals) return { ...asked, status: 'not_found' };
      if (
        known?.status.status === 'approved' &&
        !isReversible(profile, { sinceMs: known.status.approvedAtMs, nowMs: nowMs() })
      )
        return known.status;
      const amountWon = known?.status.amountWon ?? asked.amountWon;
      const reversed: ApprovalStatus = { attemptId, amountWon, status: 'reversed' };
      attempts.set(attemptId, { request: known?.request ?? null, status: reversed });
      if (charge !== undefined) {
        charges.delete(attemptId);
        const restWon = charge.amountWon - charge.cancelledWon;
        if (restWon > 0) book('reversal', attemptId, { amountWon: restWon });
        watch.reversed(charge);
      }
      return reversed;
    },
    cancel: (attemptId, request) => {
      if (request.cancelId === `whole_${attemptId}`) return cancelWhole(attemptId, request);
      const known = cancels.get(request.cancelId);
      if (known !== undefined && profile.idempotentCancels) {
        if (known.attemptId !== attemptId || known.request.amountWon !== request.amountWon)
          throw new TransportRefusal('409');
        return known.status;
      }
      const status = decideCancel(attemptId, request);
      cancels.set(request.cancelId, { attemptId, request, status });
      return status;
    },
    inquireCancel: (asked) => {
      if (!profile.inquiry) throw new TransportRefusal('501');
      return cancels.get(asked.cancelId)?.status ?? { ...asked, status: 'not_found' };
    },
    profiles: () => ({
      profiles: cardCompanies.map(({ code }) => ({ cardCompany: code, ...profile })),
    }),
    answer: (id, answer) => {
      const authentication = authentications.get(id);
      if (authentication === undefined || statusOf(authentication).status !== 'pending') return false;
      authentication.status = answer === 'approve' ? 'authenticated' : 'rejected';
      return true;
    },
    ledger: (day, after) => {
      const ofDay = bookings.filter(({ bookedAtMs }) => kstDate(bookedAtMs) === day);
      const from = Number(after ?? 0);
      const until = from + LEDGER_PAGE_SIZE;
      return {
        day,
        entries: ofDay.slice(from, until),
        next: until < ofDay.length ? String(until) : null,
        isClosed: kstDate(nowMs() - DAY_CLOSES_AFTER_MS) > day,
      };
    },
    standing: () => [...charges.values()],
    answers: () => ({
      approvals: [...attempts.values()].map(({ status }) => status),
      cancellations: [...cancels.values()].map(({ status }) => status),
    }),
    mend: () => {
      for (const each of attempts.values())
        if (each.request !== null) each.status = { ...each.status, amountWon: each.request.amountWon };
      for (const each of cancels.values())
        each.status = { ...each.status, amountWon: each.request.amountWon };
      for (const charge of charges.values()) {
        const mended: Charge = { ...charge, ...charge.asked };
        charges.set(charge.attemptId, mended);
        watch.mended(mended);
      }
    },
  };
}
