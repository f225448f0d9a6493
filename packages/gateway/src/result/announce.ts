import type { Fields } from '@dojang/protocol/payple';
import { apply } from '../payment/apply.ts';
import type { PaymentEvent } from '../payment/events.ts';
import { doneCancellation, type PaymentState } from '../payment/state.ts';
import type { Keyring } from '../seal/keyring.ts';
import type { OutboxRow } from '../store/contract.ts';
import { type CancelWords, cancelNotice } from './cancel-fields.ts';
import { paymentResult } from './result-fields.ts';
import { resultToBody } from './stored-result.ts';
import { withTestPrefix } from './test-prefix.ts';

export interface AnnounceDeps extends CancelWords {
  readonly keyring: Keyring;
  /** Test mode: messages of the institution begin with `[Test] `. */
  readonly testPrefix?: boolean;
}

/**
 * What a change lets the partner know besides the browser: a payment, a failure after the card company was asked, a
 * confirmed CERT payment, a cancellation. Stored in the commit that made it true. A close, and a CERT result that nobody confirmed
 * yet, are not announced: a receiver that reads `success` as paid would ship the goods.
 * Kept and replayable, also for a partner who has no address to send to yet.
 */
export function announcements(
  deps: AnnounceDeps,
  { before, after: state }: { readonly before: PaymentState; readonly after: PaymentState },
  events: readonly PaymentEvent[],
  nowMs: number,
): readonly OutboxRow[] {
  return events
    .filter((event) => isAnnounced(event, before))
    .map((event) => ({
      id: `${state.id}:${state.events}:${event.type}`,
      kind: event.type === 'cancelled' ? 'cancel-result' : 'payment-result',
      payment_id: state.id,
      merchant_id: state.order.merchantId,
      order_number: state.order.orderNumber,
      body: resultToBody(withTestPrefix(deps, fieldsOf(deps, state, event, nowMs))),
      created_at: nowMs,
      due_at: nowMs,
    }));
}

/** A PAY payment that ends after a decline is no news: the decline was shown, and nobody asked the card company since. */
function isAnnounced(event: PaymentEvent, before: PaymentState): boolean {
  if (event.type === 'adopted') return true;
  if (event.type === 'approved' || event.type === 'approval_abandoned' || event.type === 'cancelled')
    return true;
  if (event.type === 'contradicted') return event.contradiction.of === 'approval';
  return event.type === 'declined' || (event.type === 'failed' && before.status === 'approving');
}

function fieldsOf(deps: AnnounceDeps, state: PaymentState, event: PaymentEvent, nowMs: number): Fields {
  if (state.status === 'paid' && event.type === 'cancelled')
    return cancelNotice(deps, state, doneCancellation(state, event.cancelId));
  // A declined PAY payment is open again for another card; what is announced is the decline.
  return paymentResult(
    deps.keyring,
    event.type === 'declined' ? apply(state, { ...event, type: 'failed' }, nowMs) : state,
  );
}
