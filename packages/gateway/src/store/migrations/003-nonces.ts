import type { Words } from '../dialect.ts';

/** Nonces stand in a table of their own, and what is sent of an order is found with its partner. */
export const nonces = ({ text, clusteredEnd }: Words): readonly string[] => [
  `create table nonces (
    nonce ${text} not null primary key,
    payment_id ${text} not null,
    cancellation_id ${text}
  )${clusteredEnd}`,
  'insert into nonces select auth_nonce, id, null from payments',
  'insert into nonces select auth_nonce, payment_id, id from cancellations',
  'drop index payments_auth_nonce',
  'alter table payments drop column auth_nonce',
  'drop table cancellations',
  'drop index deliveries_order',
  'create index deliveries_order on deliveries (merchant_id, order_number, created_at, id)',
];
