import { createSecretKey, type KeyObject } from 'node:crypto';
import type { SealingKeyRow, Store } from '../store/contract.ts';
import { type KeyringState, keyringFromRow } from './keyring-row.ts';
import type { MasterKeys } from './master-key.ts';
import { HASH_SECRET, secretName } from './secret-name.ts';
import { openStoreKey, type StoreKey, unwrapFromStore } from './store-keys.ts';
import type { RootKey } from './subkey.ts';

/** A sealing key in the clear. */
export type SealingKey = RootKey;

/** No master key of this process opens the keys of the store. */
export class KeysUnopened extends Error {
  override readonly name = 'KeysUnopened';
}

/** Every key of a store, of one version of its keyring. */
export interface OpenedKeys {
  readonly version: number;
  readonly state: KeyringState;
  /** Newest first. */
  readonly storeKeys: readonly [StoreKey, ...StoreKey[]];
  readonly hashSecret: KeyObject;
  /** Oldest first; retired ones too. */
  readonly sealingKeys: ReadonlyMap<string, OpenedSealingKey>;
}

export interface OpenedSealingKey {
  readonly key: SealingKey;
  readonly row: SealingKeyRow;
}

/**
 * Reads the keys of a store, if they are not those of `before` already. Keys that are known stay the same objects, with what was derived
 * of them.
 * @throws KeysUnopened
 */
export async function openKeys(
  store: Pick<Store, 'keyring' | 'sealingKeys'>,
  masterKeys: MasterKeys,
  before: OpenedKeys | null,
): Promise<OpenedKeys> {
  for (;;) {
    const row = await store.keyring();
    if (row === undefined) throw new Error('The store has no keyring.');
    if (row.version === before?.version) return before;
    const sealingRows = await store.sealingKeys();
    // Changed in between: the two would not be of one version.
    if ((await store.keyring())?.version !== row.version) continue;
    const state = keyringFromRow(row);
    const storeKeys = openStoreKeys(state, masterKeys, before);
    const unwrap = (name: string, wrapped: string) => unwrapFromStore(storeKeys, name, wrapped);
    return {
      version: row.version,
      state,
      storeKeys,
      hashSecret: before?.hashSecret ?? createSecretKey(unwrap(secretName(HASH_SECRET), state.hashSecret)),
      sealingKeys: new Map(
        sealingRows.map((each) => {
          const known = before?.sealingKeys.get(each.id)?.key;
          return [
            each.id,
            { row: each, key: known ?? { id: each.id, secret: unwrap(each.id, each.wrapped) } },
          ];
        }),
      ),
    };
  }
}

/** The master keys are read only when there is a store key that is not known. */
function openStoreKeys(
  { storeKeys }: KeyringState,
  masterKeys: MasterKeys,
  before: OpenedKeys | null,
): OpenedKeys['storeKeys'] {
  const known = new Map(before?.storeKeys.map((key) => [key.id, key]));
  const isKnown = storeKeys.every(({ id }) => known.has(id));
  const masters = isKnown ? [] : masterKeys();
  const [newest, ...older] = storeKeys.map((stored) => {
    const key = known.get(stored.id) ?? openStoreKey(masters, stored);
    if (key !== null) return key;
    const needed = stored.wraps.map(({ masterKeyId }) => masterKeyId).join(' or ');
    throw new KeysUnopened(
      `The keys of this store lie under another master key: it needs the one with the id ${needed}, ` +
        `and there is ${masters.map(({ id }) => id).join(', ')}.`,
    );
  });
  if (newest === undefined) throw new Error('The keyring holds no store key.');
  return [newest, ...older];
}
