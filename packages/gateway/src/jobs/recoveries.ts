import type { FlowDeps } from '../flow-deps.ts';
import { settlePayment } from '../recovery/settle-payment.ts';
import { traced } from '../trace.ts';
import { cardCompanyPlaces } from './card-company-places.ts';
import { dueRows } from './due-rows.ts';
import { type Job, job } from './runner.ts';

/** So long after a card company answers again, everything that waited for it is under way. */
const LONGEST_WAIT_MS = 60_000;
const PLACES = 64;

/** Settles payments that a crash or a lost answer left open, as fast as the card companies answer. */
export function recoveries(deps: FlowDeps): Job {
  const inPlace = cardCompanyPlaces(deps, PLACES);
  return job({
    name: 'settle payments',
    periodMs: 1_000,
    concurrency: PLACES,
    ...dueRows(deps, 'recovery', { longestWaitMs: LONGEST_WAIT_MS, isBounded: true }),
    subjectOf: ({ row }) => ({ paymentId: row.id }),
    run: ({ row }, { stopping, log }) =>
      inPlace(row, stopping, async (inTime) => {
        const settled = await traced(`settle-${row.id}`, () => settlePayment(inTime, row.id));
        if (settled === undefined || settled.version === row.version) return 'later';
        const { status } = settled.state;
        if (status !== row.status)
          log.info({ paymentId: row.id, from: row.status, to: status }, 'settled a payment');
        return 'done';
      }),
  });
}
