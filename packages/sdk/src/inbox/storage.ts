/** `now`: this call did it. `before`: done already. `elsewhere`: somebody else is at it and was not done in time. */
export type Once = 'now' | 'before' | 'elsewhere';

/**
 * Remembers for which orders the work has been done. `Transaction` is what the work gets to write with, so that its writes and
 * the memory of it stand or fall together; `null` for storages that cannot offer that.
 */
export interface InboxStorage<Transaction> {
  /** Runs the work unless it has been done for this key. When the work throws, it has not been done. */
  once(key: string, work: (transaction: Transaction) => Promise<void>): Promise<Once>;
}

export interface Claim {
  readonly key: string;
  /** Whose claim it is. The same token again prolongs it. */
  readonly token: string;
  readonly nowMs: number;
  readonly leaseMs: number;
}

/** The memory behind a storage without transactions: who is at work on what, until when, and what is done. */
export interface ClaimStore {
  /** Atomic: of many at once one gets `claimed`. A claim whose lease is over may be taken by another token. */
  claim(claim: Claim): Promise<'claimed' | 'busy' | 'done'>;
  /** Done, for good; false when another token has taken the claim meanwhile. */
  complete(key: string, token: string): Promise<boolean>;
  /** Gives the claim back, undone; nothing when it is another token's or done. */
  release(key: string, token: string): Promise<void>;
}
