/** A payment window lives at most 30 minutes, the card app 3 more; after this nobody can pay in it any more. */
export const WAITING_LIMIT_MS = 40 * 60_000;

/** Longer than a settlement can take, so that a crashed one is taken up again and a running one is left alone. */
export const LEASE_MS = 45_000;

const CHECKING_SECONDS = [2, 4, 8, 15, 30, 60, 120, 300];
const LAST_CHECK = 200;

/** Pause before the next look at a claimed payment, in ms; null when only the customer's button asks again. */
export function pauseWhileChecking(checks: number): number | null {
  if (checks >= LAST_CHECK) return null;
  return (CHECKING_SECONDS[checks] ?? 600) * 1_000;
}

/** Pause before the next look at a window that nobody has come back from: a minute, then longer and longer. */
export function pauseWhileWaiting(ageMs: number): number {
  return Math.min(Math.max(ageMs, 60_000), Math.max(WAITING_LIMIT_MS - ageMs, 60_000));
}
