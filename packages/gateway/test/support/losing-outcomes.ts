import type { Store } from '../../src/store/contract.ts';
import type { Commit } from '../../src/store/write.ts';

/** What becomes of a commit whose outcome is lost. `late`: it is written just before the next commit. */
export type Lost = 'written' | 'not written' | 'late';

/** A store that loses the outcomes of its first commits. */
export function losingOutcomes(store: Store, fates: readonly Lost[]): Store {
  const next = fates[Symbol.iterator]();
  let late: Commit | undefined;
  return {
    ...store,
    commit: async (commit) => {
      if (late !== undefined) await store.commit(late);
      late = undefined;
      const { value: fate } = next.next();
      if (fate === undefined) return await store.commit(commit);
      if (fate === 'late') late = commit;
      if (fate === 'written') await store.commit(commit);
      return { kind: 'indeterminate', cause: new Error('lost on purpose') };
    },
  };
}
