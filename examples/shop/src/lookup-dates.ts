import { formatDay } from './format.ts';

const CLOCK_SLACK_MS = 10 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/**
 * The days, `YYYYMMDD` in KST, under which the gateway may have filed a payment: from the attempt's start to now, and
 * never more than a day later. Nearly always one, so a failure costs one question; two around midnight.
 */
export function lookupDates(createdAtMs: number, nowMs: number): readonly [string, ...string[]] {
  const first = formatDay(createdAtMs - CLOCK_SLACK_MS);
  const last = formatDay(Math.min(nowMs + CLOCK_SLACK_MS, createdAtMs + DAY_MS));
  return first === last ? [first] : [first, last];
}
