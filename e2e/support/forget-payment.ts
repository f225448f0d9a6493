import type { House } from './house.ts';
import { execute } from './store-away.ts';

/** As an older backup would have it: nothing here knows of the payment. */
export async function forgetPayment(
  house: House,
  { orderNumber }: { readonly orderNumber: string },
): Promise<void> {
  const id = await house.administer(
    async ({ store }) => (await store.paymentsByOrder('test', orderNumber))[0]?.id ?? '',
  );
  const ofOrder = `order_number = '${orderNumber}'`;
  for (const table of ['deliveries', 'outbox', 'claims', 'payments'])
    await execute(house.location, `delete from ${table} where ${ofOrder}`);
  for (const table of ['events', 'nonces', 'attempts', 'cancels'])
    await execute(house.location, `delete from ${table} where payment_id = '${id}'`);
}
