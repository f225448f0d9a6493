import { isRegisteredHost, type Merchant } from '../merchant/merchant.ts';
import { parseShopOrigin } from '../merchant/shop-origin.ts';
import type { Mode } from '../settings.ts';
import { isKeptSecret } from '../tls/loopback.ts';
import { noReferer, plainPage, toHint, unregistered } from './origin-help.ts';

/** The origin for which a partner may authenticate, or what is wrong with it: in live it is https, and its host registered. */
export function authenticatedOrigin(
  mode: Mode,
  merchant: Merchant,
  referer: string,
): { readonly shopOrigin: string } | { readonly hint: string } {
  const shopOrigin = parseShopOrigin(referer);
  if (shopOrigin === null) return { hint: toHint('Referer', noReferer(referer.trim())) };
  if (mode === 'live' && !isKeptSecret(new URL(shopOrigin)))
    return { hint: toHint('Referer', plainPage(shopOrigin)) };
  if (mode === 'live' && !isRegisteredHost(merchant, new URL(shopOrigin).hostname))
    return { hint: toHint('Referer', unregistered(merchant, shopOrigin)) };
  return { shopOrigin };
}
