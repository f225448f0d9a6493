import type { InterestFree } from '../cards/interest-free.ts';

/**
 * The private wire of the card company's phone app: JSON under `/phone/api`. The app is opened by the link of an
 * authentication, `/app/<card company>#<token>`; the token is unguessable, travels in the fragment and in `Authorization: Bearer`.
 * The link for the window's own device has a token of its own, which alone learns of the way back.
 *
 * | call                               | body                  | answer |
 * | ---------------------------------- | --------------------- | ------ |
 * | `POST /phone/api/<company>/code`   | {@link CodeRequest}   | {@link CodeResponse}, or {@link PhoneRefusal} |
 * | `GET  /phone/api/authentication`   |                       | {@link PhoneView} |
 * | `POST /phone/api/authentication/approve` | {@link PhoneApproval} | {@link PhoneView}, or {@link PhoneRefusal} (wrong PIN: tries left in the view) |
 * | `POST /phone/api/authentication/reject`  |                 | {@link PhoneView} |
 *
 * A {@link PhoneRefusal} comes with HTTP 200 and the fresh view, except 200 without a view (`unknown-code`), 400 (`malformed`),
 * 401 (`unknown-token`) and 429 (`too-many-tries`). Approving again with the same card is safe: it answers the view.
 */

export type CardCondition = 'normal' | 'insufficient' | 'over-limit' | 'suspended' | 'lost';

export interface PhoneCard {
  readonly id: string;
  /** The card's own name in Korean; the wire's `PCD_PAY_CARDNAME` is the company's. */
  readonly name: string;
  readonly en: string;
  readonly maskedNumber: string;
  /** What will happen when this card is charged; the app says it, since it is a virtual card. */
  readonly condition: CardCondition;
}

/** What came of the charge that a customer authenticated. */
export type PhoneCharge =
  | { readonly status: 'approved' }
  /** The institution's code of the refusal; nothing was charged. */
  | { readonly status: 'declined'; readonly code: string }
  /** Taken back before anybody was told that it was paid; nothing stays charged. */
  | { readonly status: 'reversed' };

/**
 * Whatever a card company still has to do about a payment that is on the phone: tell the gateway (`callback`), charge it, say what came of
 * the charge or of a cancellation (`inquire`), take it back.
 */
export const phoneFaultPoints = ['approve', 'inquire', 'reverse', 'cancel', 'callback'] as const;
export type PhoneFaultPoint = (typeof phoneFaultPoints)[number];

/** What a customer may have go wrong: these are virtual card companies, in test mode alone. */
export interface PhoneFault {
  readonly on: PhoneFaultPoint;
  /**
   * - `decline`: refused with `code`; `approve` and `cancel` alone.
   * - `delay`: everything waits `delayMs`.
   * - `lost-reply`: it is done, and the answer is lost. `lost-request`: nothing is done, and nobody answers.
   * - `error`: HTTP 500, and nothing is done.
   */
  readonly effect: PhoneFaultEffect;
  /** Four digits of the institution's code of a `decline`. */
  readonly code?: string | undefined;
  /** Of a `delay`; at most 120,000. */
  readonly delayMs?: number | undefined;
  /** How often; once unless given. */
  readonly times?: number | undefined;
}

export const phoneFaultEffects = ['decline', 'delay', 'lost-reply', 'lost-request', 'error'] as const;
export type PhoneFaultEffect = (typeof phoneFaultEffects)[number];

export interface PhoneView {
  readonly cardCompany: string;
  readonly merchantName: string;
  readonly goods: string;
  readonly amountWon: number;
  readonly quota: string;
  readonly interestFree: InterestFree | null;
  readonly cards: readonly PhoneCard[];
  readonly status: 'pending' | 'authenticated' | 'rejected' | 'locked' | 'expired';
  /** Rejected, since the card that was chosen takes no instalments. */
  readonly isInstalmentRefused: boolean;
  readonly pinTriesLeft: number;
  /** Null while nobody has tried to charge it. */
  readonly charge: PhoneCharge | null;
  readonly nowMs: number;
  readonly expiresAtMs: number;
  /** For a customer who came from the same device; null for everybody else. */
  readonly returnUrl: string | null;
}

export interface CodeRequest {
  /** Six digits. */
  readonly code: string;
}

export interface CodeResponse {
  readonly token: string;
}

export interface PhoneApproval {
  readonly cardId: string;
  /** Six digits; never logged. `000000` is wrong. Absent: the stand-in for a fingerprint, which is always right. */
  readonly pin?: string | undefined;
  /** The amount the customer saw; anything but the authentication's own amount is refused. */
  readonly amountWon: number;
  /** At most one for each point. */
  readonly faults?: readonly PhoneFault[] | undefined;
}

export interface PhoneRefusal {
  readonly refused: {
    readonly reason:
      | 'wrong-pin'
      | 'locked'
      | 'not-pending'
      | 'unknown-card'
      | 'wrong-amount'
      | 'unknown-code'
      | 'unknown-token'
      | 'too-many-tries'
      | 'malformed';
    readonly message: string;
  };
  readonly view?: PhoneView;
}

export const PIN_TRIES = 3;
export const WRONG_PIN = '000000';
