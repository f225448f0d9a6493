import { InputError } from './errors.ts';
import { shapeOfValue, shownValue } from './shape-of-value.ts';
import { decodeBase64, readWebhookSecret } from './webhook-secret.ts';

/** A webhook as it was received. */
export interface ReceivedWebhook {
  /** `Headers`, Node's `request.headers`, or any record of names, in any case. */
  readonly headers: WebhookHeaders;
  /** The body as it came, byte for byte: one that was parsed and written again has another signature. */
  readonly rawBody: string | Uint8Array;
}

/** Headers in any of the forms that servers have. */
export type WebhookHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** What to verify, and by which secret. */
export interface WebhookVerificationInput extends ReceivedWebhook {
  /** `whsec_…` of the address; several while one replaces another. */
  readonly secret: string | readonly string[];
  /** How far the time of sending may lie from now, either way. Default 300 s. */
  readonly toleranceSeconds?: number | undefined;
  /** Milliseconds since 1970. Default: now. */
  readonly nowMs?: number | undefined;
}

/** Sent by whoever holds the secret: this gateway. What it says is read by `parseWebhook(body)`. */
export interface WebhookVerified {
  readonly kind: 'verified';
  /** `webhook-id`: the same on every retry. */
  readonly id: string;
  /** `webhook-timestamp`. */
  readonly sentAt: Date;
  /** The body as text, for `parseWebhook`. */
  readonly body: string;
}

/**
 * Not proven; answer 401 and change nothing.
 *
 * - `no-headers`: not signed at all, or not by Standard Webhooks.
 * - `too-old`, `too-new`: the time of sending lies outside of the tolerance: replayed, or a clock is wrong.
 * - `signature`: another secret, or another id, time or body.
 * - `body`: signed, and not text.
 */
export interface WebhookRefused {
  readonly kind: 'refused';
  /** What it was; see above. */
  readonly reason: 'no-headers' | 'too-old' | 'too-new' | 'signature' | 'body';
}

const DEFAULT_TOLERANCE_SECONDS = 300;
/** Two at a time are usual, during a rotation. More is somebody who wants us to compute. */
const MAX_SIGNATURES = 16;

/**
 * Verifies a signed webhook by the Standard Webhooks specification: HMAC-SHA256 over `id.timestamp.body`, compared in
 * constant time. A proof of origin: amounts are still compared with the order.
 * @throws InputError for a secret, body or tolerance that is no such thing
 */
export async function verifyWebhook(
  input: WebhookVerificationInput,
): Promise<WebhookVerified | WebhookRefused> {
  const secrets = [input.secret].flat().map((secret) => readWebhookSecret(secret));
  if (secrets.length === 0) {
    throw new InputError({ parameter: 'secret', rule: 'one secret or more', got: 'none' });
  }
  const toleranceSeconds = requireTolerance(input.toleranceSeconds ?? DEFAULT_TOLERANCE_SECONDS);
  const body = requireBytes(input.rawBody);
  const id = headerOf(input.headers, 'webhook-id');
  const timestamp = headerOf(input.headers, 'webhook-timestamp');
  const signatures = readSignatures(headerOf(input.headers, 'webhook-signature'));
  if (id === '' || !/^\d{1,12}$/.test(timestamp) || signatures.length === 0) return refused('no-headers');

  const signed = joined(new TextEncoder().encode(`${id}.${timestamp}.`), body);
  if (!(await isSigned({ secrets, signatures, signed }))) return refused('signature');

  const ageSeconds = (input.nowMs ?? Date.now()) / 1_000 - Number(timestamp);
  if (ageSeconds > toleranceSeconds) return refused('too-old');
  if (ageSeconds < -toleranceSeconds) return refused('too-new');
  const text = decodeText(body);
  if (text === null) return refused('body');
  return { kind: 'verified', id, sentAt: new Date(Number(timestamp) * 1_000), body: text };
}

async function isSigned({
  secrets,
  signatures,
  signed,
}: {
  readonly secrets: readonly Uint8Array<ArrayBuffer>[];
  readonly signatures: readonly Uint8Array<ArrayBuffer>[];
  readonly signed: Uint8Array<ArrayBuffer>;
}): Promise<boolean> {
  let isValid = false;
  for (const secret of secrets) {
    const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, [
      'verify',
    ]);
    for (const signature of signatures) {
      // Web Crypto compares in constant time. All are tried, so that the time tells nothing of which one fits.
      if (await crypto.subtle.verify('HMAC', key, signature, signed)) isValid = true;
    }
  }
  return isValid;
}

/** The `v1` signatures of the header: `v1,<base64> v1,<base64>`. Other versions are not for us. */
function readSignatures(header: string): readonly Uint8Array<ArrayBuffer>[] {
  return header
    .split(' ')
    .slice(0, MAX_SIGNATURES)
    .flatMap((entry) => {
      const bytes = entry.startsWith('v1,') ? decodeBase64(entry.slice(3)) : null;
      return bytes === null || bytes.length === 0 ? [] : [bytes];
    });
}

/** Empty when the header is absent or occurs more than once. */
function headerOf(headers: WebhookHeaders, name: string): string {
  if (hasGet(headers)) return headers.get(name) ?? '';
  const values = Object.entries(headers)
    .filter(([key]) => key.toLowerCase() === name)
    .flatMap(([, value]) => value ?? []);
  const [value] = values;
  return values.length === 1 && typeof value === 'string' ? value : '';
}

function hasGet(headers: WebhookHeaders): headers is { get(name: string): string | null } {
  return 'get' in headers && typeof headers.get === 'function';
}

function joined(head: Uint8Array, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}

function decodeText(body: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return null;
  }
}

/** A caller without types may hand over what its framework parsed. */
function requireBytes(rawBody: unknown): Uint8Array {
  if (typeof rawBody === 'string') return new TextEncoder().encode(rawBody);
  if (rawBody instanceof Uint8Array) return rawBody;
  throw new InputError({
    parameter: 'rawBody',
    rule: 'the body as it came, as text or bytes, not a parsed one',
    got: shapeOfValue(rawBody),
  });
}

function requireTolerance(toleranceSeconds: number): number {
  if (Number.isFinite(toleranceSeconds) && toleranceSeconds >= 0) return toleranceSeconds;
  throw new InputError({
    parameter: 'toleranceSeconds',
    rule: 'a number of seconds from 0',
    got: shownValue(toleranceSeconds),
  });
}

function refused(reason: WebhookRefused['reason']): WebhookRefused {
  return { kind: 'refused', reason };
}
