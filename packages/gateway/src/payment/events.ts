import type { InterestFree } from '@dojang/protocol/cards';
import type { Won } from '@dojang/protocol/payple';
import type { Contradiction } from './contradiction.ts';
import type { Failure } from './failure.ts';
import type { SealedRows } from './sealed-rows.ts';
import type { Approval, Order } from './state.ts';
import type { Vat } from './tax-parts.ts';

/** What happened, as it is stored: append-only, one row each, in the commit that made it so. */
export type PaymentEvent =
  | {
      readonly type: 'opened';
      readonly id: string;
      readonly keyId: string;
      readonly authNonce: string;
      /** Null once the customer was erased. */
      readonly requestDigest: string | null;
      readonly expiresAtMs: number;
      readonly order: Order;
      readonly sealed: SealedRows;
    }
  /**
   * The first event of a payment that an older backup had lost: the card companies' books have its charge, and its shop had been
   * sent that it is paid. It happened when the charge was booked; nothing is known of the customer.
   */
  | {
      readonly type: 'adopted';
      readonly id: string;
      readonly keyId: string;
      readonly authNonce: string;
      readonly order: Order;
      readonly authenticationId: string;
      readonly cardCompany: string;
      readonly vat: Vat;
      readonly attemptId: string;
      readonly traceNumber: string | null;
      readonly approval: Approval;
      readonly receiptId: string;
      /** When an operator had it done. */
      readonly adoptedAtMs: number;
    }
  /** Null: of before it was stored. */
  | { readonly type: 'terms_agreed'; readonly termsVersion: string | null }
  | {
      readonly type: 'authentication_started';
      readonly authenticationId: string;
      readonly cardCompany: string;
      readonly quota: string;
      readonly receiptEmail: string;
      readonly expiresAtMs: number;
      /** Absent: of before it was stored. */
      readonly vat?: Vat;
      /** Absent: the customer pays the interest. */
      readonly interestFree?: InterestFree;
    }
  | { readonly type: 'challenge_received'; readonly qr: string; readonly code: string; readonly link: string }
  | { readonly type: 'authenticated'; readonly cardName: string; readonly maskedNumber: string }
  | { readonly type: 'authentication_failed'; readonly failure: Failure }
  | { readonly type: 'authentication_left' }
  | {
      readonly type: 'approval_started';
      readonly attemptId: string;
      /** Null of before it had one. */
      readonly traceNumber: string | null;
      /** The turnovers of the partner that it counts in. */
      readonly countedIn: readonly string[];
    }
  | { readonly type: 'approved'; readonly approval: Approval; readonly receiptId: string }
  /** Another card may be tried. */
  | { readonly type: 'declined'; readonly failure: Failure }
  | { readonly type: 'approval_abandoned'; readonly failure: Failure }
  | { readonly type: 'reversed' }
  /**
   * A card company said what cannot be true. An authentication ends with it, an approval is abandoned with it; a reversal or a
   * cancellation is held, until a person says `resumed`.
   */
  | { readonly type: 'contradicted'; readonly contradiction: Contradiction }
  | { readonly type: 'resumed' }
  /** Of before versions: when recovery asks again is the business of its job, and no event any more. */
  | { readonly type: 'recovery_delayed'; readonly untilMs: number }
  | { readonly type: 'failed'; readonly failure: Failure }
  /** The customer closed the window after a try that failed, and the payment ends as that try did. */
  | { readonly type: 'given_up' }
  | {
      readonly type: 'cancel_started';
      readonly cancelId: string;
      readonly authNonce: string;
      readonly requestDigest: string;
      readonly amountWon: Won;
      readonly taxWon: Won | null;
      /** Absent: of before it was stored. */
      readonly vatWon?: number;
      /** Absent: of before it was stored, when whoever began it asked at once. */
      readonly isUnasked?: true;
    }
  /** Of a card company that would cancel twice: it is being asked. */
  | { readonly type: 'cancel_asked'; readonly cancelId: string }
  /** It was certainly not: nothing reached it. */
  | { readonly type: 'cancel_unsent'; readonly cancelId: string }
  | { readonly type: 'cancelled'; readonly cancelId: string; readonly transactionKey: string }
  | { readonly type: 'cancel_declined'; readonly cancelId: string; readonly institutionCode: string }
  | { readonly type: 'closed' }
  | { readonly type: 'result_returned' }
  /** What was stored of the customer is gone, from this payment's earlier events too. */
  | {
      readonly type: 'buyer_erased';
      /** What is left of the order; null where the events before have lost the same. */
      readonly order: Order | null;
    };
