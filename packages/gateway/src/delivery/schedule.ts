const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** The pauses after each failed try: eleven tries over a good three days, as Standard Webhooks advises. */
const pausesMs = [
  10 * SECOND_MS,
  MINUTE_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  20 * HOUR_MS,
  32 * HOUR_MS,
] as const;

/** After this many failed tries nothing is sent by itself any more. */
export const maxTries = pausesMs.length + 1;

/** The longest pause that a receiver's `Retry-After` can ask for. */
const MAX_RETRY_AFTER_MS = 24 * HOUR_MS;
/** Up to this share is added at random, so that many that failed together do not come back together. */
const JITTER = 0.1;

/**
 * How long to wait after a failed try; null when it was the last.
 * @param failedTries 1 after the first
 * @param options `chance`: 0 to 1; `retryAfterMs`: what the receiver asked for, which prolongs the pause and never shortens it
 */
export function pauseAfter(
  failedTries: number,
  options: { readonly chance: number; readonly retryAfterMs: number | null },
): number | null {
  const pauseMs = pausesMs[failedTries - 1];
  if (pauseMs === undefined) return null;
  const jittered = Math.round(pauseMs * (1 + JITTER * options.chance));
  return Math.max(jittered, Math.min(options.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS));
}

/** `Retry-After` in milliseconds from now (RFC 9110, 10.2.3: seconds or a date); null when there is none that can be read. */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | null {
  if (value === undefined) return null;
  if (/^\d{1,10}$/.test(value.trim())) return Number(value) * SECOND_MS;
  // A date in the only form a sender may write; Date.parse alone would read nearly anything.
  if (!/^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(value.trim())) return null;
  const atMs = Date.parse(value);
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs);
}
