import { type Keyring, type SealingKey, sameText } from './keyring.ts';
import { mac } from './subkey.ts';
import { wireToken } from './wire-token.ts';

/**
 * Tokens that follow from a payment's id and the sealing key it was opened under. Nothing of them is stored, and asking
 * again gives the same token.
 */
export interface PaymentRef {
  readonly id: string;
  /** Sealing key of the payment. */
  readonly keyId: string;
}

/** The customer's window: every step. It arrives in the page's fragment and goes back in `Authorization`. */
export function windowToken(keyring: Keyring, payment: PaymentRef): string {
  return mac(keyOf(keyring, payment.keyId), 'window-token', payment.id).toString('base64url');
}

/** Whoever comes back from the card app: may see how far the payment is, and nothing else. */
export function stageToken(keyring: Keyring, payment: PaymentRef): string {
  return mac(keyOf(keyring, payment.keyId), 'stage-token', payment.id).toString('base64url');
}

/** `PCD_AUTH_KEY` of a result: the token returned after payment; the confirm must bring it back. */
export function resultAuthKey(keyring: Keyring, payment: PaymentRef): string {
  const key = keyOf(keyring, payment.keyId);
  return wireToken(Buffer.concat(['1', '2'].map((part) => mac(key, `result-auth-key-${part}`, payment.id))));
}

/** `PCD_PAY_REQKEY` of a CERT result: names the payment and cannot be made by anyone else. */
export function requestKey(keyring: Keyring, payment: PaymentRef): string {
  const tag = mac(keyOf(keyring, payment.keyId), 'request-key', payment.id).toString('base64url');
  return wireToken(Buffer.from(`${payment.keyId}.${payment.id}.${tag}`));
}

/** The payment a `PCD_PAY_REQKEY` names; null when it is not one of ours. */
export async function openRequestKey(keyring: Keyring, text: string): Promise<PaymentRef | null> {
  const plain = Buffer.from(Buffer.from(text, 'base64').toString('latin1'), 'base64').toString('latin1');
  const [keyId = '', id = ''] = plain.split('.');
  await keyring.learn(keyId);
  if (keyring.findOfPayment(keyId) === undefined) return null;
  const payment = { id, keyId };
  return sameText(requestKey(keyring, payment), text) ? payment : null;
}

function keyOf(keyring: Keyring, id: string): SealingKey {
  const key = keyring.findOfPayment(id);
  if (key === undefined) throw new Error(`The sealing key ${id} of a payment is gone.`);
  return key;
}
