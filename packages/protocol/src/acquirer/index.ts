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
 *
 * Every answer says what it is about: the id of its authentication, attempt or cancellation, and the amount that the card company
 * has for it (of what it has never seen: the amount it was asked about). One that names another is a contradiction.
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

export interface BeginRequest {
  readonly authenticationId: string;
  readonly cardCompany: string;
  readonly merchantName: string;
  readonly goods: string;
  readonly amountWon: number;
  readonly quota: string;
  readonly orderNumber: string;
  /** The gateway owns the 3 minutes: the customer may approve until this moment (milliseconds since the epoch). */
  readonly expiresAtMs: number;
  /** An authenticated card may be charged until this moment; a CERT authentication outlives the confirm window. */
  readonly approvableUntilMs: number;
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

export interface ApproveRequest extends OfAttempt {
  readonly authenticationId: string;
  readonly quota: string;
  readonly orderNumber: string;
}

export type ApprovalStatus = OfAttempt &
  (
    | {
        readonly status: 'approved';
        /** Eight digits. */
        readonly approvalNumber: string;
        readonly approvedAtMs: number;
        readonly cardName: string;
        /** `1234-****-****-5678` */
        readonly maskedNumber: string;
      }
    | { readonly status: 'declined'; readonly code: string }
    | { readonly status: 'reversed' }
    | { readonly status: 'not_found' }
  );

/** What the gateway takes the attempt to be; whatever stands of it is given back. */
export type ReverseRequest = Pick<OfAttempt, 'amountWon'>;

/** Gives back a part of an approved amount, or all of it. */
export interface CancelRequest {
  /** Made by the gateway and stored before it asks. */
  readonly cancelId: string;
  readonly amountWon: number;
}

export type CancelStatus = OfCancel &
  (
    | { readonly status: 'cancelled'; readonly cancelledAtMs: number }
    /** e.g. `1115` cancelled already, `1128` above the rest, `1117` no such approval */
    | { readonly status: 'declined'; readonly code: string }
    | { readonly status: 'not_found' }
  );

export interface Callback {
  readonly authenticationId: string;
}

/** Path of the gateway that takes a {@link Callback}. */
export const CALLBACK_PATH = '/acquirer/callback';
