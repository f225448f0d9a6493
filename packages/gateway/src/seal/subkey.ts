import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/** A secret from which every use takes a key of its own, so that no two kinds of token share one. */
export interface RootKey {
  readonly id: string;
  readonly secret: Buffer;
}

/** Derived once for each key and purpose: at an authentication, deriving would cost more than all the rest. */
const derived = new WeakMap<RootKey, Map<string, KeyObject>>();

/** A key for one purpose (HKDF, RFC 5869). */
export function subkey(key: RootKey, purpose: string): KeyObject {
  let ofKey = derived.get(key);
  if (ofKey === undefined) {
    ofKey = new Map();
    derived.set(key, ofKey);
  }
  let found = ofKey.get(purpose);
  if (found === undefined) {
    found = createSecretKey(Buffer.from(hkdfSync('sha256', key.secret, '', `dojang:${purpose}`, 32)));
    ofKey.set(purpose, found);
  }
  return found;
}

export function mac(key: RootKey, purpose: string, text: string): Buffer {
  return createHmac('sha256', subkey(key, purpose)).update(text).digest();
}
