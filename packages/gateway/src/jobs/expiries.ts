import type { FlowDeps } from '../flow-deps.ts';
import { loadPayment } from '../record/change-payment.ts';
import { refresh } from '../recovery/refresh.ts';
import { traced } from '../trace.ts';
import { cardCompanyPlaces } from './card-company-places.ts';
import { dueRows } from './due-rows.ts';
import { type Job, job } from './runner.ts';

const LONGEST_WAIT_MS = 600_000;
const PLACES = 32;

/** Ends what its customer has left, and nobody confirmed: no payment stays open because nobody looks at it any more. */
export function expiries(deps: FlowDeps): Job {
  const inPlace = cardCompanyPlaces(deps, PLACES);
  return job({
    name: 'end payments',
    periodMs: 1_000,
    concurrency: PLACES,
    ...dueRows(deps, 'expiry', { longestWaitMs: LONGEST_WAIT_MS }),
    subjectOf: ({ row }) => ({ paymentId: row.id }),
    run: ({ row }, { stopping, log }) =>
      inPlace(row, stopping, async (inTime) => {
        const recorded = await loadPayment(deps.store, row.id);
        if (recorded === undefined) throw new Error(`There is no payment ${row.id}.`);
        const { state, version } = await traced(`end-${row.id}`, () => refresh(inTime, recorded));
        if (version === row.version) return 'later';
        if (state.status !== row.status)
          log.info({ paymentId: row.id, from: row.status, to: state.status }, 'ended a payment');
        return 'done';
      }),
  });
}
