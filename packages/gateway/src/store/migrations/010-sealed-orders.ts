import type { Words } from '../dialect.ts';

/** Order numbers that were sealed. Those of before were not kept: they count from the next opening on. */
export const sealedOrders = ({ text, clusteredEnd }: Words): readonly string[] => [
  `create table sealed_orders (
    merchant_id ${text} not null,
    order_number ${text} not null,
    constraint sealed_orders_pk primary key (merchant_id, order_number)
  )${clusteredEnd}`,
];
