/**
 * The durable state: one interface, two engines. A flow hands over one `Commit`, a value; all of it becomes durable or
 * none. Nothing is told to anyone before the answer is `committed`.
 */

/** One payment. `state` is the core's own state as JSON; the columns beside it are what queries need. */
export interface PaymentRow {
  readonly id: string;
  readonly merchant_id: string;
  readonly order_number: string;
  readonly status: string;
  /** The nonce of the AuthKey that opened it: unique, so redeeming an AuthKey is creating its payment. */
  readonly auth_nonce: string;
  /** The card authentication that is under way or was the last; how news of the card company find their payment. */
  readonly authentication_id: string | null;
  /** The unguessable name of the receipt, once there is one. */
  readonly receipt_id: string | null;
  /** `YYYYMMDD` in KST: when it was asked for, and when it was approved. */
  readonly request_date: string;
  readonly approval_date: string | null;
  /** Milliseconds since the epoch. */
  readonly created_at: number;
  readonly updated_at: number;
  /** When something must be done about it, if nobody does; null when it rests. */
  readonly due_at: number | null;
  readonly version: number;
  readonly state: string;
}

/** One partner. `state` holds names, key hashes and domains as JSON. */
export interface MerchantRow {
  /** The `cst_id`. */
  readonly id: string;
  /** Public; unique. */
  readonly client_key: string;
  readonly status: string;
  readonly created_at: number;
  readonly updated_at: number;
  readonly version: number;
  readonly state: string;
}

/** What happened to a payment, in order; never changed. The primary key is (payment_id, sequence). */
export interface EventRow {
  readonly payment_id: string;
  /** 1, 2, 3 … within the payment. */
  readonly sequence: number;
  readonly type: string;
  readonly at: number;
  readonly data: string;
}

/** (merchant, order number) belongs to one payment, from its approval on. The primary key is the pair. */
export interface ClaimRow {
  readonly merchant_id: string;
  readonly order_number: string;
  readonly payment_id: string;
}

/** A cancellation that was asked for. Its nonce is unique: redeeming an AuthKey is creating its row. Never changed. */
export interface CancellationRow {
  readonly id: string;
  readonly payment_id: string;
  readonly auth_nonce: string;
  readonly created_at: number;
}

/** Something that must leave the gateway; stored in the commit that made it true. */
export interface OutboxRow {
  readonly id: string;
  readonly kind: string;
  readonly payment_id: string;
  readonly merchant_id: string;
  readonly order_number: string;
  /** What is sent, byte for byte, each time and to each address. */
  readonly body: string;
  readonly created_at: number;
  /** Since when it waits to be shared out among the partner's addresses; null once it is. */
  readonly due_at: number | null;
}

/** Where a partner wants to be told. `state` holds events and encrypted secrets as JSON. */
export interface WebhookAddressRow {
  readonly id: string;
  readonly merchant_id: string;
  readonly url: string;
  /** Only those of an `active` one are sent. */
  readonly status: string;
  readonly created_at: number;
  readonly updated_at: number;
  readonly version: number;
  readonly state: string;
}

/** One outbox row on its way to one address. */
export interface DeliveryRow {
  /** Made from both, so that the same pair is never stored twice. Travels as `webhook-id`. */
  readonly id: string;
  readonly outbox_id: string;
  readonly address_id: string;
  readonly merchant_id: string;
  readonly order_number: string;
  readonly kind: string;
  readonly status: string;
  readonly created_at: number;
  readonly updated_at: number;
  /** When to try next, or until when a process has it on lease; null when delivered or given up. */
  readonly due_at: number | null;
  /** Failed attempts of the running schedule. */
  readonly tries: number;
  /** All attempts there ever were. */
  readonly attempts: number;
  readonly version: number;
}

/** Addresses of deliveries that are messages to customers, not webhooks to partners. */
export const messageChannels = ['mail', 'alimtalk'] as const;

/** What one attempt brought; never changed. The primary key is (delivery_id, sequence). */
export interface DeliveryAttemptRow {
  readonly delivery_id: string;
  /** 1, 2, 3 … within the delivery. */
  readonly sequence: number;
  readonly at: number;
  readonly duration_ms: number;
  /** HTTP status; null when none came. */
  readonly status: number | null;
  /** Why it failed; null when it did not. */
  readonly error: string | null;
  /** How the answer began; empty when there was none. */
  readonly answer: string;
}

/** A request for deliveries to work on. */
export interface Lease {
  readonly addressId: string;
  readonly nowMs: number;
  /** When others may take them again, if nobody has brought an outcome. */
  readonly untilMs: number;
  readonly limit: number;
}

/** A sealing key, encrypted under the master key. */
export interface SealingKeyRow {
  /** Short, printable; travels inside tokens. */
  readonly id: string;
  readonly wrapped: string;
  readonly created_at: number;
  readonly retired_at: number | null;
}

export interface RetiredSealingKey {
  readonly id: string;
  readonly retired_at: number;
}

/** A fact about the whole store, e.g. the mode its data belongs to. Written once. */
export interface MetaRow {
  readonly key: string;
  readonly value: string;
}

/** A row as it shall be, and the version it must have now. 0: it must not exist. Its own `version` is `expects + 1`. */
export interface Versioned<Row> {
  readonly row: Row;
  readonly expects: number;
}

export interface Commit {
  readonly payments?: readonly Versioned<PaymentRow>[];
  readonly merchants?: readonly Versioned<MerchantRow>[];
  readonly events?: readonly EventRow[];
  readonly takeClaims?: readonly ClaimRow[];
  /** Removed only when the claim belongs to that payment; absent is fine. */
  readonly releaseClaims?: readonly ClaimRow[];
  readonly cancellations?: readonly CancellationRow[];
  readonly outbox?: readonly OutboxRow[];
  /** Events whose data an erasure replaces. Absent is fine. */
  readonly rewrittenEvents?: readonly Pick<EventRow, 'payment_id' | 'sequence' | 'data'>[];
  /** Outbox rows whose body an erasure replaces. Absent is fine. */
  readonly rewrittenOutbox?: readonly Pick<OutboxRow, 'id' | 'body'>[];
  /** Deliveries whose attempts lose what a receiver answered: it may quote what it was sent. */
  readonly clearedAnswers?: readonly string[];
  /** Ids of outbox rows that are shared out now: no longer due. Absent is fine. */
  readonly sharedOut?: readonly string[];
  readonly webhookAddresses?: readonly Versioned<WebhookAddressRow>[];
  readonly deliveries?: readonly Versioned<DeliveryRow>[];
  readonly deliveryAttempts?: readonly DeliveryAttemptRow[];
  readonly sealingKeys?: readonly SealingKeyRow[];
  /** Keys that are retired now. Absent, or retired before, is fine. */
  readonly retiredSealingKeys?: readonly RetiredSealingKey[];
  readonly meta?: readonly MetaRow[];
}

/**
 * - `conflict`: nothing was written. `version`: a row has another version than expected, or exists though it must not
 *   (same id); `order`: the order number is claimed by another payment; `key`: another row holds a unique key (nonce, client
 *   key, receipt, sealing key, meta).
 * - `refused`: nothing was written and nothing can be now (disk full, database away). Told as 503; safe to repeat.
 * - `indeterminate`: the answer to COMMIT was lost. Read again by id; never run it again blindly.
 */
export type CommitResult =
  | { readonly kind: 'committed' }
  | { readonly kind: 'conflict'; readonly on: 'version' | 'order' | 'key' }
  | { readonly kind: 'refused'; readonly cause: unknown }
  | { readonly kind: 'indeterminate'; readonly cause: unknown };

export interface Reads {
  payment(id: string): Promise<PaymentRow | undefined>;
  paymentByNonce(authNonce: string): Promise<PaymentRow | undefined>;
  paymentByAuthentication(authenticationId: string): Promise<PaymentRow | undefined>;
  paymentByReceipt(receiptId: string): Promise<PaymentRow | undefined>;
  /** Newest first. */
  paymentsByOrder(merchantId: string, orderNumber: string): Promise<readonly PaymentRow[]>;
  /** Newest first, at most `limit`; `merchantId` narrows. */
  recentPayments(options: {
    readonly limit: number;
    readonly merchantId?: string;
  }): Promise<readonly PaymentRow[]>;
  /** What a partner was paid since a day; cancellations are not taken off. */
  turnover(options: {
    readonly merchantId: string;
    /** `YYYYMMDD` in KST. */
    readonly approvedFrom: string;
    /** Older payments are not looked at. */
    readonly openedFromMs: number;
  }): Promise<{ readonly payments: number; readonly amountWon: number }>;
  /** Oldest first, at most `limit`, after `after` and opened before `beforeMs`; `merchantId` narrows. */
  oldPayments(options: {
    readonly after: Pick<PaymentRow, 'created_at' | 'id'>;
    readonly beforeMs: number;
    readonly limit: number;
    readonly merchantId?: string;
  }): Promise<readonly PaymentRow[]>;
  /** Due at or before `nowMs`, earliest first. */
  duePayments(nowMs: number, limit: number): Promise<readonly PaymentRow[]>;
  /** The versions of those of the payments that exist: one query for all watchers. */
  paymentVersions(ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  events(paymentId: string): Promise<readonly EventRow[]>;
  claim(merchantId: string, orderNumber: string): Promise<ClaimRow | undefined>;
  cancellationByNonce(authNonce: string): Promise<CancellationRow | undefined>;
  outboxOf(paymentId: string): Promise<readonly OutboxRow[]>;
  outboxRow(id: string): Promise<OutboxRow | undefined>;
  /** Due at or before `nowMs`, earliest first. */
  dueOutbox(nowMs: number, limit: number): Promise<readonly OutboxRow[]>;
  webhookAddress(id: string): Promise<WebhookAddressRow | undefined>;
  /** Oldest first; all there ever were. */
  webhookAddresses(): Promise<readonly WebhookAddressRow[]>;
  webhookAddressesOf(merchantId: string): Promise<readonly WebhookAddressRow[]>;
  /** Active addresses that have a delivery due at or before `nowMs`. */
  dueAddresses(nowMs: number): Promise<readonly WebhookAddressRow[]>;
  delivery(id: string): Promise<DeliveryRow | undefined>;
  deliveriesOf(outboxId: string): Promise<readonly DeliveryRow[]>;
  /** Webhooks, newest first. */
  deliveriesByOrder(orderNumber: string): Promise<readonly DeliveryRow[]>;
  /** Webhooks, newest first, at most `limit`; `merchantId` narrows. */
  recentDeliveries(options: {
    readonly limit: number;
    readonly merchantId?: string;
  }): Promise<readonly DeliveryRow[]>;
  /** Messages to customers, newest first. */
  recentMessages(limit: number): Promise<readonly DeliveryRow[]>;
  deliveryAttempts(deliveryId: string): Promise<readonly DeliveryAttemptRow[]>;
  merchant(id: string): Promise<MerchantRow | undefined>;
  merchantByClientKey(clientKey: string): Promise<MerchantRow | undefined>;
  merchants(): Promise<readonly MerchantRow[]>;
  /** Oldest first. */
  sealingKeys(): Promise<readonly SealingKeyRow[]>;
  meta(key: string): Promise<string | undefined>;
}

export interface Store extends Reads {
  commit(commit: Commit): Promise<CommitResult>;
  /**
   * Takes due deliveries for this process: nobody else gets them before the lease ends. Durable when it returns, so that
   * nothing is locked while the partner is called.
   */
  leaseDeliveries(lease: Lease): Promise<readonly DeliveryRow[]>;
  /** Waits for what is under way, then closes. A second call does nothing. */
  close(): Promise<void>;
}

export type StoreLocation =
  | { readonly engine: 'sqlite'; readonly file: string }
  | { readonly engine: 'postgres'; readonly url: string };
