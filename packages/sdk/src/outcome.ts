import type { Fields } from '@dojang/protocol/payple';
import type { AnyDojangError } from './errors.ts';
import type { Order } from './order.ts';

/** What your order must be for a payment to count as its payment. */
export interface Expected {
  /** Yours (`PCD_PAY_OID`). */
  readonly orderNumber: string;
  /** Won. */
  readonly amountWon: number;
  /**
   * What your server asked for. A page can turn `CERT` into `PAY`, and then the card is charged before you have said yes: with it
   * such a payment counts as none of this order. Dojang refuses it before it opens a window, and its lookups say what it was; of
   * Payple only what came back tells.
   */
  readonly work?: Order['work'] | undefined;
}

/** A payment as the gateway itself tells it. */
export interface Payment {
  /** Yours (`PCD_PAY_OID`). */
  readonly orderNumber: string;
  /** What was paid, in won (`PCD_PAY_TOTAL`). */
  readonly amountWon: number;
  /** What has been cancelled of it since, in won; below `amountWon`. */
  readonly cancelledWon: number;
  /** As the wire names the card company, e.g. `삼성카드`. */
  readonly cardName: string;
  /** `1234-****-****-5678` */
  readonly maskedNumber: string;
  /** Instalments: `00` at once, `02` to `12` months; empty when the answer does not say (a lookup). */
  readonly quota: string;
  /** The gateway's own number of the payment (`PCD_PAY_CARDTRADENUM`). */
  readonly transactionKey: string;
  /** The card company's number of the approval (`PCD_PAY_CARDAUTHNO`). */
  readonly approvalNumber: string;
  /** `YYYYMMDDhhmmss` in KST; its first eight digits are the date a later lookup or cancellation asks for. */
  readonly approvedAtKst: string;
  /** Null when the answer's time cannot be read. */
  readonly approvedAt: Date | null;
  /** The page of the receipt (`PCD_PAY_CARDRECEIPT`); empty when there is none. */
  readonly receiptUrl: string;
  /** The whole answer. Holds buyer data. */
  readonly fields: Fields;
}

/**
 * The gateway itself says that this order is paid with this amount. Deliver the goods, once. Only an answer of the gateway makes one: no
 * literal and no copy has this type. As JSON it has all its fields.
 */
export class Paid implements Payment {
  // What a copy loses.
  // oxlint-disable-next-line no-unused-private-class-members -- it is there for the type.
  readonly #answered = true;
  readonly kind = 'paid';
  readonly orderNumber: string;
  readonly amountWon: number;
  readonly cancelledWon: number;
  readonly cardName: string;
  readonly maskedNumber: string;
  readonly quota: string;
  readonly transactionKey: string;
  readonly approvalNumber: string;
  readonly approvedAtKst: string;
  readonly approvedAt: Date | null;
  readonly receiptUrl: string;
  readonly fields: Fields;

  constructor(payment: Payment) {
    this.orderNumber = payment.orderNumber;
    this.amountWon = payment.amountWon;
    this.cancelledWon = payment.cancelledWon;
    this.cardName = payment.cardName;
    this.maskedNumber = payment.maskedNumber;
    this.quota = payment.quota;
    this.transactionKey = payment.transactionKey;
    this.approvalNumber = payment.approvalNumber;
    this.approvedAtKst = payment.approvedAtKst;
    this.approvedAt = payment.approvedAt;
    this.receiptUrl = payment.receiptUrl;
    this.fields = payment.fields;
  }
}

/**
 * Money has moved, and not for your order as it is: the gateway says that another order, another amount, or another `work` is paid. Never deliver
 * this order on it, never say that nothing was charged, and let somebody know.
 *
 * Another order, when the keys of one were posted to your shop under another's number, at a gateway that cannot check that (Payple;
 * Dojang refuses it). What you would not have confirmed, sold out for instance, give back with
 * `cancel({ orderNumber: payment.orderNumber, paidOn: payment })`; but look whether that order is fulfilled, first.
 */
export interface PaidOtherwise {
  readonly kind: 'paid-otherwise';
  /** Of your order, which is not paid as it is. */
  readonly orderNumber: string;
  /** What is paid instead. */
  readonly payment: Payment;
  /** In words for a log; without secrets. */
  readonly message: string;
}

/** The gateway says that nothing is charged for this order. */
export interface NotPaid {
  readonly kind: 'not-paid';
  /** Your order. */
  readonly orderNumber: string;
  /** `no-payment`: none on the dates asked. `cancelled`: paid once, and cancelled in full since. */
  readonly reason: 'no-payment' | 'cancelled';
  readonly code: string;
  /** The wire's text. */
  readonly message: string;
  /** The dates asked, `YYYYMMDD` in KST. */
  readonly dates: readonly string[];
}

/**
 * The gateway refused this confirm; nothing stays charged by it. Another payment of the same order may still be paid: `lookup`
 * tells.
 */
export interface Declined {
  readonly kind: 'declined';
  /** Your order. */
  readonly orderNumber: string;
  /** e.g. `PCCFD001` */
  readonly code: string;
  /** The card company's code, e.g. `3133`; null when the refusal is not the card company's. */
  readonly institutionCode: string | null;
  /** The wire's text. */
  readonly message: string;
}

/**
 * Not known. Never show it as failed and never deliver on it: ask again later with `verify` or `lookup`.
 *
 * - `open`: the gateway is still finding out.
 * - `waiting`: nobody has charged it so far, and it still may be: the window is open, or nobody has confirmed what came back from it.
 * - `unreachable`, `timeout`, `unreadable`: no usable answer; `cause` says more.
 * - `refused`: the gateway would not answer the question (keys, domain).
 * - `mismatch`: the result, or the answer to a lookup or a cancellation, speaks of another order, amount or `work` than yours. Look into
 *   it. A confirm was not sent: one that charged something else is {@link PaidOtherwise}.
 * - `foreign-confirm-url`: the result points to an address where the gateway takes no confirm. Nothing was sent.
 * - `not-confirmable`: what came back was unreadable or not the kind that can be confirmed. Nothing was sent.
 * - `not-repeatable`: a cancellation that was asked for before and cannot be asked for again as it was: nothing remembers its request, the
 *   gateway no longer takes its authentication, or it is Payple, where one that another process sent is never sent again. It may have
 *   been carried out. Somebody has to look, at the order and in the partner admin; only a new `requestId` begins another one.
 */
export interface Unverified {
  readonly kind: 'unverified';
  /** Your order. */
  readonly orderNumber: string;
  /** Why not; see above. */
  readonly reason: UnverifiedReason;
  /** In words for a log; without secrets. */
  readonly message: string;
  /** The error behind it; null when the gateway itself said so. */
  readonly cause: AnyDojangError | null;
}

/** Why it is not known; see {@link Unverified}. */
export type UnverifiedReason =
  | 'open'
  | 'waiting'
  | 'unreachable'
  | 'timeout'
  | 'unreadable'
  | 'refused'
  | 'mismatch'
  | 'foreign-confirm-url'
  | 'not-confirmable'
  | 'not-repeatable';

/** What becomes of a question about an order. */
export type Verification = Paid | PaidOtherwise | NotPaid | Unverified;
/** What becomes of a confirm. */
export type Confirmation = Paid | PaidOtherwise | Declined | Unverified;
