import type { PayoutFacts } from '@dojang/protocol/acquirer';
import type { InterestFree } from '@dojang/protocol/cards';
import type { PaymentRequest, Won } from '@dojang/protocol/payple';
import type { Contradiction } from './contradiction.ts';
import type { Failure } from './failure.ts';
import type { SealedRows } from './sealed-rows.ts';
import type { Vat } from './tax-parts.ts';
import { restOfWon, sumOfWon } from './won.ts';

/**
 * One payment, from the opening of its window to its end.
 *
 * ```
 *            start_authentication          news: authenticated
 *   open ────────────────────────► authenticating ──────────────► authenticated
 *    ▲ ▲                                │                           │ approve (PAY: the window; CERT: the partner)
 *    │ └── rejected, expired, back ─────┘                           ▼
 *    └──────────── declined (PAY: another card may be tried) ─── approving ──► paid
 *                                                                   │ unknown
 *                                                                   ▼
 *   close, before approving: closed (failed, after a failed try)  abandoned ──► reversed
 * ```
 *
 * - `open`: terms, then choosing a card. Left by choosing, by closing, by time.
 * - `authenticating`: the phone is asked; the gateway owns the 3 minutes.
 * - `authenticated`: PAY waits for the window to ask for the approval. CERT is ready to be returned, and to be confirmed; once
 *   returned (`resultReturnedAtMs`) it can no longer be closed.
 * - `approving`: stored before the card company is asked, with the attempt's own id; holds the order number. Never closed.
 * - `abandoned`: the outcome was not learnt in time and the shop got an error; the only way out is `reversed`.
 * - `paid`, `failed`, `closed`, `reversed` are ends. A late answer changes none of them. Cancellations are listed beside a
 *   paid payment: it stays paid, less what they gave back.
 */
export type PaymentState =
  | Open
  | Authenticating
  | Authenticated
  | Approving
  | Paid
  | Failed
  | Closed
  | Abandoned
  | Reversed;

export type PaymentStatus = PaymentState['status'];

/** What was asked for, by the table of the payment request; never changes. Texts are returned as they came. */
export interface Order extends Omit<PaymentRequest, 'work'> {
  /** Empty of a payment that was adopted: books do not say. */
  readonly work: PaymentRequest['work'] | '';
  readonly merchantId: string;
  /** Origin of the shop's page, authenticated by the partner. */
  readonly shopOrigin: string;
  /** Origin under which this payment's customer reaches the gateway. */
  readonly gatewayOrigin: string;
}

/** What a payment has in every status. */
export interface Payment {
  readonly id: string;
  /** Sealing key of the payment's tokens. */
  readonly keyId: string;
  readonly order: Order;
  readonly sealed: SealedRows;
  /** Digest of the request: the same AuthKey with the same request is a reload. Null once the customer was erased. */
  readonly requestDigest: string | null;
  readonly authNonce: string;
  readonly openedAtMs: number;
  /** No card may be chosen after it (30 minutes from the partner's authentication); what was begun in time may end, soon. */
  readonly expiresAtMs: number;
  /** Where the customer wants the receipt; empty: nowhere. */
  readonly receiptEmail: string;
  /** When the customer's data were erased. */
  readonly buyerErasedAtMs: number | null;
  /** Number of events so far; the next one's sequence is one more. */
  readonly events: number;
}

/** One question of the card company to the customer, asked for with a card that was chosen. */
export interface Authentication {
  readonly id: string;
  readonly cardCompany: string;
  /** Months, two digits; empty of a payment that was adopted: books do not say. */
  readonly quota: string;
  /** Computed once, for whoever is told of it. Absent: of before it was stored. */
  readonly vat?: Vat;
  /** Who takes over the interest of the instalment. Absent: the customer pays it. */
  readonly interestFree?: InterestFree;
  readonly startedAtMs: number;
  readonly expiresAtMs: number;
  /** From the card company, once it has answered. */
  readonly challenge: { readonly qr: string; readonly code: string; readonly link: string } | null;
  /** What the customer approved with, once that was done. */
  readonly card: AuthenticatedCard | null;
}

interface AuthenticatedCard {
  readonly cardName: string;
  readonly maskedNumber: string;
  readonly authenticatedAtMs: number;
}

export type CompletedAuthentication = Authentication & { readonly card: AuthenticatedCard };

interface Attempt {
  readonly id: string;
  /** Twelve digits for people; null of before it had one. */
  readonly traceNumber: string | null;
  readonly startedAtMs: number;
  /** The turnovers of the partner that it counts in, until it has come to nothing. */
  readonly countedIn: readonly string[];
}

/** What the card company said of an approval. */
export interface Approval extends PayoutFacts {
  readonly approvalNumber: string;
  readonly approvedAtMs: number;
  readonly cardName: string;
  readonly maskedNumber: string;
  /** 24 digits: 14 of time and 10 more. */
  readonly transactionKey: string;
}

interface Open extends Payment {
  readonly status: 'open';
  readonly termsAgreedAtMs: number | null;
  /** The last one, after a try that failed or that the customer left. */
  readonly authentication: Authentication | null;
  /** Why the last try ended. */
  readonly failure: Failure | null;
}

export interface Authenticating extends Payment {
  readonly status: 'authenticating';
  readonly termsAgreedAtMs: number;
  readonly authentication: Authentication;
}

interface Authenticated extends Payment, Returnable {
  readonly status: 'authenticated';
  readonly termsAgreedAtMs: number;
  readonly authentication: CompletedAuthentication;
}

export interface Approving extends Payment, Attempted {
  readonly status: 'approving';
  readonly termsAgreedAtMs: number;
}

export interface Paid extends Payment, Attempted {
  readonly status: 'paid';
  readonly approval: Approval;
  readonly receiptId: string;
  /** Oldest first. */
  readonly cancellations: readonly Cancellation[];
  readonly endedAtMs: number;
}

export interface Failed extends Payment, Returnable {
  readonly status: 'failed';
  /** The last one, if there was any. */
  readonly authentication: Authentication | null;
  readonly failure: Failure;
  readonly endedAtMs: number;
}

export interface Closed extends Payment, Returnable {
  readonly status: 'closed';
  readonly authentication: Authentication | null;
  readonly endedAtMs: number;
}

export interface Abandoned extends Payment, Attempted {
  readonly status: 'abandoned';
  readonly failure: Failure;
  /** What the card company said of the approval, when it was abandoned for that. */
  readonly contradiction: Contradiction | null;
  /** What it said of the reversal: nobody asks again until a person says so. */
  readonly held: Contradiction | null;
}

export interface Reversed extends Payment, Attempted {
  readonly status: 'reversed';
  readonly failure: Failure;
  readonly endedAtMs: number;
}

interface Returnable {
  /** When the result left the window. */
  readonly resultReturnedAtMs: number | null;
}

interface Attempted extends Returnable {
  readonly authentication: CompletedAuthentication;
  readonly attempt: Attempt;
}

export function isCompleted(
  authentication: Authentication | null,
): authentication is CompletedAuthentication {
  return authentication !== null && authentication.card !== null;
}

/** One request to give back a part of a paid amount, or all of it. */
export type Cancellation = {
  /** Its id at the card company. */
  readonly id: string;
  readonly authNonce: string;
  /** Digest of the request: the same AuthKey with the same body is a retry. */
  readonly requestDigest: string;
  readonly amountWon: Won;
  /** VAT part of a mixed order; null when the partner sent none. */
  readonly taxWon: Won | null;
  /** VAT of it as the card company is told and the receipt says. Absent: of before it was stored. */
  readonly vatWon?: number;
  readonly requestedAtMs: number;
  /** Nobody has asked the card company for it; absent: somebody may have. */
  readonly isUnasked?: true;
  /** When whoever asks first was about to, perhaps long after it was requested. Absent: nobody was, or it was not stored then. */
  readonly askedAtMs?: number;
  /** When it last turned out that nothing had reached the card company. */
  readonly unsentAtMs?: number;
} & (
  | /** The outcome is open, and the amount stays reserved until it is known. */ {
      readonly status: 'pending';
    }
  /** The same, but nobody asks until a person says so. */
  | { readonly status: 'contradicted'; readonly contradiction: Contradiction }
  | {
      readonly status: 'done';
      readonly endedAtMs: number;
      /** 24 digits, of the cancellation. */
      readonly transactionKey: string;
    }
  | { readonly status: 'declined'; readonly endedAtMs: number; readonly institutionCode: string }
);

export type DoneCancellation = Extract<Cancellation, { readonly status: 'done' }>;

/** The customer has 3 minutes in the card company's app. */
export const AUTHENTICATION_LIFE_MS = 3 * 60 * 1000;
/** How long after the end of its window a card that was chosen in time may be charged: the phone's time, and a minute to ask. */
export const LAST_CARD_LIFE_MS = AUTHENTICATION_LIFE_MS + 60 * 1000;
/** A result may be fetched again this long after it was first returned: for a reload, or Back. */
export const RETURN_LIFE_MS = 10 * 60 * 1000;
/** One that nobody fetched waits this long for a customer who comes back to the window. */
export const RETURN_WAIT_MS = 24 * 60 * 60 * 1000;
/** An unconfirmed CERT result ends after 30 minutes; nothing was charged. */
export const CONFIRM_LIFE_MS = 30 * 60 * 1000;
/** An authenticated card stays chargeable a little longer than anybody may ask for it. */
export const APPROVABLE_LIFE_MS = CONFIRM_LIFE_MS + 5 * 60 * 1000;

/** Won that were given back. */
export function cancelledWon({ cancellations }: Paid): Won {
  return sumOfWon(cancellations.filter(({ status }) => status === 'done').map(({ amountWon }) => amountWon));
}

/** The cancellation of this id. @throws when it is not done */
export function doneCancellation({ cancellations }: Paid, cancelId: string): DoneCancellation {
  const found = cancellations.find(({ id }) => id === cancelId);
  if (found?.status !== 'done') throw new Error('This cancellation is not done.');
  return found;
}

/** Won that may still be cancelled: what has no outcome counts as gone. */
export function cancellableWon({ order, cancellations }: Paid): Won {
  const taken = cancellations.filter(({ status }) => status !== 'declined');
  return restOfWon(order.amountWon, sumOfWon(taken.map(({ amountWon }) => amountWon)));
}

/** Something about it is open that nobody may be waiting for. */
export function needsRecovery(state: PaymentState): boolean {
  if (state.status === 'paid') return state.cancellations.some(({ status }) => status === 'pending');
  return state.status === 'approving' || (state.status === 'abandoned' && state.held === null);
}

/** The card company contradicts itself about it, and a person has to look. */
export function isHeld(state: PaymentState): boolean {
  if (state.status === 'abandoned') return state.held !== null;
  return state.status === 'paid' && state.cancellations.some(({ status }) => status === 'contradicted');
}

/** Until when a confirm of it may be sent, or sent again for the same answer; 0 while no card is authenticated. */
export function confirmableUntilMs({ authentication }: PaymentState): number {
  return isCompleted(authentication) ? authentication.card.authenticatedAtMs + APPROVABLE_LIFE_MS : 0;
}

/** Nothing is open about it, nor can the customer or the partner move it any more. */
export function isSettled(state: PaymentState, nowMs: number): boolean {
  if (needsRecovery(state) || isHeld(state)) return false;
  return isEnded(state) || nowMs >= state.expiresAtMs + APPROVABLE_LIFE_MS;
}

/** Is the time of its window over? */
export function isOver({ expiresAtMs }: PaymentState, nowMs: number): boolean {
  return nowMs >= expiresAtMs;
}

/**
 * From when on nobody can have it charged any more, unless somebody moves it before; null when that is not for time to decide.
 * A window takes no card after its end, and charges the one that it took a little longer; a CERT payment is the partner's to
 * confirm from the authentication on.
 */
export function chargeableUntilMs(state: PaymentState): number | null {
  switch (state.status) {
    case 'open':
      return state.expiresAtMs;
    case 'authenticating':
    case 'authenticated':
      return state.status === 'authenticated' && state.order.work === 'CERT'
        ? state.authentication.card.authenticatedAtMs + CONFIRM_LIFE_MS
        : state.expiresAtMs + LAST_CARD_LIFE_MS;
    case 'approving':
    case 'paid':
    case 'failed':
    case 'closed':
    case 'abandoned':
    case 'reversed':
      return null;
  }
}

/** When somebody has to see to its end, if nobody moves it: the phone's time, or all of its time, is over. */
export function endsAtMs(state: PaymentState): number | null {
  return state.status === 'authenticating' ? state.authentication.expiresAtMs : chargeableUntilMs(state);
}

/** Can it do no more than end? While the phone is asked the card company knows, and is asked first. */
export function isExpired(state: PaymentState, nowMs: number): boolean {
  const untilMs = state.status === 'authenticating' ? null : chargeableUntilMs(state);
  return untilMs !== null && nowMs >= untilMs;
}

/** The payment has come to rest: nothing more will happen to it in this flow. */
export function isEnded(state: PaymentState): state is Paid | Failed | Closed | Reversed {
  const { status } = state;
  return status === 'paid' || status === 'failed' || status === 'closed' || status === 'reversed';
}

/** Until when its result may leave the window. */
export function returnableUntilMs(state: PaymentState): number {
  return 'resultReturnedAtMs' in state && state.resultReturnedAtMs !== null
    ? state.resultReturnedAtMs + RETURN_LIFE_MS
    : state.expiresAtMs + RETURN_WAIT_MS;
}

/**
 * From when on nothing needs to be known of it any more, since nobody chose a card in its window, or can still return to it; null of
 * every other payment.
 */
export function purgeableFromMs(state: PaymentState): number | null {
  if (state.status !== 'closed' && state.status !== 'failed') return null;
  if (state.authentication !== null) return null;
  return Math.max(state.expiresAtMs + RETURN_WAIT_MS, returnableUntilMs(state));
}

/** Has its result left the window? */
export function wasReturned(state: PaymentState): boolean {
  return 'resultReturnedAtMs' in state && state.resultReturnedAtMs !== null;
}
