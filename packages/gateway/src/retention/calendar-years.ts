/** Korea has no daylight saving time: KST is UTC+9 all year. */
const KST_OFFSET_MS = 9 * 60 * 60 * 1000;

/**
 * Midnight (KST) at which the day began that many calendar years before. What happened earlier has been kept for so many years:
 * a time counts from the day after, to the end of the day of the same date, or to the end of February (민법 제157조, 제160조).
 * @param nowMs milliseconds since the epoch, as the answer
 */
export function startOfDayYearsBefore(nowMs: number, years: number): number {
  const kst = new Date(nowMs + KST_OFFSET_MS);
  return Date.UTC(kst.getUTCFullYear() - years, kst.getUTCMonth(), kst.getUTCDate()) - KST_OFFSET_MS;
}
