/** Processes set so many seals aside at a time: a commit for each million, and none for a seal. */
const SEALS_AT_ONCE = 2 ** 20;

/** The seals of one process, against those that it has set aside in the store. */
export interface SealCount {
  count(keyId: string): void;
  /** How many more to set aside for a key; 0 while there are enough. */
  lack(keyId: string): number;
  /** So many more are set aside. */
  grant(keyId: string, seals: number): void;
}

export function createSealCount(): SealCount {
  const left = new Map<string, number>();
  const add = (keyId: string, seals: number) => left.set(keyId, (left.get(keyId) ?? 0) + seals);
  return {
    count: (keyId) => add(keyId, -1),
    lack: (keyId) => {
      const seals = left.get(keyId) ?? 0;
      return seals >= SEALS_AT_ONCE / 2 ? 0 : SEALS_AT_ONCE - seals;
    },
    grant: add,
  };
}
