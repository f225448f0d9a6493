import type { DueDeps } from './due-rows.ts';
import { type Job, job } from './runner.ts';

const MINUTE_MS = 60 * 1000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Days for which deliveries are kept that have come to their end. */
export const KEPT_DELIVERY_DAYS = 90;
/** Whoever lost the answer to a commit asks within seconds. */
const KEPT_COMMITS_MS = HOUR_MS;

/** Deletes what nobody needs any more. */
export function deletions({ ports, store }: DueDeps, deliveryDays: number): readonly Job[] {
  return [
    // Windows in which no card was chosen, once they are due to go.
    deletion('delete windows never used', HOUR_MS, () => store.purgeWindows(ports.nowMs())),
    deletion('delete old deliveries', HOUR_MS, () =>
      store.purgeDeliveries(ports.nowMs() - deliveryDays * DAY_MS),
    ),
    deletion('forget old commits', HOUR_MS, () => store.forgetCommits(ports.nowMs() - KEPT_COMMITS_MS)),
    // Those that count no more, and with them the addresses that they came from.
    deletion('forget wrong keys', 10 * MINUTE_MS, () => store.forgetWrongKeys(ports.nowMs())),
  ];
}

/** @param deleteSome answers whether more may be left */
function deletion(name: string, periodMs: number, deleteSome: () => Promise<boolean>): Job {
  return job<'rows'>({
    name,
    periodMs,
    concurrency: 1,
    take: async () => ({ items: ['rows'], isMore: false }),
    subjectOf: () => ({}),
    run: async (_, { stopping }) => {
      while (!stopping.aborted && (await deleteSome()));
      return 'done';
    },
    // The next period takes them up.
    putOff: async () => {},
  });
}
