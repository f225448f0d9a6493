import type {
  ApprovalStatus,
  AuthenticationStatus,
  BeginResponse,
  CancelStatus,
} from '@dojang/protocol/acquirer';
import type { InterestFree } from '@dojang/protocol/cards';
import type { Won } from '@dojang/protocol/payple';
import type { PaymentEvent } from './events.ts';
import type { Limits, Turnovers } from './limits.ts';
import type { Order, PaymentStatus } from './state.ts';
import type { TaxKind, VatRounding } from './tax-parts.ts';

/** What somebody wants to happen. Ids, times and randomness come in with it: the core makes none. */
export type Command =
  | { readonly type: 'agree'; readonly termsVersion: string }
  | {
      readonly type: 'start_authentication';
      readonly authenticationId: string;
      readonly cardCompany: string;
      readonly quota: string;
      readonly receiptEmail: string;
      readonly expiresAtMs: number;
      /** How the card company rounds VAT. */
      readonly vatRounding: VatRounding;
      /** How the partner is taxed now. */
      readonly taxKind: TaxKind;
      /** It has had as many as a payment may have. */
      readonly isOneTooMany: boolean;
      readonly isMerchantActive: boolean;
      /** What is known against it: the partner takes no card of the company, it is closed, or another interest was shown. */
      readonly isCardChanged: boolean;
      /** Who takes over the interest of the instalment; null: the customer pays it. */
      readonly interestFree: InterestFree | null;
    }
  /** What the card company answered, whole: the core alone decides what it means, and whether it can be. */
  | { readonly type: 'hear_challenge'; readonly authenticationId: string; readonly answer: BeginResponse }
  | {
      readonly type: 'hear_authentication';
      readonly authenticationId: string;
      readonly answer: AuthenticationStatus;
    }
  /** The three minutes are over, by our own clock. */
  | { readonly type: 'hear_expired'; readonly authenticationId: string }
  /** The card company could not be asked to begin. */
  | { readonly type: 'hear_unreachable'; readonly authenticationId: string }
  | { readonly type: 'leave_authentication' }
  /** Somebody looks: a window whose time is over ends. */
  | { readonly type: 'expire' }
  | {
      readonly type: 'approve';
      readonly by: 'window' | 'partner';
      readonly attemptId: string;
      readonly traceNumber: string;
      /** The partner as it stands now, whatever it was when the window opened. */
      readonly merchant: {
        readonly isActive: boolean;
        readonly sealedOrdersOnly: boolean;
        readonly limits: Limits;
      };
      readonly turnovers: Turnovers;
      /** The turnovers that the attempt is counted in. */
      readonly countedIn: readonly string[];
    }
  /** Another payment holds the order number. */
  | { readonly type: 'hear_duplicate_order' }
  /** The shop's server sealed the order number, for another window than this one. */
  | { readonly type: 'hear_sealed_order' }
  | {
      readonly type: 'hear_approval';
      readonly attemptId: string;
      readonly answer: ApprovalStatus;
      readonly receiptId: string;
      /** Ten bytes for the transaction key. */
      readonly chance: Uint8Array;
    }
  /** The card company was certainly not asked. */
  | { readonly type: 'hear_unsent'; readonly attemptId: string }
  | { readonly type: 'abandon_approval'; readonly attemptId: string }
  | { readonly type: 'hear_reversal'; readonly attemptId: string; readonly answer: ApprovalStatus }
  | {
      readonly type: 'start_cancel';
      readonly cancelId: string;
      readonly authNonce: string;
      readonly requestDigest: string;
      readonly amountWon: Won;
      readonly taxWon: Won | null;
      readonly isByOperator?: true;
      /** What has been given back at the card company and nobody here knows of. */
      readonly unknownWon?: number;
    }
  /** The card company is about to be asked, and would cancel twice. */
  | { readonly type: 'ask_cancellation'; readonly cancelId: string }
  /** It was certainly not asked. */
  | { readonly type: 'cancellation_unsent'; readonly cancelId: string }
  | {
      readonly type: 'hear_cancellation';
      readonly cancelId: string;
      readonly answer: CancelStatus;
      /** Ten bytes for the transaction key. */
      readonly chance: Uint8Array;
    }
  /** A person has looked at what contradicts itself: ask the card company again. */
  | { readonly type: 'resume' }
  | { readonly type: 'close' }
  | { readonly type: 'return_result' }
  | { readonly type: 'erase_buyer' /** What may be left of it. */; readonly order: Order };

export type CommandOf<Type extends Command['type']> = Extract<Command, { readonly type: Type }>;

/** Why a command is refused; the caller words it, and shows where the payment stands. */
export type Refusal =
  /** The step does not fit the payment's status. */
  | { readonly reason: 'out-of-step'; readonly command: Command['type']; readonly status: PaymentStatus }
  /** Of a PAY payment the window asks for the approval, of a CERT payment the partner. */
  | { readonly reason: 'wrong-asker'; readonly work: Order['work'] }
  | { readonly reason: 'terms' }
  | { readonly reason: 'instalment'; readonly minimumWon: number }
  /** It cannot be taken as the customer saw it. */
  | { readonly reason: 'card-changed'; readonly cardCompany: string }
  /** From `approving` on, and once a CERT result was returned, close comes too late. */
  | { readonly reason: 'past-closing'; readonly status: PaymentStatus }
  /** The result was returned a while ago, or waited too long. */
  | { readonly reason: 'return-over' }
  | { readonly reason: 'not-paid'; readonly status: PaymentStatus }
  /** All of it was cancelled. */
  | { readonly reason: 'nothing-left' }
  | { readonly reason: 'above-rest'; readonly restWon: Won; readonly askedWon: Won }
  /** It has had as many cancellations as it may. */
  | { readonly reason: 'too-many'; readonly most: number; readonly restWon: Won; readonly askedWon: Won }
  /** More VAT than the cancellation or what is left of the order holds. */
  | { readonly reason: 'tax'; readonly atMostWon: number; readonly askedWon: Won }
  /** The AuthKey has been used for something else meanwhile. */
  | { readonly reason: 'redeemed' };

export type Decision<Refused = Refusal> =
  | { readonly ok: true; readonly events: readonly PaymentEvent[] }
  | { readonly ok: false; readonly refusal: Refused };

export const nothing: Decision = { ok: true, events: [] };

export function happens(...events: readonly PaymentEvent[]): Decision {
  return { ok: true, events };
}

export function refused(refusal: Refusal): Decision {
  return { ok: false, refusal };
}
