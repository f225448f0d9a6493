import { type LeaseOptions, leasedStorage } from './leased-storage.ts';
import type { ClaimStore, InboxStorage } from './storage.ts';

/** For tests, and for one process whose orders need not outlive it. */
export function memoryStorage(options: LeaseOptions = {}): InboxStorage<null> {
  return leasedStorage(createMemoryClaims(), options);
}

export function createMemoryClaims(): ClaimStore {
  const claims = new Map<
    string,
    { readonly token: string; readonly untilMs: number; readonly done: boolean }
  >();
  return {
    claim: async ({ key, token, nowMs, leaseMs }) => {
      const known = claims.get(key);
      if (known?.done === true) return 'done';
      if (known !== undefined && known.token !== token && known.untilMs > nowMs) return 'busy';
      claims.set(key, { token, untilMs: nowMs + leaseMs, done: false });
      return 'claimed';
    },
    complete: async (key, token) => {
      const known = claims.get(key);
      if (known?.token !== token) return false;
      claims.set(key, { ...known, done: true });
      return true;
    },
    release: async (key, token) => {
      const known = claims.get(key);
      if (known?.token === token && !known.done) claims.delete(key);
    },
  };
}
