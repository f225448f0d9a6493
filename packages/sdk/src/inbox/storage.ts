import type { ConfirmKeys } from '../confirm-keys.ts';

/** `now`: this call did it. `before`: done already. `elsewhere`: somebody else is at it and was not done in time. */
export type Once = 'now' | 'before' | 'elsewhere';

/**
 * Remembers for which orders the work has been done, which orders are open, and which confirm keys belong to which. `Transaction` is what the work gets to write
 * with, so that its writes and the memory of it stand or fall together; `null` for storages that cannot offer that.
 */
export interface InboxStorage<Transaction> {
  /** Runs the work unless it has been done for this key. When the work throws, it has not been done. */
  once(key: string, work: (transaction: Transaction) => Promise<void>): Promise<Once>;
  /** Whether the work has been done for this key. */
  isDone(key: string): Promise<boolean>;
  /** Orders whose payment is not known to its end. */
  readonly openOrders: OpenOrders;
  /** Which confirm keys belong to which order. */
  readonly confirmKeys: ConfirmKeys;
}

/** Who is at work on a key. The same token again prolongs the lease. */
export interface Lease {
  /** What the work is for: one key for each order. */
  readonly key: string;
  /** Of whoever works: another one for each call. */
  readonly token: string;
  /** The moment of asking, in ms since 1970. */
  readonly nowMs: number;
  /** How long it is held, in ms. */
  readonly leaseMs: number;
}

/** The memory behind a storage without transactions: who is at work on what, until when, and what is done. */
export interface LeaseStore {
  /** Atomic: of many at once one gets `leased`. A lease that is over may be taken by another token. */
  lease(lease: Lease): Promise<'leased' | 'busy' | 'done'>;
  /** Whether the work has been done for this key. */
  isDone(key: string): Promise<boolean>;
  /** Done, for good; false when another token has taken the lease meanwhile. */
  complete(key: string, token: string): Promise<boolean>;
  /** Gives the lease back, undone; nothing when it is another token's or done. */
  release(key: string, token: string): Promise<void>;
}

/** An order whose payment is not known to its end: what the follow-up has to know of it, in a process of tomorrow too. */
export interface OpenOrder {
  /** Names the order among all shops of a storage. */
  readonly key: string;
  /** Inboxes of one scope share their open orders. */
  readonly scope: string;
  /** Your order number. */
  readonly orderNumber: string;
  /** Grows with each change. */
  readonly version: number;
  /** Its payment was requested at this moment or later. */
  readonly sinceMs: number;
  /** When it was requested last: `sinceMs`, or later where the order was followed again. Its window lives from here. */
  readonly requestedAtMs: number;
  /** When it is looked at again. While somebody is at it, when the lease of that is over. */
  readonly dueAtMs: number;
  /** How often it was looked at in vain. */
  readonly looks: number;
  /** What came back last, as far as it is needed; null when nothing has. Holds the tokens of a confirm. */
  readonly result: Readonly<Record<string, string>> | null;
  /** Whether `result` may still be confirmed. */
  readonly isConfirmable: boolean;
  /** Why your shop did not confirm it; null while it has not objected. */
  readonly objection: string | null;
}

/** The memory of open orders. Each step is atomic, for any number of processes. */
export interface OpenOrders {
  /** Null when there is none, or it is not open any more. */
  find(key: string): Promise<OpenOrder | null>;
  /** Atomic: stores it in the place of the version before; adds it when it is the first. False when that is not what is stored. */
  put(order: OpenOrder): Promise<boolean>;
  /** Atomic: of a scope the orders that are due, with the next version and the new `dueAtMs`. Each goes to one caller. */
  takeDue(input: TakeDue): Promise<readonly OpenOrder[]>;
  /** Atomic: forgets it when it is this version that is stored. */
  remove(order: Pick<OpenOrder, 'key' | 'version'>): Promise<void>;
}

/** Which orders to take. */
export interface TakeDue {
  /** Of these inboxes. */
  readonly scope: string;
  /** The moment of asking, in ms since 1970: `dueAtMs` at it or before is due. */
  readonly nowMs: number;
  /** The new `dueAtMs` of those taken, in ms since 1970. */
  readonly leasedUntilMs: number;
  /** How many at most. */
  readonly most: number;
}
