import { memoryConfirmKeys } from '../confirm-keys.ts';
import { type LeaseOptions, leasedStorage } from './leased-storage.ts';
import type { InboxStorage, LeaseStore, OpenOrder, OpenOrders } from './storage.ts';

/** For tests, and for one process whose orders need not outlive it. */
export function memoryStorage(options: LeaseOptions = {}): InboxStorage<null> {
  return leasedStorage({
    leases: createMemoryLeases(),
    openOrders: createMemoryOpenOrders(),
    confirmKeys: memoryConfirmKeys(),
    ...options,
  });
}

export function createMemoryLeases(): LeaseStore {
  const leases = new Map<
    string,
    { readonly token: string; readonly untilMs: number; readonly done: boolean }
  >();
  return {
    lease: async ({ key, token, nowMs, leaseMs }) => {
      const known = leases.get(key);
      if (known?.done === true) return 'done';
      if (known !== undefined && known.token !== token && known.untilMs > nowMs) return 'busy';
      leases.set(key, { token, untilMs: nowMs + leaseMs, done: false });
      return 'leased';
    },
    isDone: async (key) => leases.get(key)?.done === true,
    complete: async (key, token) => {
      const known = leases.get(key);
      if (known?.token !== token) return false;
      leases.set(key, { ...known, done: true });
      return true;
    },
    release: async (key, token) => {
      const known = leases.get(key);
      if (known?.token === token && !known.done) leases.delete(key);
    },
  };
}

export function createMemoryOpenOrders(): OpenOrders {
  const orders = new Map<string, OpenOrder>();
  return {
    find: async (key) => orders.get(key) ?? null,
    put: async (order) => {
      const known = orders.get(order.key)?.version ?? 0;
      if (known !== order.version - 1) return false;
      orders.set(order.key, order);
      return true;
    },
    takeDue: async ({ scope, nowMs, leasedUntilMs, most }) => {
      const due = [...orders.values()].filter((order) => order.scope === scope && order.dueAtMs <= nowMs);
      return due
        .toSorted((one, other) => one.dueAtMs - other.dueAtMs)
        .slice(0, most)
        .map((order) => {
          const taken = { ...order, version: order.version + 1, dueAtMs: leasedUntilMs };
          orders.set(order.key, taken);
          return taken;
        });
    },
    remove: async ({ key, version }) => {
      if (orders.get(key)?.version === version) orders.delete(key);
    },
  };
}
