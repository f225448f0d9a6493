import type { DueDeps } from './due-rows.ts';
import { type Job, job } from './runner.ts';

const PERIOD_MS = 10 * 60 * 1000;

/** Forgets wrong keys that count no more, and with them the addresses that they came from. */
export function forgottenWrongKeys({ ports, store }: DueDeps): Job {
  return job<number>({
    name: 'forget wrong keys',
    periodMs: PERIOD_MS,
    concurrency: 1,
    take: async () => ({ items: [ports.nowMs()], isMore: false }),
    subjectOf: () => ({}),
    run: async (nowMs, { stopping }) => {
      while (!stopping.aborted && (await store.forgetWrongKeys(nowMs)));
      return 'done';
    },
    // The next period takes them up.
    putOff: async () => {},
  });
}
