import { isRegisteredHost, type Merchant } from '../merchant/merchant.ts';
import { parsePageAddress } from '../merchant/shop-origin.ts';
import type { AuthKeyContent } from '../seal/auth-key.ts';
import type { Mode } from '../settings.ts';
import { isKeptSecret } from '../tls/loopback.ts';
import { noReferer, plainPage, toHint, unregistered } from './origin-help.ts';

/** The page for which a partner authenticates. */
export type AuthenticatedPage = Pick<AuthKeyContent, 'shopOrigin' | 'isSchemeAssumed'>;

/** The page for which a partner may authenticate, or what is wrong with it: in live it is https, and its host registered. */
export function authenticatedPage(
  mode: Mode,
  merchant: Merchant,
  referer: string,
): AuthenticatedPage | { readonly hint: string } {
  const address = parsePageAddress(referer);
  if (address === null) return { hint: toHint('Referer', noReferer(referer.trim())) };
  const { origin: shopOrigin, isSchemeAssumed } = address;
  if (mode === 'test') return { shopOrigin, isSchemeAssumed };
  if (!isKeptSecret(new URL(shopOrigin))) return { hint: toHint('Referer', plainPage(shopOrigin)) };
  if (!isRegisteredHost(merchant, new URL(shopOrigin).hostname))
    return { hint: toHint('Referer', unregistered(merchant, shopOrigin)) };
  return { shopOrigin, isSchemeAssumed: false };
}
