import type { PayoutDays } from '@dojang/protocol/acquirer';
import { kstDate } from '@dojang/protocol/time';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Working days after the acquisition until the money comes. */
const DEPOSIT_AFTER = 2;

/** A virtual card company acquires by itself on the next working day, and pays two working days later. It knows no holidays. */
export function payoutDaysOf(bookedAtMs: number): PayoutDays {
  const acquiredAtMs = workingDayAfter(bookedAtMs, 1);
  return {
    acquiredOn: kstDate(acquiredAtMs),
    depositOn: kstDate(workingDayAfter(acquiredAtMs, DEPOSIT_AFTER)),
  };
}

function workingDayAfter(atMs: number, days: number): number {
  let [dayMs, left] = [atMs, days];
  while (left > 0) {
    dayMs += DAY_MS;
    if (!isWeekend(dayMs)) left -= 1;
  }
  return dayMs;
}

function isWeekend(atMs: number): boolean {
  const day = kstDate(atMs);
  const weekday = new Date(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
}
