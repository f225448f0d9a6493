import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Ports } from '../ports.ts';
import { SetupError } from '../setup-error.ts';
import type { SealingKeyRow, Store } from '../store/contract.ts';
import { createSealingKey, foundKeyring } from './found-keyring.ts';
import type { KeyringState } from './keyring-row.ts';
import type { MasterKeys } from './master-key.ts';
import { KeysUnopened, type OpenedSealingKey, openKeys, type SealingKey } from './opened-keys.ts';
import { createSealCount, type SealCount } from './seal-count.ts';
import { secretName } from './secret-name.ts';
import { UnknownStoreKey, unwrapFromStore, wrapInStore } from './store-keys.ts';

export { KeysUnopened, type SealingKey } from './opened-keys.ts';

/**
 * All keys that the store holds, as they are now: a gateway reads every second what others changed. A new sealing key is there
 * for {@link PUBLISH_MS} before it seals, so that whoever meets a token of it knows the key.
 */
export interface Keyring {
  /** It seals now: the newest that every process knows. */
  readonly current: SealingKey;
  /** The current one, for one seal, which is counted. */
  keyToSeal(): SealingKey;
  /** Those whose tokens can be redeemed, so that a rotation overlaps. */
  readonly inUse: readonly SealingKey[];
  /** Looks again for a key that is not known, once a second at most: anybody may send a token that names one. */
  learn(id: string): Promise<void>;
  /** One in use; {@link learn}s of it. */
  findInUse(id: string): Promise<SealingKey | undefined>;
  /** Retired ones too: a payment that exists goes on, and so do its tokens. */
  findOfPayment(id: string): SealingKey | undefined;
  /** Keyed hash of a partner's key: what the store keeps instead of the key. */
  hashKey(key: string): string;
  /**
   * Names an order to the card companies and tells nothing of it: 22 characters, the same for ever, since the secret is in the store
   * and outlives every key.
   */
  orderReference(merchantId: string, orderNumber: string): string;
  /** Encrypts what must be read back. It opens under the same name alone. */
  wrap(name: string, secret: Buffer): string;
  /** @throws when it was wrapped under another name, or lies under a key that is not there */
  unwrap(name: string, wrapped: string): Promise<Buffer>;
  /** A new sealing key, to be stored. */
  createSealingKey(): SealingKeyRow;
  /** What the store said of its keys when they were read last. */
  readonly state: KeyringState;
  readonly sealCount: SealCount;
  /**
   * Reads the keys again, if anything of them changed. When that fails the keyring stays as it was.
   * @throws KeysUnopened, SetupError when the master key's file cannot be read, and what the store throws
   */
  refresh(): Promise<void>;
}

/** So long a sealing key is known before it seals: many times what a process takes to read it. */
export const PUBLISH_MS = 10_000;
const LOOK_AGAIN_MS = 1_000;

/** Opens the keys of a store; makes the first ones when there are none. @throws KeysUnopened */
export async function openKeyring(ports: Ports, store: Store, masterKeys: MasterKeys): Promise<Keyring> {
  await foundKeyring(ports, store, masterKeys);
  let opened = await openKeys(store, masterKeys, null);
  const sealCount = createSealCount();
  let reading: Promise<void> | null = null;
  let readAtMs = ports.monotonicMs();

  async function read(): Promise<void> {
    readAtMs = ports.monotonicMs();
    opened = await openKeys(store, masterKeys, opened);
  }

  async function refresh(): Promise<void> {
    reading ??= read().finally(() => {
      reading = null;
    });
    await reading;
  }

  async function learn(id: string): Promise<void> {
    if (opened.sealingKeys.has(id)) return;
    if (reading === null && ports.monotonicMs() - readAtMs < LOOK_AGAIN_MS) return;
    try {
      await refresh();
    } catch (error) {
      // Whoever follows the keys says so; the token stays unknown.
      if (!(error instanceof KeysUnopened || error instanceof SetupError)) throw error;
    }
  }

  function isInUse({ row }: OpenedSealingKey): boolean {
    return row.retired_at === null || ports.nowMs() < row.retired_at;
  }

  function current(): SealingKey {
    const knownSinceMs = ports.nowMs() - PUBLISH_MS;
    const inUse = [...opened.sealingKeys.values()].filter(isInUse);
    const found = inUse.findLast(({ row }) => row.created_at <= knownSinceMs) ?? inUse[0];
    if (found === undefined) throw new Error('There is no sealing key in use.');
    return found.key;
  }

  function unwrap(name: string, wrapped: string): Buffer {
    return unwrapFromStore(opened.storeKeys, secretName(name), wrapped);
  }

  return {
    get current() {
      return current();
    },
    keyToSeal: () => {
      const key = current();
      sealCount.count(key.id);
      return key;
    },
    get inUse() {
      return [...opened.sealingKeys.values()].filter(isInUse).map(({ key }) => key);
    },
    learn,
    findInUse: async (id) => {
      await learn(id);
      const found = opened.sealingKeys.get(id);
      return found !== undefined && isInUse(found) ? found.key : undefined;
    },
    findOfPayment: (id) => opened.sealingKeys.get(id)?.key,
    hashKey: (key) => createHmac('sha256', opened.hashSecret).update(key).digest('base64url'),
    orderReference: (merchantId, orderNumber) =>
      createHmac('sha256', opened.hashSecret)
        .update(JSON.stringify(['order reference', merchantId, orderNumber]))
        .digest()
        .subarray(0, 16)
        .toString('base64url'),
    wrap: (name, secret) => wrapInStore(ports, opened.storeKeys[0], secretName(name), secret),
    unwrap: async (name, wrapped) => {
      try {
        return unwrap(name, wrapped);
      } catch (error) {
        if (!(error instanceof UnknownStoreKey)) throw error;
        await refresh();
        return unwrap(name, wrapped);
      }
    },
    createSealingKey: () => createSealingKey(ports, opened.storeKeys[0]),
    get state() {
      return opened.state;
    },
    sealCount,
    refresh,
  };
}

/** Compares two texts without telling, by its time, where they differ. */
export function sameText(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}
