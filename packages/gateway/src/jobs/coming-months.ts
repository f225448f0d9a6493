import type { DueDeps } from './due-rows.ts';
import { type Job, job } from './runner.ts';

const HOUR_MS = 60 * 60 * 1000;

/**
 * Makes room for the months that come, before their first payment. One that was missed costs no payment: it lies in the rest, and goes
 * over.
 */
export function comingMonths({ store }: DueDeps): Job {
  return job<'months'>({
    name: 'make room for months',
    periodMs: HOUR_MS,
    concurrency: 1,
    take: async () => ({ items: ['months'], isMore: false }),
    subjectOf: () => ({}),
    run: async (_, { log }) => {
      const made = await store.makeMonths();
      if (made.length > 0) log.info({ months: made }, 'made room for months');
      return 'done';
    },
    // The next period tries again.
    putOff: async () => {},
  });
}
