import type { ConfirmKeys } from '../confirm-keys.ts';
import type { InboxStorage, LeaseStore, Once, OpenOrders } from './storage.ts';

/** How long somebody may be at work. */
export interface LeaseOptions {
  /** After this long without a sign of life somebody else may begin again. Default 60 000 ms. */
  readonly leaseMs?: number | undefined;
  /** How long a call waits for another one that is at work. Default 5 000 ms. */
  readonly waitMs?: number | undefined;
}

/** What a leased storage is made of: three memories, each with its own atomic steps. */
export interface LeasedStorageInput extends LeaseOptions {
  /** Who is at work on what, and what is done. */
  readonly leases: LeaseStore;
  /** Orders whose payment is not known to its end. */
  readonly openOrders: OpenOrders;
  /** Which confirm keys belong to which order. */
  readonly confirmKeys: ConfirmKeys;
}

const DEFAULT_LEASE_MS = 60_000;
const DEFAULT_WAIT_MS = 5_000;
const LOOK_EVERY_MS = 50;

/**
 * Once for each key as long as nobody crashes in the middle of the work: whoever begins holds a lease and prolongs it while it
 * works. After a crash the lease runs out and the work is done again under the same key: at least once.
 */
export function leasedStorage(input: LeasedStorageInput): InboxStorage<null> {
  const { leases, openOrders, confirmKeys, leaseMs = DEFAULT_LEASE_MS, waitMs = DEFAULT_WAIT_MS } = input;
  return {
    openOrders,
    confirmKeys,
    isDone: (key) => leases.isDone(key),
    once: async (key, work) => {
      const token = crypto.randomUUID();
      const lease = () => leases.lease({ key, token, nowMs: Date.now(), leaseMs });
      const until = performance.now() + waitMs;
      for (;;) {
        const state = await lease();
        if (state === 'done') return 'before';
        if (state === 'leased') return doWork({ leases, key, token, leaseMs, lease }, work);
        if (performance.now() >= until) return 'elsewhere';
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      }
    },
  };
}

interface Held {
  readonly leases: LeaseStore;
  readonly key: string;
  readonly token: string;
  readonly leaseMs: number;
  readonly lease: () => Promise<unknown>;
}

async function doWork(
  { leases, key, token, leaseMs, lease }: Held,
  work: (transaction: null) => Promise<void>,
): Promise<Once> {
  // A missed prolongation is made up for by the next one; two thirds of the lease are left for it.
  const heartbeat = setInterval(() => void lease().catch(() => undefined), leaseMs / 3);
  try {
    await work(null);
  } catch (error) {
    // What the work threw counts, not that the lease has to run out.
    await leases.release(key, token).catch(() => undefined);
    throw error;
  } finally {
    clearInterval(heartbeat);
  }
  await leases.complete(key, token);
  return 'now';
}
