import type { Words } from '../dialect.ts';

/** Deliveries name their channel, where an address of a special name did; what is made of a delivery are tries. */
export const channels = ({ text, integer, end }: Words): readonly string[] => [
  // Made anew: SQLite cannot let a column be null afterwards.
  'alter table deliveries rename to deliveries_before',
  `create table deliveries (
    id ${text} not null primary key,
    outbox_id ${text} not null,
    channel ${text} not null,
    address_id ${text},
    merchant_id ${text} not null,
    order_number ${text} not null,
    kind ${text} not null,
    status ${text} not null,
    created_at ${integer} not null,
    updated_at ${integer} not null,
    due_at ${integer},
    failures ${integer} not null,
    tries ${integer} not null,
    version ${integer} not null
  )${end}`,
  `insert into deliveries select id, outbox_id,
    case when address_id in ('mail', 'alimtalk') then address_id else 'webhook' end,
    case when address_id in ('mail', 'alimtalk') then null else address_id end,
    merchant_id, order_number, kind, status, created_at, updated_at, due_at, tries, attempts, version
    from deliveries_before`,
  'drop table deliveries_before',
  'create index deliveries_of_outbox on deliveries (outbox_id, id)',
  'create index deliveries_due on deliveries (address_id, due_at, id) where address_id is not null and due_at is not null',
  'create index deliveries_due_by_channel on deliveries (channel, due_at, id) where due_at is not null',
  'create index deliveries_order on deliveries (merchant_id, order_number, created_at, id)',
  'create index deliveries_recent on deliveries (created_at, id)',
  'create index deliveries_recent_of_merchant on deliveries (merchant_id, created_at, id)',
  'alter table delivery_attempts rename to delivery_tries',
];
