import type { Words } from '../dialect.ts';

/**
 * Comparing a day's books: payments are found by their attempts and by the day of their approval, cancellations by their moment, and what
 * came of it has tables of its own.
 */
export const books = ({
  text,
  integer,
  end,
  clusteredEnd,
  stateText,
  eachInState,
}: Words): readonly string[] => [
  `create table attempts (
    id ${text} not null primary key,
    payment_id ${text} not null
  )${clusteredEnd}`,
  `insert into attempts (id, payment_id) select ${stateText('attempt.id')}, id from payments where status in ('approving', 'abandoned', 'paid', 'reversed') and state like '%"attempt":{%'`,
  'create index payments_approved on payments (approval_date, id) where approval_date is not null',
  `create table cancels (
    id ${text} not null primary key,
    payment_id ${text} not null,
    cancelled_at ${integer} not null
  )${clusteredEnd}`,
  doneCancellations(eachInState('cancellations')),
  'create index cancels_cancelled_at on cancels (cancelled_at, id)',
  `create table reconciliations (
    id ${text} not null primary key,
    status ${text} not null,
    created_at ${integer} not null,
    updated_at ${integer} not null,
    due_at ${integer},
    version ${integer} not null,
    state ${text} not null
  )${end}`,
  'create index reconciliations_due_at on reconciliations (due_at, id) where due_at is not null',
  'create index reconciliations_status on reconciliations (status, id)',
  `create table differences (
    id ${text} not null primary key,
    day ${text} not null,
    status ${text} not null,
    merchant_id ${text} not null,
    order_reference ${text} not null,
    at_risk_won ${integer},
    at_risk_since ${integer},
    created_at ${integer} not null,
    updated_at ${integer} not null,
    due_at ${integer},
    version ${integer} not null,
    state ${text} not null
  )${end}`,
  'create index differences_of_day on differences (day, id)',
  'create index differences_of_order on differences (merchant_id, order_reference, id)',
  'create index differences_at_risk on differences (at_risk_since, id) where at_risk_since is not null',
  'create index differences_due_at on differences (due_at, id) where due_at is not null',
];

function doneCancellations({ from, number, text }: ReturnType<Words['eachInState']>): string {
  return (
    `insert into cancels (id, payment_id, cancelled_at) select ${text('id')}, payments.id, ${number('endedAtMs')} from payments, ${from} ` +
    `where payments.status = 'paid' and payments.state like '%"cancellations":[{%' and ${text('status')} = 'done'`
  );
}
