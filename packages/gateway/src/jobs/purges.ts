import type { DueDeps } from './due-rows.ts';
import { type Job, job } from './runner.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** Days for which deliveries are kept that have come to their end. */
export const KEPT_DELIVERY_DAYS = 90;

/** Deletes what nobody needs any more: windows in which no card was chosen, and old deliveries. */
export function purges({ ports, store }: DueDeps, deliveryDays: number): readonly Job[] {
  const hourly = (name: string, upTo: () => number, purge: (upToMs: number) => Promise<boolean>) =>
    job<number>({
      name,
      periodMs: HOUR_MS,
      concurrency: 1,
      take: async () => ({ items: [upTo()], isMore: false }),
      subjectOf: () => ({}),
      run: async (upToMs, { stopping }) => {
        while (!stopping.aborted && (await purge(upToMs)));
        return 'done';
      },
      // The next period takes them up.
      putOff: async () => {},
    });
  return [
    hourly(
      'delete windows never used',
      () => ports.nowMs(),
      (nowMs) => store.purgeWindows(nowMs),
    ),
    hourly(
      'delete old deliveries',
      () => ports.nowMs() - deliveryDays * DAY_MS,
      (beforeMs) => store.purgeDeliveries(beforeMs),
    ),
  ];
}
