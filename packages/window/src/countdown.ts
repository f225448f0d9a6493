/** The moments at which the rest of the time is read aloud, in seconds. More would talk over the customer. */
const ANNOUNCED_SECONDS = [120, 60, 30, 10] as const;

/** Whole seconds that are left, a started one included. */
export function secondsLeft(expiresAtMs: number, nowMs: number): number {
  return Math.max(0, Math.ceil((expiresAtMs - nowMs) / 1000));
}

/** The mark that was passed between two looks at the clock, to be announced; null when there was none. */
export function announcedMark(before: number, now: number): number | null {
  const passed = ANNOUNCED_SECONDS.filter((mark) => before > mark && now <= mark);
  return passed[passed.length - 1] ?? null;
}
