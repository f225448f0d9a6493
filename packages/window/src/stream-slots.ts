/**
 * A browser opens six connections to a host over HTTP/1.1, and the windows of one shop share them: six streams would leave none
 * for a call. Three may stream at a time; the others poll, which holds no connection.
 */
const SLOTS = 3;

/** Runs `use` while this window holds one of the places for streaming; null when there is none to be had. */
export type StreamSlots = <Value>(use: () => Promise<Value>) => Promise<Value | null>;

/** Places shared by all windows that share connections: web locks are kept apart by the same boundaries. */
export function createStreamSlots(locks: Pick<LockManager, 'request'> | undefined): StreamSlots {
  return async (use) => {
    // Without a secure context (a phone that tests over plain http) there are no locks: polling works everywhere.
    if (locks === undefined) return null;
    for (let slot = 1; slot <= SLOTS; slot += 1) {
      try {
        const used = await locks.request(`dojang-stream-${slot}`, { ifAvailable: true }, async (lock) =>
          lock === null ? null : { value: await use() },
        );
        if (used !== null) return used.value;
      } catch {
        // A browser may forbid locks to a page in a frame.
        return null;
      }
    }
    return null;
  };
}
