/**
 * Aborts after so long; what it ends rejects with an `AbortError`. `AbortSignal.timeout` is younger than the oldest browsers that
 * pay here, and older WebKit does not tell its `TimeoutError`.
 */
export function timeLimit(durationMs: number): AbortSignal {
  const limit = new AbortController();
  setTimeout(() => limit.abort(), durationMs);
  return limit.signal;
}
