import { AsyncLocalStorage } from 'node:async_hooks';
import type { Exchange } from '@dojang/sdk';
import { askingForTimeline } from './gateway-timeline.ts';
import type { Journal } from './store/journal.ts';

/** Writes the SDK's exchanges with the gateway, and what the gateway noted itself, into the journal of the payment they belong to. */
export interface Witness {
  /** Runs `work` on behalf of a payment. */
  about<T>(orderNumber: string, work: () => Promise<T>): Promise<T>;
  /** For `createPartner({ observe })`. The SDK has masked keys and buyer data already. */
  readonly observe: (exchange: Exchange) => void;
  /** For `createPartner({ fetch })`: writes down what the gateway says that it noted. */
  readonly fetch: ReturnType<typeof askingForTimeline>;
}

export function createWitness(journal: Journal, nowMs: () => number): Witness {
  // A confirm names no order number in its request, so the context carries it.
  const current = new AsyncLocalStorage<string>();
  return {
    about: (orderNumber, work) => current.run(orderNumber, work),
    observe: (exchange) => {
      const orderNumber = current.getStore();
      if (orderNumber === undefined) return;
      journal.record({ orderNumber, atMs: nowMs(), kind: 'exchange', detail: { ...exchange } });
    },
    fetch: askingForTimeline((events) => {
      const orderNumber = current.getStore();
      if (orderNumber !== undefined) journal.hear(orderNumber, events);
    }),
  };
}
