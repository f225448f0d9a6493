import { update } from '../store/update.ts';
import { actBy, type ManageDeps } from './act.ts';

/**
 * Says who took a store that lost commits for all there is; it is open by then, and counts from what it holds.
 * @param found what was wrong with it
 */
export async function recordAcceptance(deps: ManageDeps, found: string): Promise<void> {
  await update(deps, {
    load: async () => null,
    decide: () => null,
    toWrites: () => [actBy(deps, { type: 'store.accept', details: { found } })],
  });
}
