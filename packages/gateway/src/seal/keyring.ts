import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Ports } from '../ports.ts';
import type { SealingKeyRow, Store } from '../store/contract.ts';

/** A sealing key in the clear. Every use takes its own subkey, so that no two kinds of token share one. */
export interface SealingKey {
  readonly id: string;
  readonly secret: Buffer;
}

/** The keys that seal tokens: the newest seals, all of them open, so that a rotation overlaps. */
export interface Keyring {
  readonly current: SealingKey;
  readonly all: readonly SealingKey[];
  find(id: string): SealingKey | undefined;
  /** Keyed hash of a partner's key: what the store keeps instead of the key. */
  hashKey(key: string): string;
}

/** Opens the store's sealing keys with the master key (32 bytes); makes the first one when there is none. */
export async function openKeyring(ports: Ports, store: Store, masterKey: Buffer): Promise<Keyring> {
  if (masterKey.length !== 32) throw new Error(`The master key must be 32 bytes, got ${masterKey.length}.`);
  let rows = await store.sealingKeys();
  if (rows.length === 0) {
    const row = wrap(ports, masterKey, {
      id: ports.randomBytes(4).toString('hex'),
      secret: ports.randomBytes(32),
    });
    const result = await store.commit({
      sealingKeys: [row],
      meta: [{ key: 'first-sealing-key', value: row.id }],
    });
    // Two processes may start together: the meta row lets one first key win, and both read it.
    if (result.kind !== 'committed' && result.kind !== 'conflict')
      throw new Error('The first sealing key could not be stored.', { cause: result.cause });
    rows = await store.sealingKeys();
  }
  const keys = new Map(rows.map((row) => [row.id, unwrap(masterKey, row)]));
  const newest = rows.filter((row) => row.retired_at === null).at(-1);
  const current = newest && keys.get(newest.id);
  if (current === undefined) throw new Error('There is no sealing key in use.');
  const hashSecret = subkey({ id: 'master', secret: masterKey }, 'key-hash');
  return {
    current,
    all: [...keys.values()],
    find: (id) => keys.get(id),
    hashKey: (key) => createHmac('sha256', hashSecret).update(key).digest('base64url'),
  };
}

/** A key for one purpose (HKDF, RFC 5869). */
export function subkey(key: SealingKey, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key.secret, '', `dojang:${purpose}`, 32));
}

/** Compares two texts without telling, by its time, where they differ. */
export function sameText(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}

function wrap(ports: Ports, masterKey: Buffer, key: SealingKey): SealingKeyRow {
  const iv = ports.randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', subkey({ id: 'master', secret: masterKey }, 'wrap'), iv);
  cipher.setAAD(Buffer.from(key.id));
  const body = Buffer.concat([iv, cipher.update(key.secret), cipher.final(), cipher.getAuthTag()]);
  return { id: key.id, wrapped: body.toString('base64'), created_at: ports.nowMs(), retired_at: null };
}

function unwrap(masterKey: Buffer, row: SealingKeyRow): SealingKey {
  const body = Buffer.from(row.wrapped, 'base64');
  const decipher = createDecipheriv(
    'aes-256-gcm',
    subkey({ id: 'master', secret: masterKey }, 'wrap'),
    body.subarray(0, 12),
  );
  decipher.setAAD(Buffer.from(row.id));
  decipher.setAuthTag(body.subarray(-16));
  try {
    return { id: row.id, secret: Buffer.concat([decipher.update(body.subarray(12, -16)), decipher.final()]) };
  } catch (cause) {
    throw new Error(
      'The master key does not open the sealing keys of this store: it is another master key.',
      {
        cause,
      },
    );
  }
}
