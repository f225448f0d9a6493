import { hkdfSync } from 'node:crypto';
import type { RootKey } from './subkey.ts';

/** Lies outside the store and opens its keys. Its id follows from it and says nothing of it. */
export type MasterKey = RootKey;

/** The master keys of this process, the newest first, read anew by each call: a file may have changed. */
export type MasterKeys = () => readonly MasterKey[];

export const MASTER_KEY_BYTES = 32;

export function masterKeyOf(secret: Buffer): MasterKey {
  if (secret.length !== MASTER_KEY_BYTES)
    throw new Error(`The master key must be ${MASTER_KEY_BYTES} bytes, got ${secret.length}.`);
  const id = Buffer.from(hkdfSync('sha256', secret, '', 'dojang:master-key-id', 4)).toString('hex');
  return { id, secret };
}
