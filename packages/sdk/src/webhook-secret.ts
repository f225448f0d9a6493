import { InputError } from './errors.ts';

const PREFIX = 'whsec_';
/** Bounds of the Standard Webhooks specification: 24 to 64 bytes. */
const MIN_BYTES = 24;
const MAX_BYTES = 64;

/**
 * The bytes of a signing secret, `whsec_` and base64. The prefix may be absent. What is wrong is said without the value.
 * @param parameter what the caller named it
 * @throws InputError for an empty or short secret: it would let anybody sign
 */
export function readWebhookSecret(secret: unknown, parameter = 'secret'): Uint8Array<ArrayBuffer> {
  const text = typeof secret === 'string' ? secret.replace(PREFIX, '') : '';
  const bytes = decodeBase64(text);
  if (bytes !== null && bytes.length >= MIN_BYTES && bytes.length <= MAX_BYTES) return bytes;
  throw new InputError({
    parameter,
    rule: `whsec_ and the base64 of ${MIN_BYTES} to ${MAX_BYTES} bytes`,
    got: text === '' ? 'nothing' : bytes === null ? 'something else' : `${bytes.length} bytes`,
  });
}

/** Null for anything that is not base64. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
