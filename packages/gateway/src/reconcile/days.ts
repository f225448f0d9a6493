import { kstDate, kstMidnightMs } from '@dojang/protocol/time';

const DAY_MS = 24 * 60 * 60 * 1000;

/** When a day (`YYYYMMDD`) begins in Korea, in milliseconds since the epoch. */
export function midnightMs(day: string): number {
  return kstMidnightMs(Number(day.slice(0, 4)), Number(day.slice(4, 6)), Number(day.slice(6)));
}

export function dayAfter(day: string): string {
  return kstDate(midnightMs(day) + DAY_MS);
}

export function dayBefore(day: string): string {
  return kstDate(midnightMs(day) - DAY_MS);
}

/** Both included, oldest first. */
export function daysBetween(from: string, until: string): readonly string[] {
  const days: string[] = [];
  for (let day = from; day <= until; day = dayAfter(day)) days.push(day);
  return days;
}
