import type { Fields } from '@dojang/protocol/payple';

/** What came back through the browser, or in a webhook, says what its kind says and proves nothing: `verify` or `confirm` it. */
export type UnverifiedResult = ClaimsPaid | ClaimsAuthenticated | ClaimsFailed | ClaimsClosed;

/** What `verify` takes. A `claims-authenticated` is for `confirm`: before it nothing is charged. */
export type VerifiableResult = Exclude<UnverifiedResult, ClaimsAuthenticated> | Unreadable;

interface Result {
  readonly orderNumber: string;
  readonly code: string;
  readonly message: string;
  /** Every field as it came. Holds buyer data and tokens. */
  readonly fields: Fields;
}

/** Says that the order is paid. Pass it to `verify`. */
export interface ClaimsPaid extends Result {
  readonly kind: 'claims-paid';
  /** What the result says, in won. */
  readonly amountWon: number;
}

/** Says that a card is authenticated (CERT). Nothing is charged until `confirm`. */
export interface ClaimsAuthenticated extends Result {
  readonly kind: 'claims-authenticated';
  /** What the result says, in won. */
  readonly amountWon: number;
  /** What a confirm sends back. */
  readonly confirmation: {
    /** `PCD_AUTH_KEY` of the result; not the one of your authentication. */
    readonly authKey: string;
    /** `PCD_PAY_REQKEY` */
    readonly requestKey: string;
    /** `PCD_PAY_COFURL` */
    readonly url: string;
  };
}

/** Says that the payment failed. `orderNumber` may be empty. */
export interface ClaimsFailed extends Result {
  readonly kind: 'claims-failed';
  /** The card company's code, e.g. `3133`; null when the failure is not the card company's. */
  readonly institutionCode: string | null;
}

/** Says that the customer closed the window. `orderNumber` may be empty. */
export interface ClaimsClosed extends Result {
  readonly kind: 'claims-closed';
}

/** Not a payment result of this protocol. */
export interface Unreadable {
  readonly kind: 'unreadable';
  /** What is missing or wrong; without values. */
  readonly reason: string;
}
