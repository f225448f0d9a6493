import { readWebhookSecret } from '../webhook-secret.ts';

/** What to sign. */
export interface SignWebhookInput {
  /** `whsec_…`, the one your shop checks with; several as while one replaces another. */
  readonly secret: string | readonly string[];
  /** The body as it is sent, byte for byte. */
  readonly rawBody: string;
  /** `webhook-id`. Default: a new one; give the same again for a delivery that is repeated. */
  readonly id?: string | undefined;
  /** When it was sent, in ms since 1970. Default: now; a receiver takes 300 s either way. */
  readonly atMs?: number | undefined;
}

/**
 * The headers with which a gateway signs a webhook (Standard Webhooks), so that a test can send one to your shop.
 * @throws InputError for a secret that is none
 */
export async function signWebhook({
  secret,
  rawBody,
  id = `msg_${crypto.randomUUID()}`,
  atMs = Date.now(),
}: SignWebhookInput): Promise<Record<string, string>> {
  const timestamp = String(Math.floor(atMs / 1_000));
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${rawBody}`);
  const signatures = await Promise.all(
    [secret].flat().map(async (each) => {
      const key = await crypto.subtle.importKey(
        'raw',
        readWebhookSecret(each),
        { name: 'HMAC', hash: 'SHA-256' },
        false,
        ['sign'],
      );
      const bytes = new Uint8Array(await crypto.subtle.sign('HMAC', key, signed));
      return `v1,${btoa(String.fromCharCode(...bytes))}`;
    }),
  );
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}
