import { erasePayment } from '../record/erase-payment.ts';
import { type DueDeps, dueRows } from './due-rows.ts';
import { type Job, job } from './runner.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** Erases the customers of payments that are older than `keptDays`. */
export function erasures(deps: DueDeps, keptDays: number): Job {
  return job({
    name: 'erase customers',
    periodMs: HOUR_MS,
    concurrency: 8,
    ...dueRows(deps, 'erasure', { ageMs: keptDays * DAY_MS, longestWaitMs: DAY_MS }),
    subjectOf: ({ row }) => ({ paymentId: row.id }),
    run: async ({ row }, { log }) => {
      if ((await erasePayment(deps, row.id)) !== 'erased') return 'later';
      log.info({ paymentId: row.id }, 'erased the customer of an old payment');
      return 'done';
    },
  });
}
