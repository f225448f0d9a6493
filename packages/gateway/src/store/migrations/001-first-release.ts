import type { Words } from '../dialect.ts';

/** The tables of the first release. Frozen. */
export const firstRelease = ({ text, integer, end }: Words): readonly string[] => [
  `create table payments (
    id ${text} not null primary key,
    merchant_id ${text} not null,
    order_number ${text} not null,
    status ${text} not null,
    auth_nonce ${text} not null,
    authentication_id ${text},
    receipt_id ${text},
    request_date ${text} not null,
    approval_date ${text},
    created_at ${integer} not null,
    updated_at ${integer} not null,
    due_at ${integer},
    version ${integer} not null,
    state ${text} not null
  )${end}`,
  'create unique index payments_auth_nonce on payments (auth_nonce)',
  'create unique index payments_receipt_id on payments (receipt_id) where receipt_id is not null',
  'create index payments_authentication_id on payments (authentication_id) where authentication_id is not null',
  'create index payments_order on payments (merchant_id, order_number, created_at, id)',
  'create index payments_due_at on payments (due_at, id) where due_at is not null',
  'create index payments_recent on payments (created_at, id)',
  'create index payments_recent_of_merchant on payments (merchant_id, created_at, id)',
  `create table merchants (
    id ${text} not null primary key,
    client_key ${text} not null,
    status ${text} not null,
    created_at ${integer} not null,
    updated_at ${integer} not null,
    version ${integer} not null,
    state ${text} not null
  )${end}`,
  'create unique index merchants_client_key on merchants (client_key)',
  `create table events (
    payment_id ${text} not null,
    sequence ${integer} not null,
    type ${text} not null,
    at ${integer} not null,
    data ${text} not null,
    constraint events_pk primary key (payment_id, sequence)
  )${end}`,
  `create table claims (
    merchant_id ${text} not null,
    order_number ${text} not null,
    payment_id ${text} not null,
    constraint claims_pk primary key (merchant_id, order_number)
  )${end}`,
  `create table cancellations (
    id ${text} not null primary key,
    payment_id ${text} not null,
    auth_nonce ${text} not null,
    created_at ${integer} not null
  )${end}`,
  'create unique index cancellations_auth_nonce on cancellations (auth_nonce)',
  `create table outbox (
    id ${text} not null primary key,
    kind ${text} not null,
    payment_id ${text} not null,
    merchant_id ${text} not null,
    order_number ${text} not null,
    body ${text} not null,
    created_at ${integer} not null,
    due_at ${integer}
  )${end}`,
  'create index outbox_payment_id on outbox (payment_id)',
  'create index outbox_due_at on outbox (due_at, id) where due_at is not null',
  `create table webhook_addresses (
    id ${text} not null primary key,
    merchant_id ${text} not null,
    url ${text} not null,
    status ${text} not null,
    created_at ${integer} not null,
    updated_at ${integer} not null,
    version ${integer} not null,
    state ${text} not null
  )${end}`,
  'create index webhook_addresses_of_merchant on webhook_addresses (merchant_id, created_at, id)',
  `create table deliveries (
    id ${text} not null primary key,
    outbox_id ${text} not null,
    address_id ${text} not null,
    merchant_id ${text} not null,
    order_number ${text} not null,
    kind ${text} not null,
    status ${text} not null,
    created_at ${integer} not null,
    updated_at ${integer} not null,
    due_at ${integer},
    tries ${integer} not null,
    attempts ${integer} not null,
    version ${integer} not null
  )${end}`,
  'create index deliveries_of_outbox on deliveries (outbox_id, id)',
  'create index deliveries_due on deliveries (address_id, due_at, id) where due_at is not null',
  'create index deliveries_order on deliveries (order_number, created_at, id)',
  'create index deliveries_recent on deliveries (created_at, id)',
  'create index deliveries_recent_of_merchant on deliveries (merchant_id, created_at, id)',
  `create table delivery_attempts (
    delivery_id ${text} not null,
    sequence ${integer} not null,
    at ${integer} not null,
    duration_ms ${integer} not null,
    status ${integer},
    error ${text},
    answer ${text} not null,
    constraint delivery_attempts_pk primary key (delivery_id, sequence)
  )${end}`,
  `create table sealing_keys (
    id ${text} not null primary key,
    wrapped ${text} not null,
    created_at ${integer} not null,
    retired_at ${integer}
  )${end}`,
  `create table meta (
    key ${text} not null primary key,
    value ${text} not null
  )${end}`,
];
