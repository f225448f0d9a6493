import type { BeyondClock, DueRow, Lease, PutOff, QueueName } from './queues.ts';
import type { Reads } from './reads.ts';
import type { Row } from './tables.ts';
import type { Commit } from './write.ts';

/**
 * The durable state: one interface, two engines. A flow hands over one `Commit`, a value; all of it becomes durable or
 * none. Nothing is sent to anyone before the outcome is `committed`.
 */

export type PaymentRow = Row<'payments'>;
export type MerchantRow = Row<'merchants'>;
export type EventRow = Row<'events'>;
export type ClaimRow = Row<'claims'>;
export type SealedOrderRow = Row<'sealed_orders'>;
export type NonceRow = Row<'nonces'>;
export type OutboxRow = Row<'outbox'>;
export type WebhookAddressRow = Row<'webhook_addresses'>;
export type DeliveryRow = Row<'deliveries'>;
export type DeliveryTryRow = Row<'delivery_tries'>;
export type PayoutDaysRow = Row<'payout_days'>;
export type SealingKeyRow = Row<'sealing_keys'>;
export type KeyringRow = Row<'keyring'>;

export type Conflict = 'version' | 'order' | 'sealed' | 'key' | 'limit';

export interface Committed {
  readonly kind: 'committed';
}

/**
 * Nothing was written. `version`: a row has another version than the one before, or exists though it must not (same id);
 * `order`: the order number is claimed by another payment; `sealed`: it was sealed, and must not have been; `key`: another
 * row holds a unique key (nonce, client key, receipt, sealing key, meta); `limit`: a turnover would come to more than a limit.
 */
export interface Conflicted {
  readonly kind: 'conflict';
  readonly on: Conflict;
}

/** Nothing was written and nothing can be now (disk full, database away). Answered with 503; safe to repeat. */
export interface Refused {
  readonly kind: 'refused';
  readonly cause: unknown;
}

/** The answer to COMMIT was lost. {@link Store.hasCommitted} tells, once it has landed; it may still be on its way. */
export interface Indeterminate {
  readonly kind: 'indeterminate';
  readonly cause: unknown;
}

export type CommitResult = Committed | Conflicted | Refused | Indeterminate;

/** A wrong key of a subject is remembered for `eachMs` longer, at most for `mostMs` from now. */
interface WrongKey {
  readonly id: string;
  readonly nowMs: number;
  readonly eachMs: number;
  readonly mostMs: number;
}

export interface Store extends Omit<Reads, 'dueAddresses'> {
  /** A commit whose id is known was written before: it is answered `committed` and not written again. */
  commit(commit: Commit): Promise<CommitResult>;
  /**
   * Takes rows that are due for this process, the longest due first: nobody else gets them before the lease ends. Durable
   * when it returns, so that nothing is locked while others are called.
   */
  lease<Name extends QueueName>(queue: Name, lease: Lease): Promise<readonly DueRow<Name>[]>;
  /** Active addresses that have a delivery due at or before a moment. */
  dueAddresses(nowMs: number): Promise<readonly WebhookAddressRow[]>;
  /** Says when a row on lease comes due again, unless it was changed since: then the change has said when. */
  putOff(queue: QueueName, leased: PutOff): Promise<void>;
  /**
   * Makes rows due now that another clock, or this one before it was set back, put off beyond what this one could.
   * @returns how many
   */
  bringForward(queue: QueueName, beyond: BeyondClock): Promise<number>;
  /** Forgets the ids of old commits, some at a time. @returns whether there may be more */
  forgetCommits(beforeMs: number): Promise<boolean>;
  /** Counts a wrong key of a subject. @returns when the last is forgotten */
  countWrongKey(wrong: WrongKey): Promise<number>;
  /** Deletes subjects of whom nothing is remembered, some at a time. @returns whether there may be more */
  forgetWrongKeys(nowMs: number): Promise<boolean>;
  /** Deletes windows in which no card was chosen once they are due to go, some at a time. @returns whether there may be more */
  purgeWindows(nowMs: number): Promise<boolean>;
  /**
   * Deletes deliveries that have come to their end before a moment, some at a time. What was announced stays, and can be sent again.
   * @returns whether there may be more
   */
  purgeDeliveries(beforeMs: number): Promise<boolean>;
  /**
   * Makes room for the months that come, where months are kept apart and this process may change tables.
   * @returns the months (`YYYYMM`) that it was missing for
   */
  makeMonths(): Promise<readonly string[]>;
  /** How many migrations the store has had, by whatever version of this program. */
  schemaNumber(): Promise<number>;
  /** What the clock of the store's own machine says, in milliseconds since the epoch; null: it is on this one. */
  clockMs(): Promise<number | null>;
  /** Waits for what is under way, then closes. A second call does nothing. */
  close(): Promise<void>;
}

export type StoreLocation =
  | { readonly engine: 'sqlite'; readonly file: string }
  | { readonly engine: 'postgres'; readonly url: string };
