import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Ports } from '../ports.ts';
import { type RootKey, subkey } from './subkey.ts';

const LABEL = 'wrap';

/** Encrypts a secret. The name is authenticated with it, so that one wrapped secret cannot stand in for another. */
export function wrapUnder(
  { randomBytes }: Pick<Ports, 'randomBytes'>,
  key: RootKey,
  name: string,
  secret: Buffer,
): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', subkey(key, LABEL), iv);
  cipher.setAAD(Buffer.from(name));
  return Buffer.concat([iv, cipher.update(secret), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

/** @throws when it was wrapped under another name or key */
export function unwrapUnder(key: RootKey, name: string, wrapped: string): Buffer {
  const body = Buffer.from(wrapped, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', subkey(key, LABEL), body.subarray(0, 12), {
    authTagLength: 16,
  });
  decipher.setAAD(Buffer.from(name));
  decipher.setAuthTag(body.subarray(-16));
  return Buffer.concat([decipher.update(body.subarray(12, -16)), decipher.final()]);
}
