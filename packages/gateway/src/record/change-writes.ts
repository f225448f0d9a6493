import { messagesOf } from '../delivery/message.ts';
import type { PaymentEvent } from '../payment/events.ts';
import { isSealed } from '../payment/sealed-rows.ts';
import type { PaymentState } from '../payment/state.ts';
import { type AnnounceDeps, announcements } from '../result/announce.ts';
import { insert, put, release, take, takeUnsealed, uncount, type Write } from '../store/write.ts';
import { claimOf } from './payment-rows.ts';
import { sealedNumber } from './sealed-number.ts';
import { eventWrites, type Happened } from './write-payment.ts';

/** All that a change of a payment writes beside the payment's own row: what it says, claims, redeems and tells. */
export function changeWrites(deps: AnnounceDeps, before: PaymentState, changed: Happened): readonly Write[] {
  const { state: after, events, atMs } = changed;
  const messages = messagesOf(after, events, atMs);
  return [
    ...eventWrites(changed),
    ...(events.some((event) => event.type === 'approval_started') ? [claimOrder(after)] : []),
    ...(events.some((event) => releasesOrder(event, before))
      ? [release(claimOf(after)), ...uncountWrites(before)]
      : []),
    ...events.flatMap((event) =>
      event.type === 'cancel_started'
        ? [
            insert('nonces', {
              nonce: event.authNonce,
              payment_id: after.id,
              cancellation_id: event.cancelId,
            }),
          ]
        : [],
    ),
    ...announcements(deps, { before, after }, events, atMs).map((row) => insert('outbox', row)),
    ...messages.flatMap(({ outbox, delivery }) => [insert('outbox', outbox), put('deliveries', delivery)]),
  ];
}

/** From the commit of an approval on. A window without a seal gets no order number that the shop's server has sealed. */
function claimOrder(state: PaymentState): Write {
  const claim = claimOf(state);
  if (isSealed(state.sealed, 'orderNumber')) return take(claim);
  return takeUnsealed(claim, sealedNumber(claim.order_number));
}

function releasesOrder(event: PaymentEvent, before: PaymentState): boolean {
  return (
    event.type === 'declined' ||
    event.type === 'reversed' ||
    (event.type === 'failed' && before.status === 'approving')
  );
}

/** An attempt that came to nothing counts for nothing. */
function uncountWrites(before: PaymentState): readonly Write[] {
  if (!('attempt' in before)) return [];
  const { merchantId: merchant_id, amountWon: amount_won } = before.order;
  return before.attempt.countedIn.map((period) => uncount({ merchant_id, period, payments: 1, amount_won }));
}
