import type { Ports } from '../ports.ts';
import type { StoredStoreKey } from './keyring-row.ts';
import type { MasterKey } from './master-key.ts';
import type { RootKey } from './subkey.ts';
import { unwrapUnder, wrapUnder } from './wrap.ts';

/** Wraps what must be read back from the store, and is itself stored under the master key. */
export type StoreKey = RootKey;

/** The store key of what was stored before there were store keys: the master key of that time wrapped it directly. */
const BEFORE_STORE_KEYS = '';

export class UnknownStoreKey extends Error {
  override readonly name = 'UnknownStoreKey';
}

export function createStoreKey({ randomBytes }: Pick<Ports, 'randomBytes'>): StoreKey {
  return { id: randomBytes(4).toString('hex'), secret: randomBytes(32) };
}

/** The master key as what it was to a store of before. */
export function storeKeyOfBefore(masterKey: MasterKey): StoreKey {
  return { id: BEFORE_STORE_KEYS, secret: masterKey.secret };
}

/** What is stored of a store key: itself, under each of these master keys. */
export function storeKeyUnder(
  ports: Pick<Ports, 'randomBytes'>,
  key: StoreKey,
  masters: readonly { readonly key: MasterKey; readonly validUntilMs: number | null }[],
): StoredStoreKey {
  return {
    id: key.id,
    wraps: masters.map((master) => ({
      masterKeyId: master.key.id,
      wrapped: wrapUnder(ports, master.key, nameOf(key.id), key.secret),
      validUntilMs: master.validUntilMs,
    })),
  };
}

/** Opens a store key with any of the master keys; null when none of them is one that it lies under. */
export function openStoreKey(
  masterKeys: readonly MasterKey[],
  { id, wraps }: StoredStoreKey,
): StoreKey | null {
  for (const { masterKeyId, wrapped } of wraps) {
    const masterKey = masterKeys.find((key) => key.id === masterKeyId);
    if (masterKey !== undefined) return { id, secret: unwrapUnder(masterKey, nameOf(id), wrapped) };
  }
  return null;
}

/** Says in front under which key it lies. */
export function wrapInStore(
  ports: Pick<Ports, 'randomBytes'>,
  key: StoreKey,
  name: string,
  secret: Buffer,
): string {
  return `${key.id}.${wrapUnder(ports, key, name, secret)}`;
}

/** @throws UnknownStoreKey; another error when it was wrapped under another name */
export function unwrapFromStore(keys: readonly StoreKey[], name: string, wrapped: string): Buffer {
  const dot = wrapped.indexOf('.');
  const id = dot === -1 ? BEFORE_STORE_KEYS : wrapped.slice(0, dot);
  const key = keys.find((each) => each.id === id);
  if (key === undefined)
    throw new UnknownStoreKey(`A stored secret lies under the store key "${id}", which is not there.`);
  return unwrapUnder(key, name, wrapped.slice(dot + 1));
}

function nameOf(id: string): string {
  return `store-key:${id}`;
}
