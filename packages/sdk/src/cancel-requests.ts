/**
 * Remembers the request of each cancellation that has an id of yours, so that the same id sends the same request again, after a restart
 * and in another process too: a gateway tells a repetition by its authentication, and would take a new one for a second cancellation.
 *
 * Keep what it holds for as long as somebody may ask again, and outside of any transaction that may be rolled back. It holds no keys, but
 * the authentication of one cancellation.
 */
export interface CancelRequests {
  /**
   * The request that is kept under this key; null when none is.
   * @param key a digest, not the id itself
   */
  find(key: string): Promise<string | null>;
  /**
   * Atomic, and durable before it resolves, since the request is sent then: keeps it unless one is kept under this key; resolves with the
   * one that is kept.
   */
  bind(key: string, request: string): Promise<string>;
}

const CAPACITY = 10_000;

/** For one process, and as long as it runs; the oldest of 10 000 requests give way. */
export function memoryCancelRequests(): CancelRequests {
  const requests = new Map<string, string>();
  return {
    find: async (key) => requests.get(key) ?? null,
    bind: async (key, request) => {
      const kept = requests.get(key);
      if (kept !== undefined) return kept;
      const [oldest] = requests.keys();
      if (requests.size >= CAPACITY && oldest !== undefined) requests.delete(oldest);
      requests.set(key, request);
      return request;
    },
  };
}
