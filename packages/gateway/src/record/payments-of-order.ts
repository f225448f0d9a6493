import type { PaymentRow, Store } from '../store/contract.ts';

/**
 * The payments of an order number, newest first: a hundred of those that were opened last, and the one that holds the number, however
 * many windows somebody opened since.
 */
export async function paymentsOfOrder(
  store: Store,
  merchantId: string,
  orderNumber: string,
): Promise<readonly PaymentRow[]> {
  const [newest, claim] = await Promise.all([
    store.paymentsByOrder(merchantId, orderNumber),
    store.claim(merchantId, orderNumber),
  ]);
  if (claim === undefined || newest.some(({ id }) => id === claim.payment_id)) return newest;
  const holder = await store.payment(claim.payment_id);
  return holder === undefined ? newest : [...newest, holder];
}
