import { type Compilable, sql } from 'kysely';
import type { Builder, Engine } from './schema.ts';

/** One step of the tables' history, as statements. A step that was released is never edited: a new one follows it. */
type Migration = (db: Builder, engine: Engine) => readonly Compilable[];

const migrations: readonly Migration[] = [createTables];

/** How many steps this program knows. */
export const latestMigration = migrations.length;

/**
 * The statements that lead from `applied` steps to the latest, in order.
 * @throws when the store was made by a newer program: this one would not understand its rows.
 */
export function pendingStatements(db: Builder, engine: Engine, applied: number): readonly string[] {
  if (applied > latestMigration)
    throw new Error(
      `The store is at migration ${applied}, but this version of Dojang knows ${latestMigration}. Start the newer version.`,
    );
  return migrations
    .slice(applied)
    .flatMap((migration) => migration(db, engine).map((statement) => statement.compile().sql));
}

function createTables(db: Builder, engine: Engine): readonly Compilable[] {
  // Rows come back in the order of their bytes on both engines, whatever locale the database was made with.
  const text = engine === 'postgres' ? sql`text collate "C"` : sql`text`;
  const bigint = engine === 'postgres' ? sql`bigint` : sql`integer`;
  // STRICT: SQLite would else store any type in any column.
  const end = engine === 'postgres' ? sql`` : sql`strict`;
  // An index ends in the id when a list is read by it: then nothing is left to sort.
  return [
    db.schema
      .createTable('payments')
      .addColumn('id', text, (column) => column.primaryKey().notNull())
      .addColumn('merchant_id', text, (column) => column.notNull())
      .addColumn('order_number', text, (column) => column.notNull())
      .addColumn('status', text, (column) => column.notNull())
      .addColumn('auth_nonce', text, (column) => column.notNull())
      .addColumn('authentication_id', text)
      .addColumn('receipt_id', text)
      .addColumn('request_date', text, (column) => column.notNull())
      .addColumn('approval_date', text)
      .addColumn('created_at', bigint, (column) => column.notNull())
      .addColumn('updated_at', bigint, (column) => column.notNull())
      .addColumn('due_at', bigint)
      .addColumn('version', bigint, (column) => column.notNull())
      .addColumn('state', text, (column) => column.notNull())
      .modifyEnd(end),
    db.schema.createIndex('payments_auth_nonce').unique().on('payments').column('auth_nonce'),
    db.schema
      .createIndex('payments_receipt_id')
      .unique()
      .on('payments')
      .column('receipt_id')
      .where('receipt_id', 'is not', null),
    db.schema
      .createIndex('payments_authentication_id')
      .on('payments')
      .column('authentication_id')
      .where('authentication_id', 'is not', null),
    db.schema
      .createIndex('payments_order')
      .on('payments')
      .columns(['merchant_id', 'order_number', 'created_at', 'id']),
    db.schema
      .createIndex('payments_due_at')
      .on('payments')
      .columns(['due_at', 'id'])
      .where('due_at', 'is not', null),
    db.schema.createIndex('payments_recent').on('payments').columns(['created_at', 'id']),
    db.schema
      .createIndex('payments_recent_of_merchant')
      .on('payments')
      .columns(['merchant_id', 'created_at', 'id']),
    db.schema
      .createTable('merchants')
      .addColumn('id', text, (column) => column.primaryKey().notNull())
      .addColumn('client_key', text, (column) => column.notNull())
      .addColumn('status', text, (column) => column.notNull())
      .addColumn('created_at', bigint, (column) => column.notNull())
      .addColumn('updated_at', bigint, (column) => column.notNull())
      .addColumn('version', bigint, (column) => column.notNull())
      .addColumn('state', text, (column) => column.notNull())
      .modifyEnd(end),
    db.schema.createIndex('merchants_client_key').unique().on('merchants').column('client_key'),
    db.schema
      .createTable('events')
      .addColumn('payment_id', text, (column) => column.notNull())
      .addColumn('sequence', bigint, (column) => column.notNull())
      .addColumn('type', text, (column) => column.notNull())
      .addColumn('at', bigint, (column) => column.notNull())
      .addColumn('data', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('events_pk', ['payment_id', 'sequence'])
      .modifyEnd(end),
    db.schema
      .createTable('claims')
      .addColumn('merchant_id', text, (column) => column.notNull())
      .addColumn('order_number', text, (column) => column.notNull())
      .addColumn('payment_id', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('claims_pk', ['merchant_id', 'order_number'])
      .modifyEnd(end),
    db.schema
      .createTable('cancellations')
      .addColumn('id', text, (column) => column.primaryKey().notNull())
      .addColumn('payment_id', text, (column) => column.notNull())
      .addColumn('auth_nonce', text, (column) => column.notNull())
      .addColumn('created_at', bigint, (column) => column.notNull())
      .modifyEnd(end),
    db.schema.createIndex('cancellations_auth_nonce').unique().on('cancellations').column('auth_nonce'),
    db.schema
      .createTable('outbox')
      .addColumn('id', text, (column) => column.primaryKey().notNull())
      .addColumn('kind', text, (column) => column.notNull())
      .addColumn('payment_id', text, (column) => column.notNull())
      .addColumn('merchant_id', text, (column) => column.notNull())
      .addColumn('order_number', text, (column) => column.notNull())
      .addColumn('body', text, (column) => column.notNull())
      .addColumn('created_at', bigint, (column) => column.notNull())
      .addColumn('due_at', bigint)
      .modifyEnd(end),
    db.schema.createIndex('outbox_payment_id').on('outbox').column('payment_id'),
    db.schema
      .createIndex('outbox_due_at')
      .on('outbox')
      .columns(['due_at', 'id'])
      .where('due_at', 'is not', null),
    db.schema
      .createTable('webhook_addresses')
      .addColumn('id', text, (column) => column.primaryKey().notNull())
      .addColumn('merchant_id', text, (column) => column.notNull())
      .addColumn('url', text, (column) => column.notNull())
      .addColumn('status', text, (column) => column.notNull())
      .addColumn('created_at', bigint, (column) => column.notNull())
      .addColumn('updated_at', bigint, (column) => column.notNull())
      .addColumn('version', bigint, (column) => column.notNull())
      .addColumn('state', text, (column) => column.notNull())
      .modifyEnd(end),
    db.schema
      .createIndex('webhook_addresses_of_merchant')
      .on('webhook_addresses')
      .columns(['merchant_id', 'created_at', 'id']),
    db.schema
      .createTable('deliveries')
      .addColumn('id', text, (column) => column.primaryKey().notNull())
      .addColumn('outbox_id', text, (column) => column.notNull())
      .addColumn('address_id', text, (column) => column.notNull())
      .addColumn('merchant_id', text, (column) => column.notNull())
      .addColumn('order_number', text, (column) => column.notNull())
      .addColumn('kind', text, (column) => column.notNull())
      .addColumn('status', text, (column) => column.notNull())
      .addColumn('created_at', bigint, (column) => column.notNull())
      .addColumn('updated_at', bigint, (column) => column.notNull())
      .addColumn('due_at', bigint)
      .addColumn('tries', bigint, (column) => column.notNull())
      .addColumn('attempts', bigint, (column) => column.notNull())
      .addColumn('version', bigint, (column) => column.notNull())
      .modifyEnd(end),
    db.schema.createIndex('deliveries_of_outbox').on('deliveries').columns(['outbox_id', 'id']),
    db.schema
      .createIndex('deliveries_due')
      .on('deliveries')
      .columns(['address_id', 'due_at', 'id'])
      .where('due_at', 'is not', null),
    db.schema.createIndex('deliveries_order').on('deliveries').columns(['order_number', 'created_at', 'id']),
    db.schema.createIndex('deliveries_recent').on('deliveries').columns(['created_at', 'id']),
    db.schema
      .createIndex('deliveries_recent_of_merchant')
      .on('deliveries')
      .columns(['merchant_id', 'created_at', 'id']),
    db.schema
      .createTable('delivery_attempts')
      .addColumn('delivery_id', text, (column) => column.notNull())
      .addColumn('sequence', bigint, (column) => column.notNull())
      .addColumn('at', bigint, (column) => column.notNull())
      .addColumn('duration_ms', bigint, (column) => column.notNull())
      .addColumn('status', bigint)
      .addColumn('error', text)
      .addColumn('answer', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('delivery_attempts_pk', ['delivery_id', 'sequence'])
      .modifyEnd(end),
    db.schema
      .createTable('sealing_keys')
      .addColumn('id', text, (column) => column.primaryKey().notNull())
      .addColumn('wrapped', text, (column) => column.notNull())
      .addColumn('created_at', bigint, (column) => column.notNull())
      .addColumn('retired_at', bigint)
      .modifyEnd(end),
    db.schema
      .createTable('meta')
      .addColumn('key', text, (column) => column.primaryKey().notNull())
      .addColumn('value', text, (column) => column.notNull())
      .modifyEnd(end),
  ];
}
