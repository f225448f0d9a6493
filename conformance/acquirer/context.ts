import { randomInt, randomUUID } from 'node:crypto';
import type {
  ApprovalStatus,
  ApproveRequest,
  BeginRequest,
  BeginResponse,
  CancelRequest,
  CancelStatus,
  LedgerEntry,
  LedgerPage,
  MerchantFacts,
  OfAttempt,
  Profile,
} from '../../packages/protocol/src/acquirer/index.ts';
import { kstDate, kstMsOfDay } from '../../packages/protocol/src/time.ts';
import * as schemas from '../../packages/protocol/src/validate/acquirer.ts';
import { check } from '../support/expect.ts';
import type { Clock } from './clock.ts';
import type { Customer } from './customer.ts';
import type { News } from './news.ts';
import { Untried } from './untried.ts';
import { type Answer, readAnswer, type Wire } from './wire.ts';

type Approved = Extract<ApprovalStatus, { readonly status: 'approved' }>;

/** An order whose customer has authenticated a card. */
export interface Authenticated {
  readonly order: BeginRequest;
  readonly maskedNumber: string;
}

export interface Paid {
  readonly request: ApproveRequest;
  readonly approved: Approved;
}

export interface Setting {
  readonly wire: Wire;
  readonly customer: Customer;
  readonly profile: Profile;
  readonly merchant: MerchantFacts;
  /** At least 100. */
  readonly amountWon: number;
  readonly news: News;
  readonly clock: Clock;
  /** What was told has to be in the books, and a decision to be told, within so long. */
  readonly patienceMs: number;
}

export type Context = ReturnType<typeof createContext>;

const CUSTOMER_MS = 180_000;
const POLL_MS = 250;
/** A book that never ends is no book. */
const PAGES_AT_MOST = 10_000;

/** What the checks have in common: orders of their own, and answers that are read and say what they are about. */
export function createContext(setting: Setting) {
  const { wire, customer, profile, merchant, amountWon, news, clock, patienceMs } = setting;
  const { nowMs, monotonicMs, pause } = clock;
  const newId = (kind: string) => `${kind}-${randomUUID()}`;
  const today = () => kstDate(nowMs());

  /** The tenth that is VAT. */
  const taxOf = (won: number) => ({ taxWon: Math.floor(won / 11), taxFreeWon: 0 });

  const newOrder = (changes: Partial<BeginRequest> = {}): BeginRequest => ({
    authenticationId: newId('auth'),
    cardCompany: profile.cardCompany,
    merchant,
    merchantName: '도장 시험',
    goods: '계약 시험',
    orderReference: newId('order'),
    amountWon,
    ...taxOf(amountWon),
    quota: '00',
    lifeMs: 180_000,
    approvableForMs: 35 * 60_000,
    callbackUrl: news.url,
    returnUrl: null,
    publicUrl: null,
    ...changes,
  });

  const begin = (order: unknown) => wire.send('begin', ['POST', '/acquirer/authentications', order]);

  async function begun(order: BeginRequest): Promise<BeginResponse> {
    const answer = await begin(order);
    const response = readAnswer(answer, schemas.beginResponse);
    expectEcho(answer, response, { authenticationId: order.authenticationId, amountWon: order.amountWon });
    return response;
  }

  async function authentication({ authenticationId, amountWon: won }: BeginRequest, action = '') {
    const path = `/acquirer/authentications/${authenticationId}${action}`;
    const name = action === '' ? 'authentication' : 'cancelAuthentication';
    const answer = await wire.send(name, [action === '' ? 'GET' : 'POST', path]);
    const status = readAnswer(answer, schemas.authenticationStatus);
    expectEcho(answer, status, { authenticationId, amountWon: won });
    return status;
  }

  async function authenticated(order = newOrder()): Promise<Authenticated> {
    await customer(await begun(order));
    const untilMs = monotonicMs() + CUSTOMER_MS;
    while (monotonicMs() < untilMs) {
      const status = await authentication(order);
      if (status.status === 'authenticated') return { order, maskedNumber: status.maskedNumber };
      if (status.status !== 'pending')
        throw new Untried(`no customer: the authentication is ${status.status}`);
      await pause(POLL_MS);
    }
    throw new Untried(`no customer authenticated a card in ${CUSTOMER_MS / 1000} s`);
  }

  function chargeOf({ order }: Authenticated, changes: Partial<ApproveRequest> = {}): ApproveRequest {
    const { authenticationId, orderReference, taxWon, taxFreeWon, quota } = order;
    const traceNumber = `${String(kstMsOfDay(nowMs())).padStart(8, '0')}${String(randomInt(10_000)).padStart(4, '0')}`;
    return {
      attemptId: newId('try'),
      authenticationId,
      merchant: order.merchant,
      orderReference,
      amountWon: order.amountWon,
      taxWon,
      taxFreeWon,
      quota,
      traceNumber,
      ...changes,
    };
  }

  const approve = (request: unknown) => wire.send('approve', ['POST', '/acquirer/approvals', request]);

  /** The outcome of an attempt, which has to be about this one. */
  function outcomeOf(answer: Answer, { attemptId, amountWon: won }: OfAttempt): ApprovalStatus {
    const status = readAnswer(answer, schemas.approvalStatus);
    expectEcho(answer, status, { attemptId, amountWon: won });
    return status;
  }

  async function paid(changes: Partial<BeginRequest> = {}): Promise<Paid> {
    const request = chargeOf(await authenticated(newOrder(changes)));
    const answer = await approve(request);
    const approved = outcomeOf(answer, request);
    check(approved.status === 'approved', `${answer.call}: expected approved, got ${wordsOf(approved)}`);
    return { request, approved };
  }

  async function inquire(attempt: OfAttempt): Promise<ApprovalStatus> {
    const path = `/acquirer/approvals/${attempt.attemptId}?amountWon=${attempt.amountWon}`;
    return outcomeOf(await wire.send('inquire', ['GET', path]), attempt);
  }

  async function reverse(attempt: OfAttempt & Partial<Pick<ApproveRequest, 'traceNumber'>>) {
    const path = `/acquirer/approvals/${attempt.attemptId}/reverse`;
    const body = { amountWon: attempt.amountWon, merchant, traceNumber: attempt.traceNumber ?? null };
    return outcomeOf(await wire.send('reverse', ['POST', path, body]), attempt);
  }

  function cancellationOf({ approved }: Paid, won: number): CancelRequest {
    return {
      cancelId: newId('cancel'),
      amountWon: won,
      ...taxOf(won),
      merchant,
      approvalNumber: approved.approvalNumber,
      approvedOn: kstDate(approved.approvedAtMs),
    };
  }

  const askToCancel = (attemptId: string, request: unknown) =>
    wire.send('cancel', ['POST', `/acquirer/approvals/${attemptId}/cancels`, request]);

  function cancelOutcomeOf(answer: Answer, { cancelId, amountWon: won }: CancelRequest): CancelStatus {
    const status = readAnswer(answer, schemas.acquirerCancelStatus);
    expectEcho(answer, status, { cancelId, amountWon: won });
    return status;
  }

  async function cancel({ request: { attemptId } }: Paid, request: CancelRequest): Promise<CancelStatus> {
    return cancelOutcomeOf(await askToCancel(attemptId, request), request);
  }

  async function inquireCancel(request: CancelRequest): Promise<CancelStatus> {
    const path = `/acquirer/cancels/${request.cancelId}?amountWon=${request.amountWon}`;
    return cancelOutcomeOf(await wire.send('inquire', ['GET', path]), request);
  }

  async function page(day: string, query: Readonly<Record<string, string>> = {}): Promise<LedgerPage> {
    const search = new URLSearchParams(query).toString();
    const path = `/acquirer/ledger/${day}${search === '' ? '' : `?${search}`}`;
    return readAnswer(await wire.send('ledger', ['GET', path]), schemas.ledgerPage);
  }

  /** A day's whole book, page by page. */
  async function bookOf(day: string, limit?: number): Promise<readonly LedgerEntry[]> {
    const entries: LedgerEntry[] = [];
    let after: string | null = null;
    for (let pages = 0; pages < PAGES_AT_MOST; pages += 1) {
      const got: LedgerPage = await page(day, {
        ...(limit !== undefined && { limit: String(limit) }),
        ...(after !== null && { after }),
      });
      entries.push(...got.entries);
      if (got.next === null) return entries;
      check(got.next !== after, `the ledger of ${day}: next leads to the same page again`);
      after = got.next;
    }
    throw new Untried(`the ledger of ${day} has more than ${PAGES_AT_MOST} pages`);
  }

  /** The entries of an approval, once there are as many as expected; else what there is in the end. */
  async function bookedOf({ request, approved }: Paid, expected: number): Promise<readonly LedgerEntry[]> {
    const untilMs = monotonicMs() + patienceMs;
    for (;;) {
      const days = new Set([kstDate(approved.approvedAtMs), today()]);
      const books: (readonly LedgerEntry[])[] = [];
      for (const day of days) books.push(await bookOf(day));
      const own = books
        .flat()
        .filter(({ attemptId, approvalNumber, orderReference }) =>
          attemptId === null
            ? approvalNumber === approved.approvalNumber && orderReference === request.orderReference
            : attemptId === request.attemptId,
        );
      if (own.length >= expected || monotonicMs() >= untilMs) return own;
      await pause(POLL_MS);
    }
  }

  return {
    wire,
    profile,
    amountWon,
    /** Of partial cancellations. */
    partWon: Math.floor(amountWon * 0.3),
    news,
    patienceMs,
    clock,
    today,
    newOrder,
    begin,
    begun,
    authentication,
    authenticated,
    chargeOf,
    approve,
    outcomeOf,
    paid,
    inquire,
    reverse,
    cancellationOf,
    askToCancel,
    cancelOutcomeOf,
    cancel,
    inquireCancel,
    page,
    bookOf,
    bookedOf,
  };
}

/** What an outcome is, with its code. */
export function wordsOf(outcome: { readonly status: string; readonly code?: string }): string {
  return outcome.code === undefined ? outcome.status : `${outcome.status} ${outcome.code}`;
}

function expectEcho(
  { call }: Answer,
  said: Readonly<Record<string, unknown>>,
  asked: Readonly<Record<string, unknown>>,
): void {
  for (const [name, value] of Object.entries(asked))
    check(
      said[name] === value,
      `${call}: ${name}: expected that of the request, ${String(value)}, got ${String(said[name])}`,
    );
}
