import { type DueDeps } from './due-rows.ts';
import { type Job, job } from './runner.ts';

const HOUR_MS = 60 * 60 * 1000;
/** Whoever lost the answer to a commit asks within seconds. */
const KEPT_MS = HOUR_MS;

/** Forgets the ids of old commits. */
export function forgottenCommits({ ports, store }: DueDeps): Job {
  return job<number>({
    name: 'forget old commits',
    periodMs: HOUR_MS,
    concurrency: 1,
    take: async () => ({ items: [ports.nowMs() - KEPT_MS], isMore: false }),
    subjectOf: () => ({}),
    run: async (beforeMs, { stopping }) => {
      while (!stopping.aborted && (await store.forgetCommits(beforeMs)));
      return 'done';
    },
    // The next period takes them up.
    putOff: async () => {},
  });
}
