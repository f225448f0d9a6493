import type { CancelDeclinedReason, PaymentRequest } from '@dojang/sdk';

/** How the payment is asked for: at once, or authenticated first and confirmed by the shop (guide 3-3, `PCD_PAY_WORK`). */
export const works = ['PAY', 'CERT'] as const;
export type Work = (typeof works)[number];

/** How the result comes back to the shop (guide 3-5): a form POST, the page's callback, or direct (absolute address). */
export const channels = ['post', 'callback', 'direct'] as const;
export type Channel = (typeof channels)[number];

export interface Buyer {
  readonly name: string;
  readonly email: string;
  /** Digits only. */
  readonly phone: string;
}

/**
 * A payment of an order. `paid` is the only final state: every other one gives way when the gateway itself reports a
 * payment, so a forged failure or close can never hide one.
 *
 * - `waiting`: stored; the window may be open
 * - `checking`: something came back; the gateway has not given a clear answer yet
 * - `paid`, `failed`, `closed` (by the customer), `expired` (nobody came back)
 */
export const paymentStates = ['waiting', 'checking', 'paid', 'failed', 'closed', 'expired'] as const;
export type PaymentState = (typeof paymentStates)[number];

/** How a payment ended that paid nothing. */
export interface UnpaidEnd {
  readonly state: Extract<PaymentState, 'failed' | 'closed' | 'expired'>;
  /** Key of the customer's words for a failure; empty while there is none. */
  readonly reason: string;
  /** The wire's code, for support; empty when there is none. */
  readonly code: string;
}

/** What a verified payment tells. Times are milliseconds since the epoch. */
export interface Receipt {
  readonly cardName: string;
  readonly maskedNumber: string;
  /** `00` at once, `02` to `12` months; empty when the gateway's answer does not say. */
  readonly quota: string;
  readonly approvalNumber: string;
  readonly transactionKey: string;
  readonly approvedAtMs: number;
  readonly receiptUrl: string;
}

/** A cancellation that the shop asked for, and that is not done. Stored before the gateway is asked; one at a time. */
export interface CancelTry {
  /** The shop's own id of it: asked for again, it is the same cancellation. */
  readonly requestId: string;
  readonly amountWon: number;
  /** What had been given back before it. */
  readonly cancelledWon: number;
  /** Nothing remembers how it was asked for: only what the gateway says was given back ends it. */
  readonly isForgotten?: boolean;
  /** What the gateway said against it; null while nobody knows whether it is done. */
  readonly refusal: { readonly reason: CancelDeclinedReason; readonly code: string } | null;
}

export interface Payment {
  /** `PCD_PAY_OID`: new for every payment, since an order number and an AuthKey are one request (guide 3-2). */
  readonly orderNumber: string;
  readonly orderId: string;
  readonly work: Work;
  readonly channel: Channel;
  readonly gatewayUrl: string;
  /** Origin of the page that opens the window: the `Referer` of every call about this payment. */
  readonly shopOrigin: string;
  readonly state: PaymentState;
  /** Key of the customer's words for a failure; empty while there is none. */
  readonly reason: string;
  /** The wire's code, for support; empty when there is none. */
  readonly code: string;
  readonly receipt: Receipt | null;
  /** What the page hands to the payment window: whoever pays on opens the same window again. Null once that is over. */
  readonly request: PaymentRequest | null;
  /** What has been given back of it, in won, as the gateway says. */
  readonly cancelledWon: number;
  /** When the shop learnt of the last of it. */
  readonly cancelledAtMs: number | null;
  readonly cancelTry: CancelTry | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export interface Order {
  /** Unguessable: whoever has the address of an order page may see it. */
  readonly id: string;
  readonly customerId: string;
  readonly productId: string;
  readonly goods: string;
  readonly amountWon: number;
  readonly buyer: Buyer;
  readonly createdAtMs: number;
  /** The payment that fulfilled the order; null before. */
  readonly fulfilledBy: string | null;
}
