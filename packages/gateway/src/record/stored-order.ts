import { absentValues, type PaymentRequest, requests } from '@dojang/protocol/payple';
import type { Order } from '../payment/state.ts';

/** Every row of an order as it is when nobody has sent it. */
export const absentRows = absentValues(
  requests.payment,
  ({ digest, values }) => digest === true && values?.length !== 1,
) as unknown as PaymentRequest;

/** An order as it was stored, maybe by a version that did not know every row of the request. */
export function orderFromStored(stored: Order): Order {
  return { ...absentRows, ...stored };
}
