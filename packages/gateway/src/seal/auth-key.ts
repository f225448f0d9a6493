import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Ports } from '../ports.ts';
import type { Keyring } from './keyring.ts';
import { digestsFromBytes, noSeal, type OrderSeal, sealOrder, sealToBytes } from './order-seal.ts';
import { type RootKey, subkey } from './subkey.ts';
import { wireToken } from './wire-token.ts';

/** What an AuthKey says; nobody outside can read or change it. */
export interface AuthKeyContent {
  readonly merchantId: string;
  /** Origin of the page that may open the window (the `Referer` of the authentication). */
  readonly shopOrigin: string;
  /** Nobody said whether the page is served by http or https, so either may open the window. Test mode only. */
  readonly isSchemeAssumed: boolean;
  /** `unoffered` serves no call. */
  readonly purpose: 'payment' | 'lookup' | 'cancel' | 'unoffered';
  readonly issuedAtMs: number;
  /** Unique; the row it creates carries it. It never leaves the gateway but inside its AuthKey. */
  readonly nonce: string;
  /** Version of the merchant's keys when it was issued: a rotation without overlap ends it. */
  readonly keyVersion: number;
  /** Of a page, which authenticated by the public client key, the version of that, as `keyVersion`; null: the partner's server. */
  readonly clientKeyVersion: number | null;
  /** What the partner's server said of the order. */
  readonly seal: OrderSeal;
}

/** Payment must proceed within 30 minutes of the authentication request (guide 3-3). */
export const AUTH_KEY_LIFE_MS = 30 * 60 * 1000;

const LABEL = 'auth-key';
const VERSION_AT = 0;
const HEADER_BYTES = 5;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** How each version wrote its content. Those of before are opened as long as they live. */
const readers: Readonly<Record<number, (plain: Buffer) => AuthKeyContent>> = { 1: readFirst, 2: read };
const VERSION = 2;

/** Seals an AuthKey: one AES-GCM pass. */
export function sealAuthKey(ports: Ports, keyring: Keyring, content: AuthKeyContent): string {
  const key = keyring.keyToSeal();
  const iv = ports.randomBytes(IV_BYTES);
  const header = Buffer.concat([Buffer.from([VERSION]), Buffer.from(key.id, 'hex')]);
  const cipher = createCipheriv('aes-256-gcm', subkey(key, LABEL), iv);
  cipher.setAAD(header);
  const body = [cipher.update(write(content)), cipher.final(), cipher.getAuthTag()];
  return wireToken(Buffer.concat([header, iv, ...body]));
}

/** Opens an AuthKey; null when it is not one of ours, was changed or cut, or its sealing key is retired. */
export async function openAuthKey(keyring: Keyring, authKey: string): Promise<AuthKeyContent | null> {
  const bytes = Buffer.from(Buffer.from(authKey, 'base64').toString('latin1'), 'base64');
  const readContent = readers[bytes[VERSION_AT] ?? 0];
  if (bytes.length < HEADER_BYTES + IV_BYTES + TAG_BYTES || readContent === undefined) return null;
  const id = bytes.toString('hex', VERSION_AT + 1, HEADER_BYTES);
  const key = await keyring.findInUse(id);
  const plain = key === undefined ? null : decrypt(key, bytes);
  return plain === null ? null : readContent(plain);
}

function decrypt(key: RootKey, bytes: Buffer): Buffer | null {
  const text = bytes.subarray(HEADER_BYTES + IV_BYTES, -TAG_BYTES);
  const iv = bytes.subarray(HEADER_BYTES, HEADER_BYTES + IV_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', subkey(key, LABEL), iv);
  decipher.setAAD(bytes.subarray(0, HEADER_BYTES));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(text), decipher.final()]);
  } catch {
    return null;
  }
}

type Packed = [
  merchantId: string,
  shopOrigin: string,
  purpose: AuthKeyContent['purpose'],
  issuedAtMs: number,
  nonce: string,
  keyVersion: number,
  isWhole: 0 | 1,
  /** Null: of a server. Most are, and AuthKeys are long enough: what there is nothing to say of is left out at the end. */
  clientKeyVersion?: number | null,
  isSchemeAssumed?: 1,
];

/** Values by place, then a byte that JSON never holds, then the digests as they are: some clients keep AuthKeys in short columns. */
function write({ seal, ...content }: AuthKeyContent): Buffer {
  const { merchantId, shopOrigin, purpose, issuedAtMs, nonce, keyVersion, clientKeyVersion } = content;
  const { isSchemeAssumed } = content;
  const isWhole = seal.isWhole ? 1 : 0;
  const packed: Packed = [merchantId, shopOrigin, purpose, issuedAtMs, nonce, keyVersion, isWhole];
  if (clientKeyVersion !== null || isSchemeAssumed) packed.push(clientKeyVersion);
  if (isSchemeAssumed) packed.push(1);
  return Buffer.concat([Buffer.from(`${JSON.stringify(packed)}\0`), sealToBytes(seal)]);
}

function read(plain: Buffer): AuthKeyContent {
  const end = plain.indexOf(0);
  const packed = JSON.parse(plain.toString('utf8', 0, end)) as Packed;
  const [merchantId, shopOrigin, purpose, issuedAtMs, nonce, keyVersion, isWhole, ...rare] = packed;
  const [clientKeyVersion = null, assumed] = rare;
  return {
    merchantId,
    shopOrigin,
    isSchemeAssumed: assumed === 1,
    purpose,
    issuedAtMs,
    nonce,
    keyVersion,
    clientKeyVersion,
    seal: { isWhole: isWhole === 1, digests: digestsFromBytes(plain.subarray(end + 1)) },
  };
}

/** The first version held amount and order number themselves, and no other row; nor whose it was. */
function readFirst(plain: Buffer): AuthKeyContent {
  type First = Omit<AuthKeyContent, 'seal' | 'clientKeyVersion' | 'isSchemeAssumed'> & {
    amountWon: number | null;
    orderNumber: string | null;
  };
  const { amountWon, orderNumber, ...said } = JSON.parse(plain.toString('utf8')) as First;
  const content = { ...said, clientKeyVersion: null, isSchemeAssumed: false };
  if (amountWon === null && orderNumber === null) return { ...content, seal: noSeal };
  const texts = { PCD_PAY_TOTAL: String(amountWon ?? ''), PCD_PAY_OID: orderNumber ?? '' };
  return { ...content, seal: sealOrder({ texts, isWhole: false }, content) };
}
