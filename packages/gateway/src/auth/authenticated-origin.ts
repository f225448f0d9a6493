import { isRegisteredHost, type Merchant } from '../merchant/merchant.ts';
import { parseShopOrigin } from '../merchant/shop-origin.ts';
import type { Mode } from '../settings.ts';
import { noReferer, toHint, unregistered } from './origin-help.ts';

/** The origin for which a partner may authenticate, or what is wrong with it: in live its host must be registered. */
export function authenticatedOrigin(
  mode: Mode,
  merchant: Merchant,
  referer: string,
): { readonly shopOrigin: string } | { readonly hint: string } {
  const shopOrigin = parseShopOrigin(referer);
  if (shopOrigin === null) return { hint: toHint('Referer', noReferer(referer.trim())) };
  if (mode === 'live' && !isRegisteredHost(merchant, new URL(shopOrigin).hostname))
    return { hint: toHint('Referer', unregistered(merchant, shopOrigin)) };
  return { shopOrigin };
}
