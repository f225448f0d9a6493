import { erasePayment } from '../record/erase-payment.ts';
import { startOfDayYearsBefore } from '../retention/calendar-years.ts';
import type { KeptYears } from '../retention/kept-years.ts';
import { type DueDeps, dueRows } from './due-rows.ts';
import { type Job, job } from './runner.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** Erases the customers of payments that have been kept for their years. */
export function erasures(deps: DueDeps, kept: KeptYears): readonly Job[] {
  return [erasuresOf(deps, 'erasure', kept.payments), erasuresOf(deps, 'short erasure', kept.smallPayments)];
}

function erasuresOf(deps: DueDeps, queue: 'erasure' | 'short erasure', years: number): Job {
  // The start of a day passed no row of that day: what is due is earlier.
  const dueUpTo = (nowMs: number) => startOfDayYearsBefore(nowMs, years) - 1;
  return job({
    name: `erase customers (${queue})`,
    periodMs: HOUR_MS,
    concurrency: 8,
    ...dueRows(deps, queue, { dueUpTo, longestWaitMs: DAY_MS }),
    subjectOf: ({ row }) => ({ paymentId: row.id }),
    run: async ({ row }, { log }) => {
      if ((await erasePayment(deps, row.id)) !== 'erased') return 'later';
      log.info({ paymentId: row.id }, 'erased the customer of an old payment');
      return 'done';
    },
  });
}
