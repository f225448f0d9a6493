import { Webhook } from 'standardwebhooks';

const PREFIX = 'whsec_';
export const SECRET_BYTES = 32;
/** The least that Standard Webhooks allows. */
const MIN_SECRET_BYTES = 24;

/** A secret as the partner keeps it: `whsec_` and base64. */
export function secretText(secret: Buffer): string {
  checkSecret(secret);
  return `${PREFIX}${secret.toString('base64')}`;
}

/**
 * The headers of Standard Webhooks: an id that stays the same on every try, the time of this try, and one signature for
 * each secret in force (`v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`).
 * @throws when a secret is empty or short, which the library would sign with
 */
export function webhookHeaders(
  message: { readonly id: string; readonly body: string; readonly atMs: number },
  secrets: readonly Buffer[],
): Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>> {
  if (secrets.length === 0) throw new Error('A webhook is never sent unsigned.');
  const signatures = secrets.map((secret) =>
    new Webhook(secretText(secret)).sign(message.id, new Date(message.atMs), message.body),
  );
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(Math.floor(message.atMs / 1000)),
    'webhook-signature': signatures.join(' '),
  };
}

function checkSecret(secret: Buffer): void {
  if (secret.length < MIN_SECRET_BYTES)
    throw new Error(`A webhook secret has at least ${MIN_SECRET_BYTES} bytes, got ${secret.length}.`);
}
