import { createHash } from 'node:crypto';

/**
 * The id of the cancellation that an AuthKey names, the same after a restore that lost it: a card company that knows it answers as before, and
 * gives nothing back a second time.
 */
export function cancelIdOf(authNonce: string): string {
  return `cancel_${createHash('sha256').update(`cancel ${authNonce}`).digest('base64url').slice(0, 22)}`;
}
