/** What is stored as JSON, of whatever version. */
export type StoredObject = Readonly<Record<string, unknown>>;

/** Makes what one version wrote what the next one would have written. */
export type Upcast = (older: StoredObject) => StoredObject;

/**
 * A form of JSON in the store, with its history: the upcast at place 0 reads what was written before there were versions, the one at
 * place 1 reads version 1, and so on. What is written has the version after the last. Upcasts are never edited once released.
 */
export interface VersionedJson<Value extends object> {
  write(value: object): string;
  /**
   * @param beside what the row keeps in columns of its own
   * @throws when a newer program wrote it, or none
   */
  read(json: string, beside?: StoredObject): Value;
}

/** @param name of the form, for whoever reads the error */
export function versionedJson<Value extends object>(
  name: string,
  upcasts: readonly Upcast[],
): VersionedJson<Value> {
  const current = upcasts.length;
  return {
    write: (value) => JSON.stringify({ v: current, ...value }),
    read: (json, beside = {}) => {
      const { v = 0, ...stored } = objectOf(name, json);
      if (typeof v !== 'number' || !Number.isInteger(v) || v < 0 || v > current)
        throw new Error(
          `${name} of version ${String(v)}: this program knows ${current}. Start the newer one.`,
        );
      // The upcasts of the form lead to what this program writes; the rows of each release are tested.
      return upcasts.slice(v).reduce((older, upcast) => upcast(older), { ...beside, ...stored }) as Value;
    },
  };
}

function objectOf(name: string, json: string): StoredObject {
  const stored: unknown = JSON.parse(json);
  if (typeof stored === 'object' && stored !== null && !Array.isArray(stored)) return stored as StoredObject;
  throw new Error(`${name} is stored as no object: the store is damaged.`);
}
