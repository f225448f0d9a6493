/**
 * The private wire between the payment window's front end and the gateway: JSON under `/window/api/<payment id>`,
 * `Authorization: Bearer <token>` (the token travels in the page's fragment and is never logged).
 *
 * There are two tokens. The window's, from its opening, has every right. That of the address to which a card app leads back has
 * the first call of the table and no other.
 *
 * | call                          | body                    | answer            |
 * | ----------------------------- | ----------------------- | ----------------- |
 * | `GET  …/stage`                |                         | {@link StageView} |
 * | `GET  …`                      |                         | {@link WindowView} |
 * | `GET  …/stream`               |                         | lines of JSON, one {@link WindowView} each; an empty line every few seconds without news; ends after 25 s |
 * | `POST …/terms`                | {@link TermsRequest}    | {@link WindowView} |
 * | `POST …/authentication`       | {@link AuthenticationRequest} | {@link WindowView} |
 * | `POST …/authentication/cancel`|                         | {@link WindowView}: back to choosing a card |
 * | `POST …/approve`              |                         | {@link WindowView}; PAY only, safe to repeat |
 * | `POST …/close`                |                         | {@link CloseResponse} |
 * | `POST …/return`               |                         | {@link ResultReturn}; the first call is recorded, later ones answer the same, for ten minutes |
 *
 * A refusal is {@link WindowRefusal} with HTTP 200 when the payment's state forbids the step (it carries the fresh view), 401
 * for the token, 400 for a body that is not of the shape above, 503 when the store cannot take it (safe to repeat).
 */

export const termIds = ['electronic-finance', 'privacy-collection', 'privacy-provision'] as const;
export type TermId = (typeof termIds)[number];

/** Where the texts of a version are, as {@link TermTexts}. */
export function termsPath(version: string, language: 'ko' | 'en'): string {
  return `/window/terms/${version}/${language}.json`;
}

/** A term as it is read: headings with their paragraphs. */
export type TermText = readonly { readonly heading: string; readonly paragraphs: readonly string[] }[];

export type TermTexts = Readonly<Record<TermId, TermText>>;

export interface TermsRequest {
  /** Must name all of {@link termIds}. */
  readonly agreed: readonly TermId[];
  /** Of the terms that were shown; unless given, of those of the moment. */
  readonly version?: string | undefined;
}

export interface AuthenticationRequest {
  /** A `CardCompany.code` of `@dojang/protocol/cards`. */
  readonly cardCompany: string;
  /** `00` or `02` to `12`. */
  readonly quota: string;
  /** What the customer read about its interest: how many months he pays it, null: all of them. Absent: it was not shown. */
  readonly customerMonths?: number | null | undefined;
  /** Where the customer wants the receipt; empty for none. At most 100 characters. */
  readonly email: string;
}

/** What a card company offers for a payment where it is not the usual. */
export interface CardOffer {
  /** The shop takes none of its cards. */
  readonly isOff?: true;
  /** It is closed for maintenance now, `HH:MM` in KST. */
  readonly closed?: { readonly from: string; readonly to: string };
  /** By quota (`02` to `12`): of how many first months the customer pays the interest, 0: of none. The others have interest. */
  readonly interestFree?: Readonly<Record<string, number>>;
}

/** Why a try ended without a payment; the window says it in the customer's words and offers another try. */
export interface Failure {
  /** A code of `@dojang/protocol/payple`, e.g. `CPCA9999`. */
  readonly code: string;
  /** A code of the card company, e.g. `3133`; null when the failure is not the card company's. */
  readonly institutionCode: string | null;
  /** The wire's message. */
  readonly message: string;
}

export interface ChosenCard {
  readonly cardCompany: string;
  readonly quota: string;
}

/** What the phone needs, and until when. Times are milliseconds since the epoch by the gateway's clock. */
export interface Challenge {
  /** The QR code as a complete SVG document. */
  readonly qrSvg: string;
  /** Six digits to type into the card app. */
  readonly code: string;
  /** Opens the card app on this device. */
  readonly link: string;
  /** In test mode: why a real phone cannot open the QR code, and which settings help; null where it can. */
  readonly hint: { readonly ko: string; readonly en: string } | null;
  readonly expiresAtMs: number;
}

/** Where the payment stands, as the customer sees it. */
export type Stage =
  /** Their texts are at {@link termsPath}. */
  | { readonly name: 'terms'; readonly version: string }
  | { readonly name: 'card'; readonly failure: Failure | null; readonly chosen: ChosenCard | null }
  | { readonly name: 'authenticating'; readonly chosen: ChosenCard; readonly challenge: Challenge }
  /** PAY only: the phone has approved; the window asks for the approval by itself. */
  | { readonly name: 'authenticated'; readonly chosen: ChosenCard }
  /** The card company is being asked; close is refused from here on. */
  | { readonly name: 'approving'; readonly chosen: ChosenCard; readonly sinceMs: number }
  | {
      readonly name: 'done';
      readonly outcome: Outcome;
      readonly returned: boolean;
      /** Its result can no longer be fetched. */
      readonly isReturnOver: boolean;
    };

/** What somebody may see who comes back from the card app. */
export interface StageView {
  readonly paymentId: string;
  readonly version: number;
  readonly stage: Stage['name'];
  /** Of a payment that is done. */
  readonly outcome: Outcome['kind'] | null;
}

export type Outcome =
  | { readonly kind: 'paid'; readonly card: PaidCard; readonly receiptUrl: string }
  /** CERT: authenticated, nothing charged until the partner confirms. */
  | { readonly kind: 'authenticated'; readonly chosen: ChosenCard }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** The outcome was not learnt in time; the shop gets an error. Becomes `reversed` once it is known. */
  | { readonly kind: 'unknown'; readonly failure: Failure }
  /** It was unknown, and now nothing is charged: reversed, or never approved. The shop's result stays the error. */
  | { readonly kind: 'reversed'; readonly failure: Failure }
  | { readonly kind: 'closed' };

export interface PaidCard extends ChosenCard {
  readonly cardName: string;
  /** `1234-****-****-5678` */
  readonly maskedNumber: string;
  readonly approvalNumber: string;
  readonly approvedAtMs: number;
  /** Of how many first months the customer pays the interest; 0: of none, null: of all. */
  readonly customerMonths: number | null;
}

export interface WindowView {
  readonly paymentId: string;
  /** Grows with every change of the payment; a view with a smaller one is older. */
  readonly version: number;
  readonly nowMs: number;
  readonly mode: 'test' | 'live';
  readonly merchantName: string;
  /** Its telephone number for customers; empty when none is registered. */
  readonly merchantPhone: string;
  readonly goods: string;
  readonly amountWon: number;
  readonly work: 'PAY' | 'CERT';
  readonly orderNumber: string;
  /** Prefilled e-mail; empty when the partner sent none, and while no card is to be chosen. */
  readonly email: string;
  /** Origin of the shop's page: the only target of `postMessage`. */
  readonly shopOrigin: string;
  /** Its host, as a person reads it. */
  readonly shopDomain: string;
  /** No card may be chosen after this moment. */
  readonly expiresAtMs: number;
  /** By code of the company; those that have nothing unusual are left out, and all of them while no card is to be chosen. */
  readonly cards: Readonly<Record<string, CardOffer>>;
  /** Version of the terms of the moment, which can be read again. */
  readonly termsVersion: string;
  readonly stage: Stage;
}

export interface WindowRefusal {
  readonly refused: {
    readonly code: string;
    readonly message: string;
    /** The card cannot be taken as it was shown: the fresh view says how. */
    readonly reason?: 'card-changed';
    /** In test mode: the parameter, the rule and the shape of the value. */
    readonly hint?: string;
  };
  /** Absent when the caller may not see the payment. */
  readonly view?: WindowView;
}

/** `closed`: return `close`. Otherwise close came too late and the payment's own result follows. */
export interface CloseResponse {
  readonly closed: boolean;
  readonly view: WindowView;
}

/** What leaves the window, and how. */
export interface ResultReturn {
  /** The result, in the order of the guide's table; strings only. A `close` carries the request's own fields. */
  readonly result: Readonly<Record<string, string>>;
  /** Target of the form POST in direct mode and of a tab without an opener; null when there is none to post to. */
  readonly postUrl: string | null;
}

/**
 * Messages between the window and the script in the shop's page. The window sends the first three (and to a page that did not
 * ask, nothing else: clients treat any type but `resize` as final). The script may ask `close_request`;
 * `close_pending` answers that the window stays for now: it asks the customer, or the payment is past closing and its result will follow. The script sends a `resize` back as it
 * came: with a nonce in it, the window of a tab asks so whether the script is there, and returns its result by message only
 * then. A page that merely looks like ours cannot read the nonce, which goes to the authenticated origin alone.
 */
export type WindowMessage =
  | { readonly type: 'pay_result'; readonly data: Readonly<Record<string, string>> }
  | { readonly type: 'close' }
  | PresenceMessage
  | { readonly type: 'close_pending' };

export interface PresenceMessage {
  readonly type: 'resize';
  readonly data: number;
  /** Whatever the window said: it comes back as it is. */
  readonly nonce?: unknown;
}

export type ScriptMessage = { readonly type: 'close_request' } | PresenceMessage;

export function isCloseRequest(message: unknown): message is { readonly type: 'close_request' } {
  return (
    typeof message === 'object' && message !== null && 'type' in message && message.type === 'close_request'
  );
}

/**
 * What a refused window returns when the customer leaves it, in the data block of its page. Without an origin and a result
 * whoever shows it learns that it is closed, and nothing else.
 */
export interface RefusalReturn {
  /** The authenticated origin; null when it is not known. */
  readonly shopOrigin: string | null;
  readonly result: Readonly<Record<string, string>> | null;
  /** Target of the form POST in direct mode; null when there is none that may be trusted. */
  readonly postUrl: string | null;
}

/** How long the script waits for the frame to answer `close_request` before it returns `close` by itself. */
export const CLOSE_ANSWER_TIMEOUT_MS = 3_000;

/**
 * Name of an empty frame that the script keeps in the shop's page for as long as a tab of its own is open. A window in that tab
 * sees it through `opener`, even from another site: without it the opener has been reloaded or shows something else, and
 * nobody there would hear the result.
 */
export const OPENER_SIGN = 'cpay_opener';

/**
 * A browser inside another app (KakaoTalk, Naver, Facebook, Instagram). It has no tabs to speak of and blocks pop-ups, so
 * the payment opens in the page itself, whatever the result URL.
 */
export function isInAppBrowser(userAgent: string): boolean {
  return /kakaotalk|naver\(inapp|fban|fbav|instagram/i.test(userAgent);
}
