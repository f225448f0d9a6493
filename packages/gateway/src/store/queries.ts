import {
  type ClaimRow,
  type DeliveryRow,
  type DeliveryTryRow,
  type EventRow,
  type MerchantRow,
  type NonceRow,
  type OutboxRow,
  type PaymentRow,
  type SealingKeyRow,
  type WebhookAddressRow,
} from './contract.ts';
import type { Builder, Dialect } from './dialect.ts';
import { type Query, query } from './statement.ts';
import type { Row } from './tables.ts';

type None = Record<never, never>;
type RowVersion = Pick<PaymentRow, 'id' | 'version'>;

export type Queries = ReturnType<typeof createQueries>;

/** Every order ends in the primary key, so that both engines answer rows of one moment in the same order. */
export function createQueries(dialect: Dialect) {
  const db = dialect.builder;
  const payments = db.selectFrom('payments').selectAll();
  const newest = db.selectFrom('deliveries').selectAll().orderBy('created_at', 'desc').orderBy('id', 'desc');
  const newestDeliveries = newest.where('channel', '=', 'webhook');
  const newestPayments = payments.orderBy('created_at', 'desc').orderBy('id', 'desc');
  return {
    hasCommitted: query<Row<'commits'>, Row<'commits'>>((slot) =>
      db.selectFrom('commits').selectAll().where('id', '=', slot('id')),
    ),
    forgetCommits: query<{ readonly before: string; readonly limit: number }, Row<'commits'>>((slot) =>
      db
        .with('old', () =>
          dialect.skipLocked(
            db
              .selectFrom('commits')
              .select('id')
              .where('id', '<', slot('before'))
              .orderBy('id')
              .limit(slot('limit')),
          ),
        )
        .deleteFrom('commits')
        .where('id', 'in', (where) => where.selectFrom('old').select('old.id'))
        .returningAll(),
    ),
    payment: query<Pick<PaymentRow, 'id'>, PaymentRow>((slot) => payments.where('id', '=', slot('id'))),
    paymentByAuthentication: query<{ readonly authentication_id: string }, PaymentRow>((slot) =>
      newestPayments.where('authentication_id', '=', slot('authentication_id')).limit(1),
    ),
    paymentByReceipt: query<{ readonly receipt_id: string }, PaymentRow>((slot) =>
      payments.where('receipt_id', '=', slot('receipt_id')),
    ),
    paymentsByOrder: query<Pick<PaymentRow, 'merchant_id' | 'order_number'>, PaymentRow>((slot) =>
      newestPayments
        .where('merchant_id', '=', slot('merchant_id'))
        .where('order_number', '=', slot('order_number')),
    ),
    recentPayments: query<{ readonly limit: number }, PaymentRow>((slot) =>
      newestPayments.limit(slot('limit')),
    ),
    recentPaymentsOfMerchant: query<{ readonly merchant_id: string; readonly limit: number }, PaymentRow>(
      (slot) => newestPayments.where('merchant_id', '=', slot('merchant_id')).limit(slot('limit')),
    ),
    turnover: query<
      Pick<PaymentRow, 'merchant_id' | 'created_at'> & { readonly approval_date: string },
      { readonly payments: number; readonly amount_won: number }
    >((slot) =>
      db
        .selectFrom('payments')
        .select([
          (count) => count.fn.countAll<number>().as('payments'),
          dialect.sumOfState(['order', 'amountWon']).as('amount_won'),
        ])
        .where('merchant_id', '=', slot('merchant_id'))
        .where('created_at', '>=', slot('created_at'))
        .where('approval_date', '>=', slot('approval_date'))
        .where('status', '=', 'paid'),
    ),
    paymentsOf: query<
      Pick<PaymentRow, 'merchant_id' | 'created_at' | 'id'> & { readonly limit: number },
      PaymentRow
    >((slot) =>
      payments
        .where('merchant_id', '=', slot('merchant_id'))
        .where('created_at', '>=', slot('created_at'))
        .where((where) =>
          where.or([where('created_at', '>', slot('created_at')), where('id', '>', slot('id'))]),
        )
        .orderBy('created_at')
        .orderBy('id')
        .limit(slot('limit')),
    ),
    paymentVersions: createVersionQueries(db),
    events: query<Pick<EventRow, 'payment_id'>, EventRow>((slot) =>
      db.selectFrom('events').selectAll().where('payment_id', '=', slot('payment_id')).orderBy('sequence'),
    ),
    claim: query<Pick<ClaimRow, 'merchant_id' | 'order_number'>, ClaimRow>((slot) =>
      db
        .selectFrom('claims')
        .selectAll()
        .where('merchant_id', '=', slot('merchant_id'))
        .where('order_number', '=', slot('order_number')),
    ),
    redeemed: query<Pick<NonceRow, 'nonce'>, NonceRow>((slot) =>
      db.selectFrom('nonces').selectAll().where('nonce', '=', slot('nonce')),
    ),
    outboxOf: query<Pick<OutboxRow, 'payment_id'>, OutboxRow>((slot) =>
      db
        .selectFrom('outbox')
        .selectAll()
        .where('payment_id', '=', slot('payment_id'))
        .orderBy('created_at')
        .orderBy('id'),
    ),
    outboxRow: query<Pick<OutboxRow, 'id'>, OutboxRow>((slot) =>
      db.selectFrom('outbox').selectAll().where('id', '=', slot('id')),
    ),
    webhookAddress: query<Pick<WebhookAddressRow, 'id'>, WebhookAddressRow>((slot) =>
      db.selectFrom('webhook_addresses').selectAll().where('id', '=', slot('id')),
    ),
    webhookAddresses: query<None, WebhookAddressRow>(() =>
      db.selectFrom('webhook_addresses').selectAll().orderBy('created_at').orderBy('id'),
    ),
    webhookAddressesOf: query<Pick<WebhookAddressRow, 'merchant_id'>, WebhookAddressRow>((slot) =>
      db
        .selectFrom('webhook_addresses')
        .selectAll()
        .where('merchant_id', '=', slot('merchant_id'))
        .orderBy('created_at')
        .orderBy('id'),
    ),
    dueAddresses: query<{ readonly now: number }, WebhookAddressRow>((slot) =>
      db
        .selectFrom('webhook_addresses')
        .selectAll()
        .where('status', '=', 'active')
        .where((where) =>
          where.exists(
            where
              .selectFrom('deliveries')
              .select('deliveries.id')
              .whereRef('deliveries.address_id', '=', 'webhook_addresses.id')
              .where('deliveries.due_at', '<=', slot('now')),
          ),
        )
        .orderBy('id'),
    ),
    delivery: query<Pick<DeliveryRow, 'id'>, DeliveryRow>((slot) =>
      db.selectFrom('deliveries').selectAll().where('id', '=', slot('id')),
    ),
    deliveriesOf: query<Pick<DeliveryRow, 'outbox_id'>, DeliveryRow>((slot) =>
      db.selectFrom('deliveries').selectAll().where('outbox_id', '=', slot('outbox_id')).orderBy('id'),
    ),
    deliveriesByOrder: query<Pick<DeliveryRow, 'merchant_id' | 'order_number'>, DeliveryRow>((slot) =>
      newestDeliveries
        .where('merchant_id', '=', slot('merchant_id'))
        .where('order_number', '=', slot('order_number')),
    ),
    recentDeliveries: query<{ readonly limit: number }, DeliveryRow>((slot) =>
      newestDeliveries.limit(slot('limit')),
    ),
    recentDeliveriesOfMerchant: query<{ readonly merchant_id: string; readonly limit: number }, DeliveryRow>(
      (slot) => newestDeliveries.where('merchant_id', '=', slot('merchant_id')).limit(slot('limit')),
    ),
    recentMessages: query<{ readonly limit: number }, DeliveryRow>((slot) =>
      newest.where('channel', '<>', 'webhook').limit(slot('limit')),
    ),
    deliveryTries: query<Pick<DeliveryTryRow, 'delivery_id'>, DeliveryTryRow>((slot) =>
      db
        .selectFrom('delivery_tries')
        .selectAll()
        .where('delivery_id', '=', slot('delivery_id'))
        .orderBy('sequence'),
    ),
    merchant: query<Pick<MerchantRow, 'id'>, MerchantRow>((slot) =>
      db.selectFrom('merchants').selectAll().where('id', '=', slot('id')),
    ),
    merchantByClientKey: query<Pick<MerchantRow, 'client_key'>, MerchantRow>((slot) =>
      db.selectFrom('merchants').selectAll().where('client_key', '=', slot('client_key')),
    ),
    merchants: query<None, MerchantRow>(() =>
      db.selectFrom('merchants').selectAll().orderBy('created_at').orderBy('id'),
    ),
    sealingKeys: query<None, SealingKeyRow>(() =>
      db.selectFrom('sealing_keys').selectAll().orderBy('created_at').orderBy('id'),
    ),
    meta: query<Pick<Row<'meta'>, 'key'>, Row<'meta'>>((slot) =>
      db.selectFrom('meta').selectAll().where('key', '=', slot('key')),
    ),
  };
}

/** One statement for each power of two, so that the engines keep a handful of them however many ids are asked for. */
function createVersionQueries(db: Builder): (count: number) => Query<readonly string[], RowVersion> {
  const known = new Map<number, Query<readonly string[], RowVersion>>();
  return (count) => {
    const existing = known.get(count);
    if (existing !== undefined) return existing;
    const created = query<readonly string[], RowVersion>((slot) =>
      db
        .selectFrom('payments')
        .select(['id', 'version'])
        .where(
          'id',
          'in',
          Array.from({ length: count }, (_, index) => slot(index)),
        ),
    );
    known.set(count, created);
    return created;
  };
}
