/** So many in a time: at once, or spread over it. */
export interface Rate {
  readonly count: number;
  readonly periodMs: number;
}

/**
 * How long until one more fits; 0 when it does now. What was counted is forgotten evenly, so that all that must be known of
 * somebody is when the last of it will be. A clock that is ahead of ours makes nobody wait for longer.
 */
export function waitMs(rate: Rate, forgottenAtMs: number, nowMs: number): number {
  const fullAtMs = nowMs + rate.periodMs;
  return Math.max(0, Math.min(Math.max(forgottenAtMs, nowMs), fullAtMs) + eachMs(rate) - fullAtMs);
}

/** When all will be forgotten once one more is counted. More than the rate allows is not remembered for longer. */
export function countOne(rate: Rate, forgottenAtMs: number, nowMs: number): number {
  return Math.min(Math.max(forgottenAtMs, nowMs) + eachMs(rate), nowMs + rate.periodMs);
}

/** After which time one of them is forgotten. */
export function eachMs({ count, periodMs }: Rate): number {
  return Math.max(1, Math.floor(periodMs / count));
}
