import type { CancelOutcome } from '../cancellation.ts';
import type { Declined, NotPaid, Paid, PaidOtherwise, Unverified, Verification } from '../outcome.ts';
import type { CancellationNotice } from '../parse-webhook.ts';
import type { Unreadable, UnverifiedResult } from '../unverified-result.ts';
import type { WebhookRefused } from '../verify-webhook.ts';

/** `beforeConfirm` objected: nothing was sent, nothing is charged. Final for this order number. */
export interface NotConfirmed<Objection extends string> {
  readonly kind: 'not-confirmed';
  /** What `beforeConfirm` said. */
  readonly objection: Objection;
}

/**
 * What has become of an order. Show `paid` as paid, `not-paid` and `not-confirmed` as not paid, `unverified` and `paid-otherwise` as
 * being looked into.
 *
 * - `paid`: with `fulfilment` `now` or `before` the order is fulfilled; `elsewhere` means another process is at it.
 * - `paid-otherwise`: money has moved, and not for this order as it is. `cancellation` is what came of giving it back; null when
 *   that was not tried, because nobody asked for it or the order that was paid is fulfilled.
 * - `not-paid`: `result` is what came back (failed, closed), null when nobody has; anybody may bring one, so it only chooses your
 *   words. `isFinal` is false while the window of a followed order may still be open, for the customer may be paying in it, unless
 *   the gateway itself says that it is declined or cancelled. Release goods only when it is true.
 * - `unverified`: not known. It is followed up; you need not ask again.
 */
export type OrderOutcome<Objection extends string = string> =
  | { readonly kind: 'paid'; readonly paid: Paid; readonly fulfilment: 'now' | 'before' | 'elsewhere' }
  | {
      readonly kind: 'paid-otherwise';
      readonly outcome: PaidOtherwise;
      readonly cancellation: CancelOutcome | null;
    }
  | {
      readonly kind: 'not-paid';
      readonly outcome: NotPaid | Declined;
      readonly result: UnverifiedResult | null;
      readonly isFinal: boolean;
    }
  | NotConfirmed<Objection>
  | { readonly kind: 'unverified'; readonly outcome: Unverified };

/**
 * What came of something that was received.
 *
 * - `cancelled`: a webhook spoke of a cancellation; `order` is what the gateway says of the order now.
 * - `unknown-order`, `unreadable`, `refused`: nothing of yours; nothing was asked.
 */
export type InboxOutcome<Objection extends string = string> =
  | OrderOutcome<Objection>
  | { readonly kind: 'cancelled'; readonly notice: CancellationNotice; readonly order: Verification }
  | { readonly kind: 'unknown-order' }
  | Unreadable
  | WebhookRefused;

/**
 * The HTTP status that answers a webhook. 200: known, or nothing of yours. 401: not signed. 503: not known yet, so that it
 * comes again.
 */
export function webhookStatus(outcome: InboxOutcome): 200 | 401 | 503 {
  switch (outcome.kind) {
    case 'refused':
      return 401;
    case 'unverified':
      return outcome.outcome.reason === 'mismatch' ? 200 : 503;
    case 'paid':
      return outcome.fulfilment === 'elsewhere' ? 503 : 200;
    case 'cancelled':
    case 'paid-otherwise':
    case 'not-paid':
    case 'not-confirmed':
    case 'unknown-order':
    case 'unreadable':
      return 200;
  }
}
