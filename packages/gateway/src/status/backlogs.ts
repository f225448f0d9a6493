import { channels } from '../delivery/delivery.ts';
import type { Store } from '../store/contract.ts';
import type { Waiting } from '../store/reads.ts';

/** What waits in a queue of the store. */
export interface Backlog extends Waiting {
  /** `recovery`, `results`, or the channel of deliveries. */
  readonly queue: string;
}

export async function readBacklogs(store: Store): Promise<readonly Backlog[]> {
  return await Promise.all([
    store.waitingRecoveries().then((waiting) => ({ queue: 'recovery', ...waiting })),
    store.waitingResults().then((waiting) => ({ queue: 'results', ...waiting })),
    ...channels.map(async (queue) => ({ queue, ...(await store.waitingDeliveries(queue)) })),
  ]);
}
