/** Korea has no daylight saving time: KST is UTC+9 all year. */
const KST_OFFSET_MS = 9 * 60 * 60 * 1000;

/**
 * Formats a moment as the wire's `YYYYMMDDhhmmss` in KST.
 * @param timeMs milliseconds since the epoch
 */
export function kstTimestamp(timeMs: number): string {
  return new Date(timeMs + KST_OFFSET_MS).toISOString().slice(0, 19).replace(/\D/g, '');
}

/** The moment of `YYYYMMDDhhmmss` in KST, in milliseconds since the epoch. */
export function timeOfKstTimestamp(text: string): number {
  const [, year, month, day, hours, minutes, seconds] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text)?.map(Number) ?? [];
  return Date.UTC(year ?? 0, (month ?? 0) - 1, day, hours, minutes, seconds) - KST_OFFSET_MS;
}

/** Formats a moment as the wire's `YYYYMMDD` in KST (`PCD_PAY_DATE`). */
export function kstDate(timeMs: number): string {
  return kstTimestamp(timeMs).slice(0, 8);
}

/** How long the day has lasted in Korea, in milliseconds: 0 to 86,399,999. */
export function kstMsOfDay(timeMs: number): number {
  return (timeMs + KST_OFFSET_MS) % (24 * 60 * 60 * 1000);
}

/** When a day, `YYYYMMDD`, begins in Korea, in milliseconds since the epoch. */
export function kstDayMs(day: string): number {
  return kstMidnightMs(Number(day.slice(0, 4)), Number(day.slice(4, 6)), Number(day.slice(6)));
}

/**
 * When a day begins in Korea. Days beyond a month or a year count on, as with `Date.UTC`.
 * @param month 1 to 12
 * @returns milliseconds since the epoch
 */
export function kstMidnightMs(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) - KST_OFFSET_MS;
}
