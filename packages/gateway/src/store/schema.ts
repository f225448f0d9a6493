import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type {
  CancellationRow,
  ClaimRow,
  DeliveryAttemptRow,
  DeliveryRow,
  EventRow,
  MerchantRow,
  MetaRow,
  OutboxRow,
  PaymentRow,
  SealingKeyRow,
  StoreLocation,
  WebhookAddressRow,
} from './contract.ts';

/** The tables, the same on both engines. */
export interface Schema {
  readonly payments: PaymentRow;
  readonly merchants: MerchantRow;
  readonly events: EventRow;
  readonly claims: ClaimRow;
  readonly cancellations: CancellationRow;
  readonly outbox: OutboxRow;
  readonly webhook_addresses: WebhookAddressRow;
  readonly deliveries: DeliveryRow;
  readonly delivery_attempts: DeliveryAttemptRow;
  readonly sealing_keys: SealingKeyRow;
  readonly meta: MetaRow;
}

export type Engine = StoreLocation['engine'];

/** Builds and types the queries of one engine. It has no driver: statements are compiled here and run elsewhere. */
export type Builder = Kysely<Schema>;

/** Every column of every table; the compiler demands that none is missing. */
const columns: { readonly [Table in keyof Schema]: { readonly [Column in keyof Schema[Table]]: true } } = {
  payments: {
    id: true,
    merchant_id: true,
    order_number: true,
    status: true,
    auth_nonce: true,
    authentication_id: true,
    receipt_id: true,
    request_date: true,
    approval_date: true,
    created_at: true,
    updated_at: true,
    due_at: true,
    version: true,
    state: true,
  },
  merchants: {
    id: true,
    client_key: true,
    status: true,
    created_at: true,
    updated_at: true,
    version: true,
    state: true,
  },
  events: { payment_id: true, sequence: true, type: true, at: true, data: true },
  claims: { merchant_id: true, order_number: true, payment_id: true },
  cancellations: { id: true, payment_id: true, auth_nonce: true, created_at: true },
  outbox: {
    id: true,
    kind: true,
    payment_id: true,
    merchant_id: true,
    order_number: true,
    body: true,
    created_at: true,
    due_at: true,
  },
  webhook_addresses: {
    id: true,
    merchant_id: true,
    url: true,
    status: true,
    created_at: true,
    updated_at: true,
    version: true,
    state: true,
  },
  deliveries: {
    id: true,
    outbox_id: true,
    address_id: true,
    merchant_id: true,
    order_number: true,
    kind: true,
    status: true,
    created_at: true,
    updated_at: true,
    due_at: true,
    tries: true,
    attempts: true,
    version: true,
  },
  delivery_attempts: {
    delivery_id: true,
    sequence: true,
    at: true,
    duration_ms: true,
    status: true,
    error: true,
    answer: true,
  },
  sealing_keys: { id: true, wrapped: true, created_at: true, retired_at: true },
  meta: { key: true, value: true },
};

export function columnsOf<Table extends keyof Schema>(table: Table): readonly (keyof Schema[Table])[] {
  return Object.keys(columns[table]) as (keyof Schema[Table])[];
}

export function createBuilder(engine: Engine): Builder {
  return new Kysely<Schema>({
    dialect:
      engine === 'sqlite'
        ? {
            createAdapter: () => new SqliteAdapter(),
            createDriver: () => new DummyDriver(),
            createIntrospector: (db) => new SqliteIntrospector(db),
            createQueryCompiler: () => new SqliteQueryCompiler(),
          }
        : {
            createAdapter: () => new PostgresAdapter(),
            createDriver: () => new DummyDriver(),
            createIntrospector: (db) => new PostgresIntrospector(db),
            createQueryCompiler: () => new PostgresQueryCompiler(),
          },
  });
}
