import { kstDate, kstMidnightMs } from '@dojang/protocol/time';

/**
 * Midnight (KST) at which the day began that many calendar years before. What happened earlier has been kept for so many years:
 * a time counts from the day after, to the end of the day of the same date, or to the end of February (민법 제157조, 제160조).
 * @param nowMs milliseconds since the epoch, as the answer
 */
export function startOfDayYearsBefore(nowMs: number, years: number): number {
  const today = kstDate(nowMs);
  return kstMidnightMs(Number(today.slice(0, 4)) - years, Number(today.slice(4, 6)), Number(today.slice(6)));
}
