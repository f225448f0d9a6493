import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Ports } from '../ports.ts';
import type { SealingKeyRow, Store } from '../store/contract.ts';
import { update } from '../store/update.ts';
import { insert } from '../store/write.ts';

/** A sealing key in the clear. Every use takes its own subkey, so that no two kinds of token share one. */
export interface SealingKey {
  readonly id: string;
  readonly secret: Buffer;
}

/**
 * The keys that seal tokens: the newest seals, and all that are in use open, so that a rotation overlaps. A retired key opens
 * nothing that is still to be redeemed; it only goes on naming the payments that were opened under it.
 */
export interface Keyring {
  readonly current: SealingKey;
  readonly inUse: readonly SealingKey[];
  /** Retired ones too: for the tokens of a payment that exists. */
  findOfPayment(id: string): SealingKey | undefined;
  /** A new sealing key, to be stored; it seals for those who open the keyring afterwards. */
  createSealingKey(): SealingKeyRow;
  /** Keyed hash of a partner's key: what the store keeps instead of the key. */
  hashKey(key: string): string;
  /** Encrypts what must be read back, under the master key. It opens under the same name alone. */
  wrap(name: string, secret: Buffer): string;
  /** @throws when it was wrapped under another name or master key */
  unwrap(name: string, wrapped: string): Buffer;
}

/** Opens the store's sealing keys with the master key (32 bytes); makes the first one when there is none. */
export async function openKeyring(ports: Ports, store: Store, masterKey: Buffer): Promise<Keyring> {
  if (masterKey.length !== 32) throw new Error(`The master key must be 32 bytes, got ${masterKey.length}.`);
  await addFirstKey(ports, store, masterKey);
  const rows = await store.sealingKeys();
  const keys = new Map(rows.map((row) => [row.id, openSealingKey(masterKey, row)]));
  const inUse = rows.flatMap((row) => (row.retired_at === null ? (keys.get(row.id) ?? []) : []));
  const current = inUse.at(-1);
  if (current === undefined) throw new Error('There is no sealing key in use.');
  const hashSecret = subkey({ id: 'master', secret: masterKey }, 'key-hash');
  return {
    current,
    inUse,
    findOfPayment: (id) => keys.get(id),
    createSealingKey: () => createSealingKey(ports, masterKey),
    hashKey: (key) => createHmac('sha256', hashSecret).update(key).digest('base64url'),
    wrap: (name, secret) => wrap(ports, masterKey, `secret:${name}`, secret),
    unwrap: (name, wrapped) => unwrap(masterKey, `secret:${name}`, wrapped),
  };
}

/** Two processes may start together: the meta row lets one first key win, and both read it. */
async function addFirstKey(ports: Ports, store: Store, masterKey: Buffer): Promise<void> {
  await update(
    { ports, store },
    {
      load: () => store.sealingKeys(),
      decide: (rows) => (rows.length === 0 ? createSealingKey(ports, masterKey) : null),
      toWrites: (row) =>
        row === null
          ? []
          : [insert('sealing_keys', row), insert('meta', { key: 'first-sealing-key', value: row.id })],
    },
  );
}

/** Purposes are few, and every request needs some of them. */
const subkeys = new WeakMap<SealingKey, Map<string, Buffer>>();

/** A key for one purpose (HKDF, RFC 5869). */
export function subkey(key: SealingKey, purpose: string): Buffer {
  const known = subkeys.get(key) ?? new Map<string, Buffer>();
  subkeys.set(key, known);
  const found =
    known.get(purpose) ?? Buffer.from(hkdfSync('sha256', key.secret, '', `dojang:${purpose}`, 32));
  known.set(purpose, found);
  return found;
}

/** A keyed digest that nobody outside can make; each purpose has a key of its own. */
export function mac(key: SealingKey, purpose: string, text: string): Buffer {
  return createHmac('sha256', subkey(key, purpose)).update(text).digest();
}

/** Compares two texts without telling, by its time, where they differ. */
export function sameText(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}

function createSealingKey(ports: Ports, masterKey: Buffer): SealingKeyRow {
  const id = ports.randomBytes(4).toString('hex');
  const wrapped = wrap(ports, masterKey, id, ports.randomBytes(32));
  return { id, wrapped, created_at: ports.nowMs(), retired_at: null };
}

function openSealingKey(masterKey: Buffer, row: SealingKeyRow): SealingKey {
  try {
    return { id: row.id, secret: unwrap(masterKey, row.id, row.wrapped) };
  } catch (cause) {
    throw new Error(
      'The master key does not open the sealing keys of this store: it is another master key.',
      { cause },
    );
  }
}

/** The name is authenticated with the text, so that one wrapped secret cannot stand in for another. */
function wrap(ports: Ports, masterKey: Buffer, name: string, secret: Buffer): string {
  const iv = ports.randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', subkey({ id: 'master', secret: masterKey }, 'wrap'), iv);
  cipher.setAAD(Buffer.from(name));
  return Buffer.concat([iv, cipher.update(secret), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

function unwrap(masterKey: Buffer, name: string, wrapped: string): Buffer {
  const body = Buffer.from(wrapped, 'base64');
  const decipher = createDecipheriv(
    'aes-256-gcm',
    subkey({ id: 'master', secret: masterKey }, 'wrap'),
    body.subarray(0, 12),
    { authTagLength: 16 },
  );
  decipher.setAAD(Buffer.from(name));
  decipher.setAuthTag(body.subarray(-16));
  return Buffer.concat([decipher.update(body.subarray(12, -16)), decipher.final()]);
}
