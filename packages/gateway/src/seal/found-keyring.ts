import type { Ports } from '../ports.ts';
import type { SealingKeyRow, Store } from '../store/contract.ts';
import { update } from '../store/update.ts';
import { insert, put } from '../store/write.ts';
import { type KeyringState, keyringToRow } from './keyring-row.ts';
import type { MasterKey, MasterKeys } from './master-key.ts';
import { KeysUnopened } from './opened-keys.ts';
import { HASH_SECRET, secretName } from './secret-name.ts';
import {
  createStoreKey,
  type StoreKey,
  storeKeyOfBefore,
  storeKeyUnder,
  unwrapFromStore,
  wrapInStore,
} from './store-keys.ts';
import { subkey } from './subkey.ts';

/**
 * Makes the keyring of a store that has none: of a new one, or of one from before there was a keyring, whose secrets the master
 * key wrapped directly. Two processes may start together: one of them founds it, and both read that.
 */
export async function foundKeyring(ports: Ports, store: Store, masterKeys: MasterKeys): Promise<void> {
  await update(
    { ports, store },
    {
      load: async () => {
        // First the keys: who founds writes both at once, so that keys without a keyring after them are of before.
        const rows = await store.sealingKeys();
        return (await store.keyring()) === undefined ? rows : null;
      },
      decide: (rows) => {
        if (rows === null) return null;
        return rows.length === 0 ? newKeyring(ports, masterKeys) : keyringOfBefore(ports, masterKeys, rows);
      },
      toWrites: (founded) =>
        founded === null
          ? []
          : [
              put('keyring', keyringToRow(founded.state, 1)),
              ...(founded.sealingKey === null ? [] : [insert('sealing_keys', founded.sealingKey)]),
            ],
    },
  );
}

interface Founded {
  readonly state: KeyringState;
  readonly sealingKey: SealingKeyRow | null;
}

function newKeyring(ports: Ports, masterKeys: MasterKeys): Founded {
  const key = createStoreKey(ports);
  return {
    state: stateOf(ports, newest(masterKeys()), [key], ports.randomBytes(32)),
    sealingKey: createSealingKey(ports, key),
  };
}

function keyringOfBefore(ports: Ports, masterKeys: MasterKeys, rows: readonly SealingKeyRow[]): Founded {
  const master = masterKeys().find((key) => rows.every((row) => opens(storeKeyOfBefore(key), row)));
  if (master === undefined)
    throw new KeysUnopened('The keys of this store lie under another master key than the one that is there.');
  const hashSecret = subkey(master, HASH_SECRET).export();
  return {
    state: stateOf(ports, master, [createStoreKey(ports), storeKeyOfBefore(master)], hashSecret),
    sealingKey: null,
  };
}

function stateOf(
  ports: Ports,
  master: MasterKey,
  keys: readonly [StoreKey, ...StoreKey[]],
  hashSecret: Buffer,
): KeyringState {
  return {
    storeKeys: keys.map((key) => storeKeyUnder(ports, key, [{ key: master, validUntilMs: null }])),
    hashSecret: wrapInStore(ports, keys[0], secretName(HASH_SECRET), hashSecret),
    seals: {},
  };
}

export function createSealingKey(ports: Ports, storeKey: StoreKey): SealingKeyRow {
  const id = ports.randomBytes(4).toString('hex');
  const wrapped = wrapInStore(ports, storeKey, id, ports.randomBytes(32));
  return { id, wrapped, created_at: ports.nowMs(), retired_at: null };
}

function opens(key: StoreKey, row: SealingKeyRow): boolean {
  try {
    unwrapFromStore([key], row.id, row.wrapped);
    return true;
  } catch {
    return false;
  }
}

function newest(keys: readonly MasterKey[]): MasterKey {
  const [key] = keys;
  if (key === undefined) throw new Error('There is no master key.');
  return key;
}
