import type { InterestFree, InterestFreeOffer } from '../cards/interest-free.ts';

/**
 * The private wire between the gateway and the card companies: JSON over HTTP, `Authorization: Bearer <shared secret>`.
 *
 * | call                                        | body                          | answer |
 * | ------------------------------------------- | ----------------------------- | ------ |
 * | `POST /acquirer/authentications`            | {@link BeginRequest}          | {@link BeginResponse}, or {@link AuthenticationStatus} `rejected` when the card is refused at once; the same id and body: the first answer |
 * | `GET  /acquirer/authentications/<id>`       |                               | {@link AuthenticationStatus}; 404 when unknown |
 * | `POST /acquirer/authentications/<id>/cancel`|                               | {@link AuthenticationStatus}: `rejected` when it was still pending |
 * | `POST /acquirer/approvals`                  | {@link ApproveRequest}        | {@link ApprovalStatus}; the same attempt: the first answer |
 * | `GET  /acquirer/approvals/<attempt id>?amountWon=<won>` |                   | {@link ApprovalStatus}, `not_found` included |
 * | `POST /acquirer/approvals/<attempt id>/reverse` | {@link ReverseRequest}    | {@link ApprovalStatus}: `reversed`; an unseen attempt is remembered and refused later |
 * | `POST /acquirer/approvals/<attempt id>/cancels` | {@link CancelRequest}      | {@link CancelStatus}; the same cancel id: the first answer |
 * | `GET  /acquirer/cancels/<cancel id>?amountWon=<won>` |                      | {@link CancelStatus}, `not_found` included |
 * | `GET  /acquirer/ledger/<yyyymmdd>?after=<cursor>&limit=<1 to 1000>` |       | {@link LedgerPage}: what was booked on that day (KST) |
 * | `GET  /acquirer/profiles`                   |                               | {@link Profiles}: what each card company can do |
 *
 * Every answer says what it is about: the id of its authentication, attempt or cancellation, and the amount that the card company
 * has for it (of what it has never seen: the amount it was asked about). One that names another is a contradiction.
 *
 * Every request names the {@link ACQUIRER_VERSION} in the header {@link VERSION_HEADER}; additions keep it, and whoever reads takes
 * no offence at a field it does not know. What an answer says beside its money (the acquirer, the kind of card) may be missing or
 * of a kind that the gateway does not know: it is then kept as null, since no charge becomes unknown for it.
 *
 * Refusals of the transport: 401 (secret), 400 with `{ error }`, 409 `{ error }` (same id, other body).
 * News: the card company POSTs {@link Callback} to `callbackUrl` with the same secret. It is only news; the status call is the truth.
 */

/** The shared secret as one side knows it now. While it rotates there are two, and either is taken. */
export interface SharedSecrets {
  /** Goes with what this side sends. */
  readonly sent: string;
  readonly accepted: readonly string[];
}

/** Version of this contract. */
export const ACQUIRER_VERSION = '2';
export const VERSION_HEADER = 'dojang-acquirer-version';

/** The shop as card companies know it. */
export interface MerchantFacts {
  readonly merchantId: string;
  /** The terminal (단말기) under which the merchant is registered; 1 to 64 printable characters. */
  readonly terminalId: string;
  /** 사업자등록번호, ten digits; null when the merchant gave none. */
  readonly businessNumber: string | null;
}

/** What of an amount is VAT, and what was exempt from it; the rest is the supply. In won. */
export interface TaxFacts {
  readonly taxWon: number;
  readonly taxFreeWon: number;
}

/** What an order is at the card companies, the same in each request about it. */
export interface OrderFacts extends TaxFacts {
  readonly merchant: MerchantFacts;
  /**
   * Names the order and tells nothing of it: a keyed digest of merchant and order number, which may hold a buyer's data. The same
   * order has the same reference for ever, after a restore and after a change of the master key too.
   */
  readonly orderReference: string;
}

export interface BeginRequest extends OrderFacts {
  readonly authenticationId: string;
  readonly cardCompany: string;
  readonly merchantName: string;
  readonly goods: string;
  readonly amountWon: number;
  readonly quota: string;
  /** What the customer was promised about the interest of the instalment; null or absent: nothing. */
  readonly interestFree?: InterestFree | null | undefined;
  /**
   * The customer may approve for so long, from when the card company first heard of it, by its own clock: clocks of two houses may
   * differ by anything. In milliseconds; the gateway owns the 3 minutes.
   */
  readonly lifeMs: number;
  /** From the same moment on, an authenticated card may be charged for so long; a CERT authentication outlives the confirm window. */
  readonly approvableForMs: number;
  readonly callbackUrl: string;
  /**
   * Where the card app sends a customer who came by {@link BeginResponse.link}; null when there is nowhere to go. A phone that
   * came by the QR code or the short code never learns it.
   */
  readonly returnUrl: string | null;
  /** Origin under which the customer reaches the card app, when the gateway knows it; null: the card company's own. */
  readonly publicUrl: string | null;
}

/** What every answer about an authentication begins with. */
export interface OfAuthentication {
  readonly authenticationId: string;
  readonly amountWon: number;
}

/** What names an attempt to charge: every question and every answer about one. */
export interface OfAttempt {
  readonly attemptId: string;
  readonly amountWon: number;
}

/** What every answer about a cancellation begins with. */
export interface OfCancel {
  readonly cancelId: string;
  readonly amountWon: number;
}

export interface BeginResponse extends OfAuthentication {
  /** Text of the QR code: a URL. */
  readonly qr: string;
  /** Six digits, unique among pending authentications of the company. */
  readonly code: string;
  /** Opens the card app on the device of the window, and offers the way back to it. */
  readonly link: string;
}

export type AuthenticationStatus = OfAuthentication &
  (
    | { readonly status: 'pending' }
    | { readonly status: 'authenticated'; readonly maskedNumber: string; readonly cardName: string }
    /** The customer said no, or the PIN was locked. */
    | { readonly status: 'rejected'; readonly code: string }
    | { readonly status: 'expired' }
  );

/**
 * Twelve digits for people and terminals (거래 추적번호): eight of the KST time of day in milliseconds, four of chance. The attempt's
 * identity is its id: two of one terminal and millisecond have the same number once in ten thousand times.
 */
export type TraceNumber = string;

export interface ApproveRequest extends OfAttempt, OrderFacts {
  readonly authenticationId: string;
  readonly quota: string;
  /** As at the authentication. */
  readonly interestFree?: InterestFree | null | undefined;
  readonly traceNumber: TraceNumber;
}

/** What kind of card was charged. */
export interface ChargedCard {
  readonly kind: 'credit' | 'check' | 'prepaid' | 'gift';
  readonly holder: 'personal' | 'corporate';
  /** Issued abroad. */
  readonly isForeign: boolean;
}

/** What settlement will need of an approval; null where the card company does not say. */
export interface PayoutFacts {
  /** Code of the company that takes it to the books and pays (매입사); several banks' cards ride another one's network. */
  readonly acquirer: string | null;
  readonly card: ChargedCard | null;
  readonly isInterestFree: boolean | null;
  /** Who pays the interest of an instalment; null at once, too. */
  readonly interestBy: 'customer' | 'merchant' | 'card_company' | null;
}

export type ApprovalStatus = OfAttempt &
  (
    | ({
        readonly status: 'approved';
        /** Eight digits. */
        readonly approvalNumber: string;
        readonly approvedAtMs: number;
        readonly cardName: string;
        /** `1234-****-****-5678` */
        readonly maskedNumber: string;
      } & PayoutFacts)
    | { readonly status: 'declined'; readonly code: string }
    | { readonly status: 'reversed' }
    | { readonly status: 'not_found' }
  );

/** What the gateway takes the attempt to be; whatever stands of it is given back. */
export interface ReverseRequest extends Pick<OfAttempt, 'amountWon'> {
  readonly merchant: MerchantFacts;
  /** Of the attempt; null when it has none (of before version 2). */
  readonly traceNumber: TraceNumber | null;
}

/** Gives back a part of an approved amount, or all of it. */
export interface CancelRequest extends TaxFacts {
  /** Made by the gateway and stored before it asks. */
  readonly cancelId: string;
  readonly amountWon: number;
  readonly merchant: MerchantFacts;
  /** Of the approval, for peers that know nothing else. */
  readonly approvalNumber: string;
  /** KST day of the approval, `20261123`. */
  readonly approvedOn: string;
}

export type CancelStatus = OfCancel &
  (
    | { readonly status: 'cancelled'; readonly cancelledAtMs: number }
    /** e.g. `1115` cancelled already, `1128` above the rest, `1117` no such approval */
    | { readonly status: 'declined'; readonly code: string }
    | { readonly status: 'not_found' }
  );

/** KST days, `20261123`; null while the card company does not know or say them. */
export interface PayoutDays {
  /** When it is taken to the books of the acquirer (매입일). */
  readonly acquiredOn: string | null;
  /** When its money is due at the merchant's, or comes off it (입금예정일). */
  readonly depositOn: string | null;
}

/** One line of a card company's books, as it was booked. */
export interface LedgerEntry extends OrderFacts, PayoutDays {
  readonly kind: 'approval' | 'reversal' | 'cancel';
  /** Null when the card company no longer knows them. */
  readonly attemptId: string | null;
  /** Of a cancellation; null of the other kinds. */
  readonly cancelId: string | null;
  readonly traceNumber: TraceNumber | null;
  /** Charged by an approval; given back by the others. Always positive. */
  readonly amountWon: number;
  readonly approvalNumber: string;
  readonly bookedAtMs: number;
  /** Code of the issuer. */
  readonly cardCompany: string;
  readonly acquirer: string | null;
  readonly card: ChargedCard | null;
}

/** A part of a day's books, oldest first. Pages are stable while the day goes on: what is booked later comes later. */
export interface LedgerPage {
  /** `20261123` */
  readonly day: string;
  readonly entries: readonly LedgerEntry[];
  /** What to ask for next with `after`; null when there is no more now. */
  readonly next: string | null;
  /** No further entry of this day will appear. */
  readonly isClosed: boolean;
}

/** `HH:MM` in KST; `from` after `to` goes over midnight. */
export interface DailyHours {
  readonly from: string;
  readonly to: string;
}

/** What a card company can do, and what it cannot. Unless it says otherwise it can do everything. */
export interface Profile {
  readonly cardCompany: string;
  /** It answers what became of an attempt, or of a cancellation. */
  readonly inquiry: boolean;
  /** It remembers the reversal of an attempt that it has not seen, and refuses the attempt later. */
  readonly remembersReversals: boolean;
  /** The same cancel id is cancelled once. */
  readonly idempotentCancels: boolean;
  /** So long after an approval it can be reversed (망취소), later only cancelled; null: at any time. */
  readonly reversalWithinMs: number | null;
  /** `midnight`: an approval is reversed on its KST day only. */
  readonly cutoff: 'midnight' | null;
  /** Hours in which it answers nothing. */
  readonly maintenance: DailyHours | null;
  /** Instalments whose interest it takes over, of every merchant; those that have ended may be left out. */
  readonly interestFree: readonly InterestFreeOffer[];
}

export interface Profiles {
  readonly profiles: readonly Profile[];
}

/** A card company that can do everything. */
export const FULL_PROFILE: Omit<Profile, 'cardCompany'> = {
  inquiry: true,
  remembersReversals: true,
  idempotentCancels: true,
  reversalWithinMs: null,
  cutoff: null,
  maintenance: null,
  interestFree: [],
};

export interface Callback {
  readonly authenticationId: string;
}

/** Path of the gateway that takes a {@link Callback}. */
export const CALLBACK_PATH = '/acquirer/callback';

export { isResting, isReversible } from './profile-times.ts';
