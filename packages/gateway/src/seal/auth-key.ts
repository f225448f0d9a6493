import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Ports } from '../ports.ts';
import type { Keyring } from './keyring.ts';
import { subkey } from './subkey.ts';
import { wireToken } from './wire-token.ts';

/** What an AuthKey says; nobody outside can read or change it. */
export interface AuthKeyContent {
  readonly merchantId: string;
  /** Origin of the page that may open the window (the `Referer` of the authentication). */
  readonly shopOrigin: string;
  readonly purpose: 'payment' | 'lookup' | 'cancel';
  readonly issuedAtMs: number;
  /** Unique; the row it creates carries it. */
  readonly nonce: string;
  /** Version of the merchant's keys when it was issued: a rotation without overlap ends it. */
  readonly keyVersion: number;
  /** The sealed order, when the partner sent one. */
  readonly amountWon: number | null;
  readonly orderNumber: string | null;
}

/** Payment must proceed within 30 minutes of the authentication request (guide 3-3). */
export const AUTH_KEY_LIFE_MS = 30 * 60 * 1000;

const VERSION = 1;
const LABEL = 'auth-key';

/** Seals an AuthKey: one AES-GCM pass. */
export function sealAuthKey(ports: Ports, keyring: Keyring, content: AuthKeyContent): string {
  const key = keyring.keyToSeal();
  const iv = ports.randomBytes(12);
  const header = Buffer.concat([Buffer.from([VERSION]), Buffer.from(key.id, 'hex')]);
  const cipher = createCipheriv('aes-256-gcm', subkey(key, LABEL), iv);
  cipher.setAAD(header);
  const body = Buffer.concat([
    cipher.update(JSON.stringify(content), 'utf8'),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  return wireToken(Buffer.concat([header, iv, body]));
}

/** Opens an AuthKey; null when it is not one of ours, was changed or cut, or its sealing key is retired. */
export async function openAuthKey(keyring: Keyring, authKey: string): Promise<AuthKeyContent | null> {
  const bytes = Buffer.from(Buffer.from(authKey, 'base64').toString('latin1'), 'base64');
  if (bytes.length < 5 + 12 + 16 || bytes[0] !== VERSION) return null;
  const header = bytes.subarray(0, 5);
  const id = header.subarray(1).toString('hex');
  const key = await keyring.findInUse(id);
  if (key === undefined) return null;
  const decipher = createDecipheriv('aes-256-gcm', subkey(key, LABEL), bytes.subarray(5, 17));
  decipher.setAAD(header);
  decipher.setAuthTag(bytes.subarray(-16));
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(17, -16)), decipher.final()]).toString('utf8');
    return JSON.parse(text) as AuthKeyContent;
  } catch {
    return null;
  }
}
