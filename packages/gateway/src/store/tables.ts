/** `?` marks a column that may be null. A time is in milliseconds since the epoch, a date `YYYYMMDD` in KST. */
type ColumnType = 'text' | 'text?' | 'integer' | 'integer?';

export interface Table {
  readonly columns: Readonly<Record<string, ColumnType>>;
  readonly key: readonly string[];
  /** Small rows that are looked for by key alone: SQLite keeps them in the tree of their key. */
  readonly clustered?: true;
  /**
   * Grows with every payment: PostgreSQL keeps its months apart, by the first column of the key, in which the month stands after
   * this prefix (`pay_202611_…`). Rows that name no month have a place of their own.
   */
  readonly byMonth?: 'pay' | 'msg';
  /** Its rows change: each write carries the version after the one that it replaces. Its key is the `id`. */
  readonly versioned?: true;
  /**
   * By name. An index with a nullable column holds the rows alone where that column is set. Where months are kept apart it is one of
   * each month: its value names the month as the key does.
   */
  readonly unique?: Readonly<Record<string, readonly string[]>>;
  /** By name. An index ends in the id when a list is read by it: then nothing is left to sort. */
  readonly indexes?: Readonly<Record<string, readonly string[]>>;
}

/**
 * Every table, the same on both engines: row types, statements, checks and the schema of a new store follow from here; a store
 * that exists is led here by a migration.
 *
 * The order is that in which a commit takes its rows, so that no two wait for each other in a circle, and in which it
 * looks for conflicts: its own id, versions, unique keys, limits, the claims of order numbers.
 */
export const tables = {
  /** A commit that was written, so that a lost answer can be looked up; forgotten after a while. */
  commits: { columns: { id: 'text' }, key: ['id'], clustered: true },
  /** One payment. `state` is the core's own state as JSON; the columns beside it are what queries need. */
  payments: {
    columns: {
      id: 'text',
      merchant_id: 'text',
      order_number: 'text',
      status: 'text',
      /** The card authentication that is under way or was the last; how news of the card company find their payment. */
      authentication_id: 'text?',
      /** The unguessable name of the receipt, once there is one. */
      receipt_id: 'text?',
      /** When it was asked for, and when it was approved. */
      request_date: 'text',
      approval_date: 'text?',
      created_at: 'integer',
      updated_at: 'integer',
      /** When something must be done about it, if nobody does; null when it rests. */
      due_at: 'integer?',
      /** When somebody has to see to its end; null when it has come to one, or a card company has to tell the outcome. */
      ends_at: 'integer?',
      /**
       * From when the age of the customer's data counts: the last payment or cancellation, later once they could not be
       * erased in time; null when they are erased, or have the short age alone.
       */
      buyer_since: 'integer?',
      /** The same of what is kept for the short time: small payments, and windows in which nothing was paid. */
      short_buyer_since: 'integer?',
      /** Won of it whose whereabouts are not known, and since when; null when there are none. */
      at_risk_won: 'integer?',
      at_risk_since: 'integer?',
      /** From when on a window in which no card was chosen may be deleted. */
      purge_at: 'integer?',
      version: 'integer',
      state: 'text',
    },
    key: ['id'],
    byMonth: 'pay',
    versioned: true,
    unique: { payments_receipt_id: ['receipt_id'] },
    indexes: {
      payments_authentication_id: ['authentication_id'],
      payments_order: ['merchant_id', 'order_number', 'created_at', 'id'],
      payments_order_ends_at: ['merchant_id', 'order_number', 'ends_at', 'id'],
      payments_due_at: ['due_at', 'id'],
      payments_ends_at: ['ends_at', 'id'],
      payments_buyer_since: ['buyer_since', 'id'],
      payments_short_buyer_since: ['short_buyer_since', 'id'],
      payments_at_risk: ['at_risk_since', 'id'],
      payments_purge_at: ['purge_at', 'id'],
      payments_approved: ['approval_date', 'id'],
      payments_recent: ['created_at', 'id'],
      payments_recent_of_merchant: ['merchant_id', 'created_at', 'id'],
    },
  },
  /** A day whose books are compared, or were: its id is the day (`YYYYMMDD`, KST). `state` holds what came of it as JSON. */
  reconciliations: {
    columns: {
      id: 'text',
      /** `held` (before it is compared no order of the gateway may be charged), `waiting`, `provisional` (not closed), `closed`. */
      status: 'text',
      created_at: 'integer',
      updated_at: 'integer',
      /** When to compare it, or until when a process does; null: no more. */
      due_at: 'integer?',
      version: 'integer',
      state: 'text',
    },
    key: ['id'],
    versioned: true,
    indexes: { reconciliations_due_at: ['due_at', 'id'], reconciliations_status: ['status', 'id'] },
  },
  /** What the books of a day do not agree about. `state` holds both sides as JSON. */
  differences: {
    columns: {
      id: 'text',
      day: 'text',
      /** `open`, `giving-back`, `settled`. */
      status: 'text',
      merchant_id: 'text',
      /** What the card companies know the order by. */
      order_reference: 'text',
      /** Won that were charged or given back on one side alone, and since when that is known; null once it is settled. */
      at_risk_won: 'integer?',
      at_risk_since: 'integer?',
      created_at: 'integer',
      updated_at: 'integer',
      /** When to ask the card company to give it back; null: nobody asks. */
      due_at: 'integer?',
      version: 'integer',
      state: 'text',
    },
    key: ['id'],
    versioned: true,
    indexes: {
      differences_of_day: ['day', 'id'],
      differences_of_order: ['merchant_id', 'order_reference', 'id'],
      differences_at_risk: ['at_risk_since', 'id'],
      differences_due_at: ['due_at', 'id'],
    },
  },
  /** One partner; the id is the `cst_id`. `state` holds names, key hashes and domains as JSON. */
  merchants: {
    columns: {
      id: 'text',
      client_key: 'text',
      /** Before a rotation, while it may still be used. */
      old_client_key: 'text?',
      status: 'text',
      created_at: 'integer',
      updated_at: 'integer',
      version: 'integer',
      state: 'text',
    },
    key: ['id'],
    versioned: true,
    unique: { merchants_client_key: ['client_key'], merchants_old_client_key: ['old_client_key'] },
  },
  /** Where a partner wants its webhooks; only `active` ones are sent to. `state` holds events and encrypted secrets as JSON. */
  webhook_addresses: {
    columns: {
      id: 'text',
      merchant_id: 'text',
      url: 'text',
      status: 'text',
      created_at: 'integer',
      updated_at: 'integer',
      version: 'integer',
      state: 'text',
    },
    key: ['id'],
    versioned: true,
    indexes: { webhook_addresses_of_merchant: ['merchant_id', 'created_at', 'id'] },
  },
  /** One outbox row on its way to one receiver. Its id is made from both, and travels as `webhook-id`. */
  deliveries: {
    columns: {
      id: 'text',
      outbox_id: 'text',
      /** `webhook`, `mail` or `alimtalk`. */
      channel: 'text',
      /** Where a webhook goes; null: to the customer, whom the outbox row names. */
      address_id: 'text?',
      merchant_id: 'text',
      order_number: 'text',
      kind: 'text',
      status: 'text',
      created_at: 'integer',
      updated_at: 'integer',
      /** When to try next, or until when a process has it on lease; null when delivered or given up. */
      due_at: 'integer?',
      /** Failed tries of the running schedule. */
      failures: 'integer',
      /** All tries there ever were. */
      tries: 'integer',
      version: 'integer',
    },
    key: ['id'],
    byMonth: 'msg',
    versioned: true,
    indexes: {
      deliveries_of_outbox: ['outbox_id', 'id'],
      deliveries_due: ['address_id', 'due_at', 'id'],
      deliveries_due_by_channel: ['channel', 'due_at', 'id'],
      deliveries_order: ['merchant_id', 'order_number', 'created_at', 'id'],
      deliveries_recent: ['created_at', 'id'],
      deliveries_recent_of_merchant: ['merchant_id', 'created_at', 'id'],
    },
  },
  /** What happened to a payment: 1, 2, 3 … */
  events: {
    columns: { payment_id: 'text', sequence: 'integer', type: 'text', at: 'integer', data: 'text' },
    key: ['payment_id', 'sequence'],
    byMonth: 'pay',
  },
  /** Something that must leave the gateway; stored in the commit that made it true. */
  outbox: {
    columns: {
      id: 'text',
      kind: 'text',
      payment_id: 'text',
      merchant_id: 'text',
      order_number: 'text',
      /** What is sent, byte for byte, each time and to each address. */
      body: 'text',
      created_at: 'integer',
      /** Since when it waits to be shared out among the partner's addresses; null once it is. */
      due_at: 'integer?',
    },
    key: ['id'],
    byMonth: 'pay',
    indexes: { outbox_payment_id: ['payment_id'], outbox_due_at: ['due_at', 'id'] },
  },
  /** What one try of a delivery brought: 1, 2, 3 … */
  delivery_tries: {
    columns: {
      delivery_id: 'text',
      sequence: 'integer',
      at: 'integer',
      duration_ms: 'integer',
      /** HTTP status; null when none came. */
      status: 'integer?',
      /** Why it failed; null when it did not. */
      error: 'text?',
      /** How the answer began; empty when there was none. */
      answer: 'text',
    },
    key: ['delivery_id', 'sequence'],
    byMonth: 'msg',
  },
  /** A sealing key, encrypted under the master key. Its id is short and printable, and travels inside tokens. */
  sealing_keys: {
    columns: { id: 'text', wrapped: 'text', created_at: 'integer', retired_at: 'integer?' },
    key: ['id'],
  },
  /** The other keys of the store, encrypted, in one row. Whatever changes any key changes its version. */
  keyring: { columns: { id: 'text', version: 'integer', state: 'text' }, key: ['id'], versioned: true },
  /** An attempt to charge a payment, whatever became of it; how a card company's books find their payment. */
  attempts: { columns: { id: 'text', payment_id: 'text' }, key: ['id'], clustered: true },
  /** A cancellation that was done, by its id at the card company, and when. */
  cancels: {
    columns: { id: 'text', payment_id: 'text', cancelled_at: 'integer' },
    key: ['id'],
    clustered: true,
    indexes: { cancels_cancelled_at: ['cancelled_at', 'id'] },
  },
  /**
   * When what a day's books hold is acquired and paid, by the attempt or the cancellation that it is of. KST days (`YYYYMMDD`); null
   * while the card company has not said.
   */
  payout_days: {
    columns: { id: 'text', payment_id: 'text', acquired_on: 'text?', deposit_on: 'text?' },
    key: ['id'],
    clustered: true,
    indexes: { payout_days_of_payment: ['payment_id', 'id'] },
  },
  /** A fact about the whole store, e.g. the mode its data belongs to. Written once. */
  meta: { columns: { key: 'text', value: 'text' }, key: ['key'] },
  /** An AuthKey is redeemed once: by the payment that it opened, or by a cancellation in that payment. */
  nonces: {
    columns: { nonce: 'text', payment_id: 'text', cancellation_id: 'text?' },
    key: ['nonce'],
    clustered: true,
  },
  /**
   * Order numbers that a partner's server has sealed, from the first opening of such a window on: from then no page pays
   * them by its own word. Kept in a form in which numbers that look alike are one.
   */
  sealed_orders: {
    columns: { merchant_id: 'text', order_number: 'text' },
    key: ['merchant_id', 'order_number'],
    clustered: true,
  },
  /**
   * What a partner with limits has begun to charge in a day (`20261126`) or a month (`202611`), in KST; what came to nothing is
   * taken off. Made by the first approval that counts, and anew after the limits were changed.
   */
  turnovers: {
    columns: { merchant_id: 'text', period: 'text', payments: 'integer', amount_won: 'integer' },
    key: ['merchant_id', 'period'],
    clustered: true,
  },
  /** An order number of a partner belongs to one payment, from its approval on. */
  claims: {
    columns: { merchant_id: 'text', order_number: 'text', payment_id: 'text' },
    key: ['merchant_id', 'order_number'],
  },
  /** Whose keys were wrong: an address, or an address with a partner. How many there were is when the last is forgotten. */
  wrong_keys: { columns: { id: 'text', forgotten_at: 'integer' }, key: ['id'], clustered: true },
  /**
   * The audit trail: what operators did, 1, 2, 3 … Each row is hashed together with the hash of the one before. Rows are
   * appended, and never changed. It stands last, since a commit that appends has all who want to append wait for it.
   */
  acts: {
    columns: {
      sequence: 'integer',
      at: 'integer',
      /** Who, by which program, from where. */
      operator: 'text',
      process: 'text',
      address: 'text',
      /** What was done: `merchant.disable`. */
      type: 'text',
      merchant_id: 'text?',
      /** The payment, address or key that it was done to. */
      subject: 'text?',
      reason: 'text?',
      /** What was changed, as JSON; no secret, nothing of a buyer. */
      details: 'text',
      previous_hash: 'text',
      hash: 'text',
    },
    key: ['sequence'],
    indexes: { acts_of_merchant: ['merchant_id', 'sequence'] },
  },
} as const satisfies Readonly<Record<string, Table>>;

type Tables = typeof tables;
export type TableName = keyof Tables;
export type VersionedTable = {
  [Name in TableName]: Tables[Name] extends { readonly versioned: true } ? Name : never;
}[TableName];

type ValueOf<Type> = Type extends 'text'
  ? string
  : Type extends 'text?'
    ? string | null
    : Type extends 'integer'
      ? number
      : number | null;

export type Row<Name extends TableName> = {
  readonly [Column in keyof Tables[Name]['columns']]: ValueOf<Tables[Name]['columns'][Column]>;
};

export type KeyColumn<Name extends TableName> = Tables[Name]['key'][number] & keyof Row<Name>;

export const tableNames = Object.keys(tables) as readonly TableName[];

export function columnsOf(name: TableName): readonly string[] {
  return Object.keys(tables[name].columns);
}
