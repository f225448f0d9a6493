/** Work on one order, one after the other, within this process. Other orders do not wait. */
export interface OrderQueue<Done> {
  /** `before` is what the work just before came to, when this one had to wait for it and it did not fail. */
  run(key: string, work: (before: Done | null) => Promise<Done>): Promise<Done>;
  /** Resolves when nothing runs any more, whatever came of it. */
  quiet(): Promise<void>;
}

export function createOrderQueue<Done>(): OrderQueue<Done> {
  const last = new Map<string, Promise<Done>>();
  return {
    run: (key, work) => {
      const waitedFor = last.get(key);
      const turn = (async () => work((await waitedFor?.catch(() => null)) ?? null))().finally(() => {
        if (last.get(key) === turn) last.delete(key);
      });
      last.set(key, turn);
      return turn;
    },
    quiet: async () => {
      while (last.size > 0) await Promise.allSettled(last.values());
    },
  };
}
