import { absentValues, requests } from '@dojang/protocol/payple';
import type { PaymentEvent } from '../payment/events.ts';
import type { Order } from '../payment/state.ts';

/** What the order says of its customer, as it is when nothing was said. */
const nothingOfBuyer = absentValues(requests.payment, ({ buyer }) => buyer === true);

/** An order as it was, less what it says of the customer. Amount, goods and order number stay. */
export function orderWithoutBuyer(order: Order): Order {
  return { ...order, ...nothingOfBuyer };
}

/**
 * An event as it was, less what it says of the customer: replayed, the events lead to the state that an erasure left. The
 * digest of the request goes too, because few phone numbers would have to be tried to find the one it was made from.
 */
export function eventWithoutBuyer(event: PaymentEvent): PaymentEvent {
  if (event.type === 'opened')
    return { ...event, requestDigest: null, order: orderWithoutBuyer(event.order) };
  if (event.type === 'authentication_started') return { ...event, receiptEmail: '' };
  return event;
}
