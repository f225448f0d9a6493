import { update } from '../store/update.ts';
import { type ActType, actBy, type Details, type ManageDeps } from './act.ts';

/** What was done to the store as a whole; it is done by then. */
export interface StoreDoing {
  readonly type: Extract<ActType, `store.${string}`>;
  readonly details: Details;
}

/** Says in the audit trail who did it. */
export async function recordStoreAct(deps: ManageDeps, doing: StoreDoing): Promise<void> {
  await update(deps, {
    load: async () => null,
    decide: () => null,
    toWrites: () => [actBy(deps, doing)],
  });
}
