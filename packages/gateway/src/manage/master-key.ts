import { replaceFile } from '../data-folder/write-once.ts';
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
import { actBy, type ManageDeps } from './act.ts';

export interface RotatedMasterKey {
  /** Of the new one; it says nothing of the key. */
  readonly id: string;
  readonly old: { readonly id: string; readonly validUntilMs: number };
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
 * ends the old key opens the store too: for other machines, whose files are still to be replaced.
 * @throws SetupError when the file holds no key that opens this store
 */
export async function rotateMasterKey(
  deps: ManageDeps,
  { file, overlapMs }: { readonly file: string; readonly overlapMs: number },
): Promise<RotatedMasterKey> {
  await deps.keyring.refresh();
  const old = keyInForce(deps.keyring.state, file);
  const fresh = masterKeyOf(deps.ports.randomBytes(MASTER_KEY_BYTES));
  replaceFile(file, masterKeyLines([fresh, old]));
  const validUntilMs = await wrapAnew(deps, { old, fresh, overlapMs });
  replaceFile(file, masterKeyLines([fresh]));
  return { id: fresh.id, old: { id: old.id, validUntilMs } };
}

/** Whatever else a file holds is left over from a rotation that did not get through. */
function keyInForce({ storeKeys }: KeyringState, file: string): MasterKey {
  const inForce = storeKeys[0]?.wraps.find(({ validUntilMs }) => validUntilMs === null)?.masterKeyId;
  const key = readMasterKeyFile(file).find(({ id }) => id === inForce);
  if (key === undefined)
    throw new SetupError(
      `${file} does not hold the master key of this store, whose id is ${inForce}: rotate where that one is, or put it there first.`,
    );
  return key;
}

async function wrapAnew(
  deps: ManageDeps,
  {
    old,
    fresh,
    overlapMs,
  }: { readonly old: MasterKey; readonly fresh: MasterKey; readonly overlapMs: number },
): Promise<number> {
  const { ports, keyring } = deps;
  const storeKey = createStoreKey(ports);
  const validUntilMs = ports.nowMs() + overlapMs;
  const masters = [
    { key: fresh, validUntilMs: null },
    ...(overlapMs > 0 ? [{ key: old, validUntilMs }] : []),
  ];
  const under = (key: StoreKey) => storeKeyUnder(ports, key, masters);
  await update<Rewrapped, Rewrapped>(deps, {
    load: () => rewrapAll(deps, storeKey),
    decide: (rewrapped) => rewrapped,
    toWrites: ({ version, state, hashSecret, sealingKeys, addresses }) => {
      const [newest] = state.storeKeys;
      const previous = newest && openStoreKey([old], newest);
      if (!previous) throw new Error('The master key has changed meanwhile.');
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
  return validUntilMs;
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
