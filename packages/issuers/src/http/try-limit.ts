/** Counts wrong tries by address in windows of a minute; the next window forgives. */
export class TryLimit {
  readonly #limit: number;
  readonly #windowMs: number;
  readonly #tries = new Map<string, { readonly startedAtMs: number; readonly count: number }>();

  constructor({ limit, windowMs }: { readonly limit: number; readonly windowMs: number }) {
    this.#limit = limit;
    this.#windowMs = windowMs;
  }

  isExhausted(address: string, nowMs: number): boolean {
    this.#forget(nowMs);
    return (this.#tries.get(address)?.count ?? 0) >= this.#limit;
  }

  countWrong(address: string, nowMs: number): void {
    this.#forget(nowMs);
    const { startedAtMs, count } = this.#tries.get(address) ?? { startedAtMs: nowMs, count: 0 };
    this.#tries.set(address, { startedAtMs, count: count + 1 });
  }

  #forget(nowMs: number): void {
    for (const [address, { startedAtMs }] of this.#tries) {
      // Insertion order is the order of the windows, so the first one that still runs ends the search.
      if (nowMs - startedAtMs < this.#windowMs) return;
      this.#tries.delete(address);
    }
  }
}
