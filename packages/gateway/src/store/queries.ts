import type { RawBuilder } from 'kysely';
import {
  type CancellationRow,
  type ClaimRow,
  type DeliveryAttemptRow,
  type DeliveryRow,
  type EventRow,
  type Lease,
  type MerchantRow,
  type MetaRow,
  messageChannels,
  type OutboxRow,
  type PaymentRow,
  type RetiredSealingKey,
  type SealingKeyRow,
  type WebhookAddressRow,
} from './contract.ts';
import { type Builder, columnsOf, type Schema } from './schema.ts';
import { forUpdateSkipLocked } from './skip-locked.ts';
import { change, type Query, query, type SlotOf } from './statement.ts';
import { sumOfState } from './sum-of-state.ts';

type None = Record<never, never>;
interface OldPayments {
  readonly before: number;
  readonly after_created_at: number;
  readonly after_id: string;
  readonly limit: number;
}
type RowVersion = Pick<PaymentRow, 'id' | 'version'>;

/** The new row, and the version that the stored one must have. */
export type Expecting<Row> = Row & { readonly expects: number };

export type Queries = ReturnType<typeof createQueries>;

/** Every statement the store runs, compiled for one engine. */
export function createQueries(db: Builder) {
  return { ...createChanges(db), ...createReadQueries(db) };
}

/**
 * Uniqueness is `ON CONFLICT DO NOTHING` and the count of rows, never a caught error: on PostgreSQL a violated
 * constraint poisons the transaction.
 */
function createChanges(db: Builder) {
  return {
    insertPayment: change<PaymentRow>((slot) =>
      db
        .insertInto('payments')
        .values(rowOf('payments', slot))
        .onConflict((conflict) => conflict.doNothing()),
    ),
    updatePayment: change<Expecting<PaymentRow>>((slot) =>
      db
        .updateTable('payments')
        .set(rowOf('payments', slot))
        .where('id', '=', slot('id'))
        .where('version', '=', slot('expects'))
        .where((where) =>
          where.not(
            where.exists(
              where
                .selectFrom('payments as other')
                .select('other.id')
                .where('other.id', '<>', slot('id'))
                .where((either) =>
                  either.or([
                    either('other.auth_nonce', '=', slot('auth_nonce')),
                    either('other.receipt_id', '=', slot('receipt_id')),
                  ]),
                ),
            ),
          ),
        ),
    ),
    paymentVersion: query<Pick<PaymentRow, 'id'>, RowVersion>((slot) =>
      db.selectFrom('payments').select(['id', 'version']).where('id', '=', slot('id')),
    ),
    insertMerchant: change<MerchantRow>((slot) =>
      db
        .insertInto('merchants')
        .values(rowOf('merchants', slot))
        .onConflict((conflict) => conflict.doNothing()),
    ),
    updateMerchant: change<Expecting<MerchantRow>>((slot) =>
      db
        .updateTable('merchants')
        .set(rowOf('merchants', slot))
        .where('id', '=', slot('id'))
        .where('version', '=', slot('expects'))
        .where((where) =>
          where.not(
            where.exists(
              where
                .selectFrom('merchants as other')
                .select('other.id')
                .where('other.id', '<>', slot('id'))
                .where('other.client_key', '=', slot('client_key')),
            ),
          ),
        ),
    ),
    merchantVersion: query<Pick<MerchantRow, 'id'>, RowVersion>((slot) =>
      db.selectFrom('merchants').select(['id', 'version']).where('id', '=', slot('id')),
    ),
    insertEvent: change<EventRow>((slot) =>
      db
        .insertInto('events')
        .values(rowOf('events', slot))
        .onConflict((conflict) => conflict.doNothing()),
    ),
    insertCancellation: change<CancellationRow>((slot) =>
      db
        .insertInto('cancellations')
        .values(rowOf('cancellations', slot))
        .onConflict((conflict) => conflict.doNothing()),
    ),
    insertOutbox: change<OutboxRow>((slot) =>
      db
        .insertInto('outbox')
        .values(rowOf('outbox', slot))
        .onConflict((conflict) => conflict.doNothing()),
    ),
    shareOut: change<Pick<OutboxRow, 'id'>>((slot) =>
      db.updateTable('outbox').set({ due_at: null }).where('id', '=', slot('id')),
    ),
    rewriteEvent: change<Pick<EventRow, 'payment_id' | 'sequence' | 'data'>>((slot) =>
      db
        .updateTable('events')
        .set({ data: slot('data') })
        .where('payment_id', '=', slot('payment_id'))
        .where('sequence', '=', slot('sequence')),
    ),
    rewriteOutbox: change<Pick<OutboxRow, 'id' | 'body'>>((slot) =>
      db
        .updateTable('outbox')
        .set({ body: slot('body') })
        .where('id', '=', slot('id')),
    ),
    clearAnswers: change<Pick<DeliveryAttemptRow, 'delivery_id'>>((slot) =>
      db.updateTable('delivery_attempts').set({ answer: '' }).where('delivery_id', '=', slot('delivery_id')),
    ),
    insertWebhookAddress: change<WebhookAddressRow>((slot) =>
      db
        .insertInto('webhook_addresses')
        .values(rowOf('webhook_addresses', slot))
        .onConflict((conflict) => conflict.doNothing()),
    ),
    updateWebhookAddress: change<Expecting<WebhookAddressRow>>((slot) =>
      db
        .updateTable('webhook_addresses')
        .set(rowOf('webhook_addresses', slot))
        .where('id', '=', slot('id'))
        .where('version', '=', slot('expects')),
    ),
    webhookAddressVersion: query<Pick<WebhookAddressRow, 'id'>, RowVersion>((slot) =>
      db.selectFrom('webhook_addresses').select(['id', 'version']).where('id', '=', slot('id')),
    ),
    insertDelivery: change<DeliveryRow>((slot) =>
      db
        .insertInto('deliveries')
        .values(rowOf('deliveries', slot))
        .onConflict((conflict) => conflict.doNothing()),
    ),
    updateDelivery: change<Expecting<DeliveryRow>>((slot) =>
      db
        .updateTable('deliveries')
        .set(rowOf('deliveries', slot))
        .where('id', '=', slot('id'))
        .where('version', '=', slot('expects')),
    ),
    deliveryVersion: query<Pick<DeliveryRow, 'id'>, RowVersion>((slot) =>
      db.selectFrom('deliveries').select(['id', 'version']).where('id', '=', slot('id')),
    ),
    insertDeliveryAttempt: change<DeliveryAttemptRow>((slot) =>
      db
        .insertInto('delivery_attempts')
        .values(rowOf('delivery_attempts', slot))
        .onConflict((conflict) => conflict.doNothing()),
    ),
    leaseDeliveries: query<Lease, DeliveryRow>((slot) =>
      db
        .with('due', () =>
          forUpdateSkipLocked(
            db,
            db
              .selectFrom('deliveries')
              .select('id')
              .where('address_id', '=', slot('addressId'))
              .where('due_at', '<=', slot('nowMs'))
              .orderBy('due_at')
              .orderBy('id')
              .limit(slot('limit')),
          ),
        )
        .updateTable('deliveries')
        .set(({ eb }) => ({ due_at: slot('untilMs'), version: eb('version', '+', 1) }))
        .where('id', 'in', (where) => where.selectFrom('due').select('due.id'))
        .returningAll(),
    ),
    insertSealingKey: change<SealingKeyRow>((slot) =>
      db
        .insertInto('sealing_keys')
        .values(rowOf('sealing_keys', slot))
        .onConflict((conflict) => conflict.doNothing()),
    ),
    retireSealingKey: change<RetiredSealingKey>((slot) =>
      db
        .updateTable('sealing_keys')
        .set({ retired_at: slot('retired_at') })
        .where('id', '=', slot('id'))
        .where('retired_at', 'is', null),
    ),
    insertMeta: change<MetaRow>((slot) =>
      db
        .insertInto('meta')
        .values(rowOf('meta', slot))
        .onConflict((conflict) => conflict.doNothing()),
    ),
    /** Counts one row when the claim is new or already belongs to the same payment, none when to another. */
    takeClaim: change<ClaimRow>((slot) =>
      db
        .insertInto('claims')
        .values(rowOf('claims', slot))
        .onConflict((conflict) =>
          conflict
            .columns(['merchant_id', 'order_number'])
            .doUpdateSet({ payment_id: (excluded) => excluded.ref('excluded.payment_id') })
            .whereRef('claims.payment_id', '=', 'excluded.payment_id'),
        ),
    ),
    releaseClaim: change<ClaimRow>((slot) =>
      db
        .deleteFrom('claims')
        .where('merchant_id', '=', slot('merchant_id'))
        .where('order_number', '=', slot('order_number'))
        .where('payment_id', '=', slot('payment_id')),
    ),
  };
}

/** Every order ends in the primary key, so that both engines answer rows of one moment in the same order. */
function createReadQueries(db: Builder) {
  const payments = db.selectFrom('payments').selectAll();
  const newest = db.selectFrom('deliveries').selectAll().orderBy('created_at', 'desc').orderBy('id', 'desc');
  const newestDeliveries = newest.where('address_id', 'not in', messageChannels);
  const oldest = (slot: SlotOf<OldPayments>) =>
    payments
      .where('created_at', '<', slot('before'))
      .where('created_at', '>=', slot('after_created_at'))
      .where((where) =>
        where.or([where('created_at', '>', slot('after_created_at')), where('id', '>', slot('after_id'))]),
      )
      .orderBy('created_at')
      .orderBy('id')
      .limit(slot('limit'));
  const newestPayments = payments.orderBy('created_at', 'desc').orderBy('id', 'desc');
  return {
    payment: query<Pick<PaymentRow, 'id'>, PaymentRow>((slot) => payments.where('id', '=', slot('id'))),
    paymentByNonce: query<Pick<PaymentRow, 'auth_nonce'>, PaymentRow>((slot) =>
      payments.where('auth_nonce', '=', slot('auth_nonce')),
    ),
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
          sumOfState(db, ['order', 'amountWon']).as('amount_won'),
        ])
        .where('merchant_id', '=', slot('merchant_id'))
        .where('created_at', '>=', slot('created_at'))
        .where('approval_date', '>=', slot('approval_date'))
        .where('status', '=', 'paid'),
    ),
    oldPayments: query<OldPayments, PaymentRow>((slot) => oldest(slot)),
    oldPaymentsOfMerchant: query<OldPayments & Pick<PaymentRow, 'merchant_id'>, PaymentRow>((slot) =>
      oldest(slot).where('merchant_id', '=', slot('merchant_id')),
    ),
    duePayments: query<{ readonly now: number; readonly limit: number }, PaymentRow>((slot) =>
      payments.where('due_at', '<=', slot('now')).orderBy('due_at').orderBy('id').limit(slot('limit')),
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
    cancellationByNonce: query<Pick<CancellationRow, 'auth_nonce'>, CancellationRow>((slot) =>
      db.selectFrom('cancellations').selectAll().where('auth_nonce', '=', slot('auth_nonce')),
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
    dueOutbox: query<{ readonly now: number; readonly limit: number }, OutboxRow>((slot) =>
      db
        .selectFrom('outbox')
        .selectAll()
        .where('due_at', '<=', slot('now'))
        .orderBy('due_at')
        .orderBy('id')
        .limit(slot('limit')),
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
    deliveriesByOrder: query<Pick<DeliveryRow, 'order_number'>, DeliveryRow>((slot) =>
      newestDeliveries.where('order_number', '=', slot('order_number')),
    ),
    recentDeliveries: query<{ readonly limit: number }, DeliveryRow>((slot) =>
      newestDeliveries.limit(slot('limit')),
    ),
    recentDeliveriesOfMerchant: query<{ readonly merchant_id: string; readonly limit: number }, DeliveryRow>(
      (slot) => newestDeliveries.where('merchant_id', '=', slot('merchant_id')).limit(slot('limit')),
    ),
    recentMessages: query<{ readonly limit: number }, DeliveryRow>((slot) =>
      newest.where('address_id', 'in', messageChannels).limit(slot('limit')),
    ),
    deliveryAttempts: query<Pick<DeliveryAttemptRow, 'delivery_id'>, DeliveryAttemptRow>((slot) =>
      db
        .selectFrom('delivery_attempts')
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
    meta: query<Pick<MetaRow, 'key'>, MetaRow>((slot) =>
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

/** A slot for every column of a table. */
function rowOf<Table extends keyof Schema>(
  table: Table,
  slot: (column: keyof Schema[Table]) => RawBuilder<unknown>,
) {
  return Object.fromEntries(columnsOf(table).map((column) => [column, slot(column)])) as {
    readonly [Column in keyof Schema[Table]]: RawBuilder<Schema[Table][Column]>;
  };
}
