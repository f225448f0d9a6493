/** Resolves after a time, or at once when the signal aborts. */
export function pause(durationMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, durationMs);
    signal?.addEventListener('abort', end);
  });
}

/** How long to wait before the next try: 1, 2, 4, then 8 seconds, and no less than was asked for. */
export function backoffMs(failures: number, retryAfterMs = 0): number {
  return Math.max(retryAfterMs, 1_000 * 2 ** Math.min(Math.max(failures - 1, 0), 3));
}
