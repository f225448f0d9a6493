import { existsSync, rmSync } from 'node:fs';
import { logMomentText } from '@dojang/protocol/figures';
import { aloneWith } from '../data-folder/alone-with.ts';
import { replaceFile, writeOnce } from '../data-folder/write-once.ts';
import {
  addressFromRow,
  addressToRow,
  rewrapSecrets,
  type WebhookAddress,
} from '../delivery/webhook/webhook-address.ts';
import { masterKeyLines, readMasterKeyFile } from '../master-key-file.ts';
import { type KeyringState, keyringFromRow, keyringToRow } from '../seal/keyring-row.ts';
import { MASTER_KEY_BYTES, type MasterKey, masterKeyOf } from '../seal/master-key.ts';
import { HASH_SECRET, secretName } from '../seal/secret-name.ts';
import {
  createStoreKey,
  openStoreKey,
  type StoreKey,
  storeKeyUnder,
  wrapInStore,
} from '../seal/store-keys.ts';
import { SetupError } from '../setup-error.ts';
import type { SealingKeyRow } from '../store/contract.ts';
import { update } from '../store/update.ts';
import { patch, put } from '../store/write.ts';
import { systemReason } from '../system-reason.ts';
import { actBy, type ManageDeps } from './act.ts';

export interface RotatedMasterKey {
  /** Of the new one; it says nothing of the key. */
  readonly id: string;
  readonly old: {
    readonly id: string;
    readonly validUntilMs: number;
    /** Where it is kept: backups made before open with it alone. */
    readonly file: string;
  };
}

/** A master key that opens the store until a moment; null: until somebody rotates it. */
interface Opening {
  readonly key: MasterKey;
  readonly validUntilMs: number | null;
}

/** All that the old key opens, under the new one. */
interface Rewrapped {
  readonly version: number;
  readonly state: KeyringState;
  readonly hashSecret: string;
  readonly sealingKeys: readonly Pick<SealingKeyRow, 'id' | 'wrapped'>[];
  readonly addresses: readonly WebhookAddress[];
}

/**
 * Makes a new master key, and wraps anew under it whatever the old one opened. The file holds both until the store has changed, so
 * that a process that dies anywhere in between leaves a store that opens, and the same command begins again. Until the overlap
 * ends the old key opens the store too: for other machines, whose files are still to be replaced. So do those whose overlap has
 * not ended yet, unless all are to end at once. The old key stays in a file beside.
 * One rotation of a file goes after another.
 * @throws SetupError when somebody else is at the file, it holds no key that opens this store, or a key still in its overlap is not there
 */
export async function rotateMasterKey(
  deps: ManageDeps,
  how: { readonly file: string; readonly overlapMs: number },
): Promise<RotatedMasterKey> {
  return await aloneWith(how.file, () => rotate(deps, how));
}

async function rotate(
  deps: ManageDeps,
  { file, overlapMs }: { readonly file: string; readonly overlapMs: number },
): Promise<RotatedMasterKey> {
  const { ports, keyring } = deps;
  await keyring.refresh();
  const old = keyInForce(keyring.state, file);
  const nowMs = ports.nowMs();
  const validUntilMs = nowMs + overlapMs;
  const older =
    overlapMs > 0 ? [{ key: old, validUntilMs }, ...keysInOverlap(keyring.state, file, nowMs)] : [];
  const fresh = masterKeyOf(ports.randomBytes(MASTER_KEY_BYTES));
  const kept = keep(file, old);
  // On another machine that shares the file somebody may replace it: no key is ever in one place alone.
  const copy = keep(file, fresh);
  replaceFile(file, masterKeyLines([fresh, old]));
  await wrapAnew(deps, { old, masters: [{ key: fresh, validUntilMs: null }, ...older], fresh, overlapMs });
  replaceFile(file, masterKeyLines([fresh]));
  if (holds(file, fresh)) rmSync(copy);
  return { id: fresh.id, old: { id: old.id, validUntilMs, file: kept } };
}

/** Backups made before need it for ever. */
function keep(file: string, key: MasterKey): string {
  const kept = keptFile(file, key.id);
  try {
    writeOnce(kept, masterKeyLines([key]));
  } catch (cause) {
    throw new SetupError(
      `The old key cannot be kept in ${kept} (${systemReason(cause)}): make its folder writable, or rotate where it is, with a copy of ${file}. Nothing was changed.`,
      { cause },
    );
  }
  // It may have been there: by a rotation that did not get through, or not by us.
  if (!holds(kept, key))
    throw new SetupError(
      `${kept} is there, and does not hold the old key, which would be kept nowhere: move it away. Nothing was changed.`,
    );
  return kept;
}

function holds(file: string, { id }: MasterKey): boolean {
  try {
    return readMasterKeyFile(file).some((key) => key.id === id);
  } catch (error) {
    if (error instanceof SetupError) return false;
    throw error;
  }
}

/** Where a key goes that is no longer the one in force. */
function keptFile(file: string, id: string): string {
  return `${file}.${id}`;
}

/** Whatever else a file holds is left over from a rotation that did not get through. */
function keyInForce(state: KeyringState, file: string): MasterKey {
  const inForce = idInForce(state);
  const key = readMasterKeyFile(file).find(({ id }) => id === inForce);
  if (key === undefined)
    throw new SetupError(
      `${file} does not hold the master key of this store, whose id is ${inForce}: rotate where that one is, or put it there first.`,
    );
  return key;
}

function idInForce({ storeKeys }: KeyringState): string | undefined {
  return storeKeys[0]?.wraps.find(({ validUntilMs }) => validUntilMs === null)?.masterKeyId;
}

/** Of rotations before this one: somebody was told until when they open the store. */
function keysInOverlap({ storeKeys }: KeyringState, file: string, nowMs: number): readonly Opening[] {
  const [newest] = storeKeys;
  return (newest?.wraps ?? []).flatMap(({ masterKeyId: id, validUntilMs }) => {
    if (validUntilMs === null || validUntilMs <= nowMs) return [];
    const kept = keptFile(file, id);
    const known = [...readMasterKeyFile(file), ...(existsSync(kept) ? readMasterKeyFile(kept) : [])];
    const key = known.find((each) => each.id === id);
    if (key === undefined)
      throw new SetupError(
        `The master key ${id} opens this store until ${logMomentText(validUntilMs)} KST, and would not from now on: put it into ${kept}, wait until then, or end it with --now.`,
      );
    return [{ key, validUntilMs }];
  });
}

async function wrapAnew(
  deps: ManageDeps,
  {
    old,
    fresh,
    masters,
    overlapMs,
  }: {
    readonly old: MasterKey;
    readonly fresh: MasterKey;
    readonly masters: readonly Opening[];
    readonly overlapMs: number;
  },
): Promise<void> {
  const { ports, keyring } = deps;
  const storeKey = createStoreKey(ports);
  const under = (key: StoreKey) => storeKeyUnder(ports, key, masters);
  await update<Rewrapped, Rewrapped>(deps, {
    load: () => rewrapAll(deps, storeKey),
    decide: (rewrapped) => rewrapped,
    toWrites: ({ version, state, hashSecret, sealingKeys, addresses }) => {
      const [newest] = state.storeKeys;
      const previous = newest && openStoreKey([old], newest);
      // Another rotation was faster: the key that it made would open nothing any more.
      if (!previous || idInForce(state) !== old.id)
        throw new SetupError(
          'The master key has changed meanwhile, by a rotation elsewhere: bring the file of that one here, and rotate again if you still want to.',
        );
      // The previous store key stays: somebody who has not seen the new one yet may be wrapping something under it.
      const next = { ...state, hashSecret, storeKeys: [under(storeKey), under(previous)] };
      return [
        ...addresses.map((address) => put('webhook_addresses', addressToRow(address))),
        ...sealingKeys.map(({ id, wrapped }) => patch('sealing_keys', { id }, { wrapped })),
        put('keyring', keyringToRow(next, version + 1)),
        actBy(deps, { type: 'key.rotate-master', subject: fresh.id, details: { old: old.id, overlapMs } }),
      ];
    },
  });
  await keyring.refresh();
}

async function rewrapAll({ ports, store, keyring }: ManageDeps, storeKey: StoreKey): Promise<Rewrapped> {
  const row = await store.keyring();
  if (row === undefined) throw new Error('The store has no keyring.');
  const state = keyringFromRow(row);
  await keyring.refresh();
  const wrap = (name: string, secret: Buffer) => wrapInStore(ports, storeKey, name, secret);
  const addresses = (await store.webhookAddresses()).map(addressFromRow);
  return {
    version: row.version,
    state,
    hashSecret: wrap(secretName(HASH_SECRET), await keyring.unwrap(HASH_SECRET, state.hashSecret)),
    sealingKeys: (await store.sealingKeys()).map(({ id }) => {
      const key = keyring.findOfPayment(id);
      if (key === undefined) throw new Error(`The sealing key ${id} is not known.`);
      return { id, wrapped: wrap(id, key.secret) };
    }),
    addresses: await Promise.all(
      addresses
        .filter(({ secrets }) => secrets.length > 0)
        .map(async (address) => ({
          ...(await rewrapSecrets(keyring, address, (name, secret) => wrap(secretName(name), secret))),
          version: address.version + 1,
        })),
    ),
  };
}
