import type { PaymentRequest } from '@dojang/protocol/payple';
import type { Contradiction } from './contradiction.ts';

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
 * - `authenticated`: PAY waits for the window to ask for the approval. CERT is ready to be told, and to be confirmed; once
 *   told (`deliveredAtMs`) it can no longer be closed.
 * - `approving`: stored before the card company is asked, with the attempt's own id; holds the order number. Never closed.
 * - `abandoned`: the outcome was not learnt in time and an error was told; the only way out is `reversed`.
 * - `paid`, `failed`, `closed`, `reversed` are ends. A late answer changes none of them. Cancellations are listed beside a
 *   paid payment: it stays paid, less what they gave back.
 */
export type PaymentStatus =
  | 'open'
  | 'authenticating'
  | 'authenticated'
  | 'approving'
  | 'paid'
  | 'failed'
  | 'closed'
  | 'abandoned'
  | 'reversed';

/** What was asked for, by the table of the payment request; never changes. Texts are returned as they came. */
export interface Order extends PaymentRequest {
  readonly merchantId: string;
  /** Origin of the shop's page, authenticated by the partner. */
  readonly shopOrigin: string;
  /** Origin under which this payment's customer reaches the gateway. */
  readonly gatewayOrigin: string;
}

export interface Failure {
  /** A code of the wire. */
  readonly code: string;
  readonly institutionCode: string | null;
  readonly message: string;
}

export interface Authentication {
  readonly id: string;
  readonly cardCompany: string;
  readonly quota: string;
  readonly startedAtMs: number;
  readonly expiresAtMs: number;
  /** From the card company, once it has answered. */
  readonly challenge: { readonly qr: string; readonly code: string; readonly link: string } | null;
  readonly authenticatedAtMs: number | null;
  readonly cardName: string;
  readonly maskedNumber: string;
}

export interface Approval {
  readonly approvalNumber: string;
  readonly approvedAtMs: number;
  readonly cardName: string;
  readonly maskedNumber: string;
  /** 24 digits: 14 of time and 10 more. */
  readonly transactionKey: string;
}

/** One request to give back a part of a paid amount, or all of it. */
export interface Cancellation {
  /** Its id at the card company. */
  readonly id: string;
  readonly authNonce: string;
  /** Digest of the request: the same AuthKey with the same body is a retry. */
  readonly requestDigest: string;
  readonly amountWon: number;
  /** VAT part of a mixed order, won; null when the partner sent none. */
  readonly taxWon: number | null;
  /**
   * `pending`: the outcome is open, and the amount stays reserved until it is known. `contradicted`: the same, but nobody asks
   * until a person says so.
   */
  readonly status: 'pending' | 'contradicted' | 'done' | 'declined';
  readonly requestedAtMs: number;
  readonly endedAtMs: number | null;
  /** 24 digits, of the cancellation. */
  readonly transactionKey: string;
  readonly institutionCode: string | null;
}

export interface PaymentState {
  readonly id: string;
  /** Sealing key of the payment's tokens. */
  readonly keyId: string;
  readonly status: PaymentStatus;
  readonly order: Order;
  /** Digest of the request's fields: the same AuthKey with the same fields is a reload. */
  readonly requestDigest: string;
  readonly authNonce: string;
  readonly openedAtMs: number;
  /** No card may be chosen after it (guide 3-3: 30 minutes from authentication); what was begun in time may end. */
  readonly expiresAtMs: number;
  readonly termsAgreedAtMs: number | null;
  /** Where the customer wants the receipt. */
  readonly receiptEmail: string;
  readonly authentication: Authentication | null;
  /** Why the last try ended, or the payment. */
  readonly failure: Failure | null;
  readonly attempt: { readonly id: string; readonly startedAtMs: number } | null;
  /** What the card company said of an approval that was abandoned for it. */
  readonly contradiction?: Contradiction;
  /** What it said of the reversal: nobody asks again until a person says so. */
  readonly held?: Contradiction | null;
  readonly approval: Approval | null;
  readonly receiptId: string | null;
  /** Of a paid payment, oldest first. */
  readonly cancellations: readonly Cancellation[];
  /** Not before then does recovery take it up again. */
  readonly recoveryAtMs: number | null;
  readonly deliveredAtMs: number | null;
  readonly endedAtMs: number | null;
  /** When the customer's data were erased; absent while they are there. */
  readonly buyerErasedAtMs?: number;
  /** Number of events so far; the next one's sequence is one more. */
  readonly events: number;
}

/** The customer has 3 minutes in the card company's app (`CPCA0001`). */
export const AUTHENTICATION_LIFE_MS = 3 * 60 * 1000;
/** An unconfirmed CERT result ends after 30 minutes; nothing was charged. */
export const CONFIRM_LIFE_MS = 30 * 60 * 1000;
/** An authenticated card stays chargeable a little longer than anybody may ask for it. */
export const APPROVABLE_LIFE_MS = CONFIRM_LIFE_MS + 5 * 60 * 1000;

/** May the partner still confirm a CERT payment? */
export function isConfirmable(state: PaymentState, nowMs: number): boolean {
  const since = state.authentication?.authenticatedAtMs;
  return since !== null && since !== undefined && nowMs < since + CONFIRM_LIFE_MS;
}

/** Won that were given back. */
export function cancelledWon(state: PaymentState): number {
  return sum(state, (cancellation) => cancellation.status === 'done');
}

/** Won that may still be cancelled: what is pending counts as gone. */
export function cancellableWon(state: PaymentState): number {
  if (state.status !== 'paid') return 0;
  return state.order.amountWon - sum(state, (cancellation) => cancellation.status !== 'declined');
}

function sum(state: PaymentState, counts: (cancellation: Cancellation) => boolean): number {
  return state.cancellations
    .filter(counts)
    .reduce((total, cancellation) => total + cancellation.amountWon, 0);
}

/** Something about it is open that nobody may be waiting for. */
export function needsRecovery(state: PaymentState): boolean {
  return (
    state.status === 'approving' ||
    (state.status === 'abandoned' && !state.held) ||
    state.cancellations.some(({ status }) => status === 'pending')
  );
}

/** The card company contradicts itself about it, and a person has to look. */
export function isHeld(state: PaymentState): boolean {
  return (
    (state.status === 'abandoned' && !!state.held) ||
    state.cancellations.some(({ status }) => status === 'contradicted')
  );
}

/** Nothing is open about it, nor can the customer or the partner move it any more. */
export function isSettled(state: PaymentState, nowMs: number): boolean {
  if (needsRecovery(state) || isHeld(state)) return false;
  return isEnded(state.status) || nowMs >= state.expiresAtMs + APPROVABLE_LIFE_MS;
}

/** The payment has come to rest: nothing more will happen to it in this flow. */
export function isEnded(status: PaymentStatus): boolean {
  return status === 'paid' || status === 'failed' || status === 'closed' || status === 'reversed';
}
