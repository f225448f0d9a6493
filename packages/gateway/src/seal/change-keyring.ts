import type { Ports } from '../ports.ts';
import type { SealingKeyRow, Store } from '../store/contract.ts';
import { update } from '../store/update.ts';
import { put, type Write } from '../store/write.ts';
import type { Keyring } from './keyring.ts';
import { type KeyringState, keyringFromRow, keyringToRow } from './keyring-row.ts';

export interface KeyDeps {
  readonly ports: Ports;
  readonly store: Store;
  readonly keyring: Keyring;
}

export interface StoredKeys {
  readonly state: KeyringState;
  /** Oldest first. */
  readonly sealingKeys: readonly SealingKeyRow[];
}

export interface KeyringChange {
  readonly state: KeyringState;
  /** What changes beside the keyring's own row. */
  readonly writes: readonly Write[];
}

/**
 * The one way to change the keys. Every change is a new version of the keyring's row, so that they come one after the other and
 * every process sees that there was one.
 * @param decide null: nothing is to be changed
 * @returns what was changed; this process knows it by then
 */
export async function changeKeyring<Change extends KeyringChange>(
  { ports, store, keyring }: KeyDeps,
  decide: (stored: StoredKeys) => Change | null,
): Promise<Change | null> {
  const changed = await update(
    { ports, store },
    {
      load: async () => {
        const row = await store.keyring();
        if (row === undefined) throw new Error('The store has no keyring.');
        return { version: row.version, state: keyringFromRow(row), sealingKeys: await store.sealingKeys() };
      },
      decide,
      toWrites: (change, { version }) =>
        change === null ? [] : [put('keyring', keyringToRow(change.state, version + 1)), ...change.writes],
    },
  );
  if (changed !== null) await keyring.refresh();
  return changed;
}
