import { shareOut } from '../delivery/share-out.ts';
import { type DueDeps, dueRows } from './due-rows.ts';
import { type Job, job } from './runner.ts';

/** Shares results out among the addresses of their partners. */
export function sharedResults(deps: DueDeps): Job {
  return job({
    name: 'share results out',
    periodMs: 250,
    concurrency: 64,
    ...dueRows(deps, 'outbox', { longestWaitMs: 600_000, isBounded: true }),
    subjectOf: ({ row }) => ({ outboxId: row.id }),
    run: async ({ row }) => {
      await shareOut(deps, row);
      return 'done';
    },
  });
}
