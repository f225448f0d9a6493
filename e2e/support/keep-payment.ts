import type { House } from './house.ts';
import { execute } from './store-away.ts';

/**
 * Keeps what is stored of a payment at this moment, as a backup would.
 * @returns what puts it back, in a house whose gateway does not run: what happened to it since is lost
 */
export async function keepPayment(house: House, orderNumber: string): Promise<() => Promise<void>> {
  const { location } = house;
  const [row] = await house.administer(({ store }) => store.paymentsByOrder('test', orderNumber));
  if (row === undefined) throw new Error(`${orderNumber} is not there.`);
  const own = [
    ['payments', 'id'],
    ['events', 'payment_id'],
  ] as const;
  for (const [table, id] of own)
    await execute(location, `create table kept_${table} as select * from ${table} where ${id} = '${row.id}'`);
  return async () => {
    for (const table of ['deliveries', 'outbox'])
      await execute(location, `delete from ${table} where order_number = '${orderNumber}'`);
    await execute(location, `delete from cancels where payment_id = '${row.id}'`);
    for (const [table, id] of own) {
      await execute(location, `delete from ${table} where ${id} = '${row.id}'`);
      await execute(location, `insert into ${table} select * from kept_${table}`);
      await execute(location, `drop table kept_${table}`);
    }
  };
}
