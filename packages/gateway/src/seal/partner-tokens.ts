import type { AuthKeyContent } from './auth-key.ts';
import { type Keyring, type SealingKey, sameText } from './keyring.ts';
import { mac } from './subkey.ts';
import { wireToken } from './wire-token.ts';

/** The authentication that a token belongs to: its partner, the version of the partner's keys, its nonce. */
export type TokenSubject = Pick<AuthKeyContent, 'merchantId' | 'keyVersion' | 'nonce'>;

export interface PartnerTokens {
  readonly cstId: string;
  readonly custKey: string;
}

/**
 * The tokens `cst_id` and `custKey` of an authentication's answer: 32 characters, base64 of base64 of 16 bytes. Nothing of
 * them is stored: whoever brings one names its authentication too, by the AuthKey or by the payment that it opened. Those of a
 * page look the same, and no call takes them: else anybody with the public client key could confirm in the partner's name.
 */
export function partnerTokens(
  keyring: Keyring,
  { clientKeyVersion, ...subject }: TokenSubject & Pick<AuthKeyContent, 'clientKeyVersion'>,
): PartnerTokens {
  const kind = clientKeyVersion === null ? '' : 'page-';
  return {
    cstId: token(keyring.current, `${kind}cst_id`, subject),
    custKey: token(keyring.current, `${kind}custKey`, subject),
  };
}

/** Is this text the token of a server's authentication, under any sealing key in use? */
export function isPartnerToken(
  keyring: Keyring,
  kind: 'cst_id' | 'custKey',
  subject: TokenSubject,
  text: string,
): boolean {
  return keyring.inUse.some((key) => sameText(token(key, kind, subject), text));
}

function token(key: SealingKey, kind: string, { merchantId, keyVersion, nonce }: TokenSubject): string {
  const subject = `${keyVersion}.${nonce}.${merchantId}`;
  return wireToken(mac(key, `partner-token-${kind}`, subject).subarray(0, 16));
}
