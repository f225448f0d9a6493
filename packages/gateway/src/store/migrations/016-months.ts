import type { Words } from '../dialect.ts';

/**
 * Windows in which no card was chosen say from when on they may be deleted: a day after their half hour. PostgreSQL keeps the months of
 * the tables that grow apart: their rows are copied, and nobody works on them meanwhile.
 */
export const months = ({ integer, keepsMonthsApart, stateNumber }: Words): readonly string[] => [
  `alter table payments add column purge_at ${integer}`,
  `update payments set purge_at = ${stateNumber('expiresAtMs')} + 86400000 where status in ('closed', 'failed') and authentication_id is null`,
  'create index payments_purge_at on payments (purge_at, id) where purge_at is not null',
  ...(keepsMonthsApart ? grown.flatMap(apart) : []),
];

interface Grown {
  readonly table: string;
  readonly prefix: string;
  readonly key: readonly [string, ...string[]];
  /** By name: the columns, and which of them alone are indexed. */
  readonly indexes: Readonly<Record<string, string>>;
  readonly unique?: string;
}

const grown: readonly Grown[] = [
  {
    table: 'payments',
    prefix: 'pay',
    key: ['id'],
    indexes: {
      payments_authentication_id: '(authentication_id) where authentication_id is not null',
      payments_order: '(merchant_id, order_number, created_at, id)',
      payments_due_at: '(due_at, id) where due_at is not null',
      payments_ends_at: '(ends_at, id) where ends_at is not null',
      payments_buyer_since: '(buyer_since, id) where buyer_since is not null',
      payments_short_buyer_since: '(short_buyer_since, id) where short_buyer_since is not null',
      payments_at_risk: '(at_risk_since, id) where at_risk_since is not null',
      payments_purge_at: '(purge_at, id) where purge_at is not null',
      payments_approved: '(approval_date, id) where approval_date is not null',
      payments_recent: '(created_at, id)',
      payments_recent_of_merchant: '(merchant_id, created_at, id)',
    },
    unique: 'receipt_id',
  },
  {
    table: 'deliveries',
    prefix: 'msg',
    key: ['id'],
    indexes: {
      deliveries_of_outbox: '(outbox_id, id)',
      deliveries_due: '(address_id, due_at, id) where address_id is not null and due_at is not null',
      deliveries_due_by_channel: '(channel, due_at, id) where due_at is not null',
      deliveries_order: '(merchant_id, order_number, created_at, id)',
      deliveries_recent: '(created_at, id)',
      deliveries_recent_of_merchant: '(merchant_id, created_at, id)',
    },
  },
  { table: 'events', prefix: 'pay', key: ['payment_id', 'sequence'], indexes: {} },
  {
    table: 'outbox',
    prefix: 'pay',
    key: ['id'],
    indexes: {
      outbox_payment_id: '(payment_id)',
      outbox_due_at: '(due_at, id) where due_at is not null',
    },
  },
  { table: 'delivery_tries', prefix: 'msg', key: ['delivery_id', 'sequence'], indexes: {} },
];

function apart({ table, prefix, key, indexes, unique }: Grown): readonly string[] {
  const [column] = key;
  const eachMonth = `select distinct substring(${column} from 5 for 6) as month from ${table}_before where ${column} ~ '^${prefix}_[0-9]{6}_'`;
  return [
    `alter table ${table} rename to ${table}_before`,
    `create table ${table} (like ${table}_before) partition by range (${column})`,
    `create table ${table}_rest partition of ${table} default`,
    `do $$ declare each record; begin for each in ${eachMonth} loop execute format(
      'create table %I partition of ${table} for values from (%L) to (%L)',
      '${table}_' || each.month, '${prefix}_' || each.month || '_', '${prefix}_' || each.month || '\`'
    ); end loop; end $$`,
    `insert into ${table} select * from ${table}_before`,
    `drop table ${table}_before`,
    `alter table ${table} add primary key (${key.join(', ')})`,
    ...Object.entries(indexes).map(([index, what]) => `create index ${index} on ${table} ${what}`),
    ...(unique === undefined
      ? []
      : [
          `do $$ declare each record; begin
            for each in select inhrelid::regclass::text as name from pg_inherits where inhparent = '${table}'::regclass loop execute format(
              'create unique index %I on %I (${unique}) where ${unique} is not null', each.name || '_${unique}', each.name
            ); end loop;
          end $$`,
        ]),
  ];
}
