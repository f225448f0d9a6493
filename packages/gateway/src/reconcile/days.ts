import { kstDate, kstDayMs } from '@dojang/protocol/time';

const DAY_MS = 24 * 60 * 60 * 1000;

export function dayAfter(day: string): string {
  return kstDate(kstDayMs(day) + DAY_MS);
}

export function dayBefore(day: string): string {
  return kstDate(kstDayMs(day) - DAY_MS);
}

/** Both included, oldest first. */
export function eachDay(from: string, until: string): readonly string[] {
  const days: string[] = [];
  for (let day = from; day <= until; day = dayAfter(day)) days.push(day);
  return days;
}
