import type { Fields } from '@dojang/protocol/payple';
import type { Payment, Unverified } from './outcome.ts';

/** What to give back (guide 3-9). */
export interface CancelInput {
  /** Of the payment (`PCD_PAY_OID`). */
  readonly orderNumber: string;
  /** The day of the payment, `YYYYMMDD` in KST (`PCD_PAY_DATE`), or the payment itself. */
  readonly paidOn: string | Payment;
  /** Won. Default: whatever is left of the payment, as the gateway says now. */
  readonly amountWon?: number | undefined;
  /** The VAT within `amountWon`, for an order with `tax.kind` `mixed`. Won. */
  readonly vatWon?: number | undefined;
  /**
   * Your own id of this cancellation. The same id again is the same cancellation and never a second one, as long as
   * the partner's `cancelRequests` remember it; with another amount or order it is an `InputError`. Without it a call is a new cancellation.
   */
  readonly requestId?: string | undefined;
  /**
   * You know that this `requestId` was asked for before. What is not remembered of it is then not sent, as a new one never is:
   * `unverified` with `not-repeatable`. Give it wherever what remembers may have forgotten (a restart, `memoryCancelRequests`).
   */
  readonly isRepeat?: boolean | undefined;
}

/** The gateway itself says that this amount went back. */
export interface Cancelled {
  readonly kind: 'cancelled';
  /** Of the payment. */
  readonly orderNumber: string;
  /** What this cancellation gave back, in won. */
  readonly amountWon: number;
  /** The VAT within it, in won. */
  readonly vatWon: number;
  /**
   * Where the word comes from. `lookup`: the answer was lost and the gateway's total says that the amount went back; such a
   * cancellation has no transaction key, time and receipt.
   */
  readonly knownBy: 'answer' | 'lookup';
  /** Of the cancellation, not of the payment. */
  readonly transactionKey: string;
  /** `YYYYMMDDhhmmss` in KST. */
  readonly cancelledAtKst: string;
  /** The same moment; null when the time cannot be read. */
  readonly cancelledAt: Date | null;
  /** The page of its receipt; empty when there is none. */
  readonly receiptUrl: string;
  /** The whole answer. Holds buyer data. */
  readonly fields: Fields;
}

/**
 * The gateway refused; nothing went back by this cancellation.
 *
 * - `nothing-left`: cancelled in full before.
 * - `exceeds-rest`: more than what is left of it.
 * - `too-many`: the payment has had as many cancellations as it may; the whole rest may still be cancelled.
 * - `not-found`: no payment of this order on this day.
 * - `amount`: amount or VAT against a rule.
 * - `card-company`: the card company declined; `institutionCode` says why.
 * - `keys`, `refund-key`, `authentication`: your keys, or the authentication used before.
 */
export interface CancelDeclined {
  readonly kind: 'cancel-declined';
  /** Of the payment. */
  readonly orderNumber: string;
  /** What it was; see above. */
  readonly reason: CancelDeclinedReason;
  /** e.g. `PAYC0011` */
  readonly code: string;
  /** The institution's code, e.g. `1128`; null when the answer names none. */
  readonly institutionCode: string | null;
  /** The wire's text. */
  readonly message: string;
  /** `DOJANG_HINT`; test mode of Dojang only. */
  readonly hint: string | null;
}

/** Why a cancellation was refused; see {@link CancelDeclined}. `other`: `code` and `message` say what is known. */
export type CancelDeclinedReason =
  | 'nothing-left'
  | 'exceeds-rest'
  | 'too-many'
  | 'not-found'
  | 'amount'
  | 'card-company'
  | 'keys'
  | 'refund-key'
  | 'authentication'
  | 'other';

/**
 * `unverified`: the amount may have gone back or not. Ask again with the same `requestId`. `not-repeatable` stays as it is: look at
 * what the gateway says was given back, before you begin another cancellation.
 */
export type CancelOutcome = Cancelled | CancelDeclined | Unverified;

/** The institution's code for a payment that has been cancelled in full. */
const NOTHING_LEFT = '1115';
/** The same for one that has had as many cancellations as it may. */
const TOO_MANY = '1127';

const reasons: Readonly<Record<string, CancelDeclinedReason>> = {
  PAYC0001: 'keys',
  PAYC0002: 'refund-key',
  PAYC0003: 'amount',
  PAYC0004: 'authentication',
  PAYC0007: 'not-found',
  PAYC0011: 'exceeds-rest',
  PAYCD001: 'card-company',
};

export function cancelDeclined(
  orderNumber: string,
  answer: Pick<CancelDeclined, 'code' | 'institutionCode' | 'message' | 'hint'>,
): CancelDeclined {
  return { kind: 'cancel-declined', orderNumber, reason: reasonOf(answer), ...answer };
}

function reasonOf({
  code,
  institutionCode,
}: Pick<CancelDeclined, 'code' | 'institutionCode'>): CancelDeclinedReason {
  if (code === 'PAYC0007' && institutionCode === NOTHING_LEFT) return 'nothing-left';
  if (code === 'PAYC0011' && institutionCode === TOO_MANY) return 'too-many';
  return reasons[code] ?? 'other';
}
