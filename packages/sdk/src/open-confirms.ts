/** Confirm keys that were sent and whose outcome is not known to this process; the oldest give way. */
export type OpenConfirms = Pick<Set<string>, 'has' | 'add' | 'delete'>;

const CAPACITY = 1_000;

export function createOpenConfirms(): OpenConfirms {
  const keys = new Set<string>();
  return {
    has: (key) => keys.has(key),
    delete: (key) => keys.delete(key),
    add: (key) => {
      const [oldest] = keys;
      if (keys.size >= CAPACITY && oldest !== undefined) keys.delete(oldest);
      return keys.add(key);
    },
  };
}
