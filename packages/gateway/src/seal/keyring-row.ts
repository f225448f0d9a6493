import type { KeyringRow } from '../store/contract.ts';
import { versionedJson } from '../store/versioned-json.ts';

/**
 * What is stored of the keys beside the sealing keys: one row, and every change of any key is a new version of it. So changes of keys
 * come one after the other, and a process that has seen its version knows all keys.
 *
 * The master key wraps store keys, and these wrap whatever must be read back. A new master key therefore changes this row and
 * whatever else it wraps anew in one commit, and until the overlap ends the old one opens it as well.
 */
export interface KeyringState {
  /** Newest first. The newest wraps; the others open what somebody wrapped before he knew it. */
  readonly storeKeys: readonly StoredStoreKey[];
  /** Secret of the hashes of partners' keys, wrapped: the hashes cannot be made anew, so it never changes. */
  readonly hashSecret: string;
  /** How many seals the processes have set aside, by sealing key. */
  readonly seals: Readonly<Record<string, number>>;
}

export interface StoredStoreKey {
  readonly id: string;
  /** The same key under each master key that opens it. */
  readonly wraps: readonly {
    readonly masterKeyId: string;
    readonly wrapped: string;
    readonly validUntilMs: number | null;
  }[];
}

const ID = 'keyring';
const states = versionedJson<KeyringState>('The keyring', [(state) => state]);

export function keyringFromRow(row: KeyringRow): KeyringState {
  return states.read(row.state);
}

export function keyringToRow(state: KeyringState, version: number): KeyringRow {
  return { id: ID, version, state: states.write(state) };
}
