/** Work that callers of the same key share while it runs. */
export interface SingleFlight {
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** Waits until nothing runs any more, whatever came of it. */
  landed(): Promise<void>;
}

export function createSingleFlight(): SingleFlight {
  const running = new Map<string, Promise<unknown>>();
  return {
    run: <T>(key: string, work: () => Promise<T>): Promise<T> => {
      // One key always stands for one kind of work, so the promise found is of the same type.
      const found = running.get(key) as Promise<T> | undefined;
      if (found !== undefined) return found;
      const flight = work().finally(() => running.delete(key));
      running.set(key, flight);
      return flight;
    },
    landed: async () => {
      while (running.size > 0) await Promise.allSettled(running.values());
    },
  };
}
