import type { Arrival } from '../auth/auth-answer.ts';
import { parseShopOrigin } from '../merchant/shop-origin.ts';

/** Where the page is that opens a window. */
export interface Opener {
  readonly origin: string | null;
  /** There is an `Origin`, and no address in it: a mismatch like any other. */
  readonly isUnreadable: boolean;
  readonly warning: string | null;
}

/** Browsers say `null` for a page with `no-referrer`; that is no mismatch, and others guard the result then. */
export function openerOrigin({ origin: originHeader, referer }: Pick<Arrival, 'origin' | 'referer'>): Opener {
  if (originHeader !== '' && originHeader !== 'null') {
    const origin = parseShopOrigin(originHeader);
    return { origin, isUnreadable: origin === null, warning: null };
  }
  const origin = parseShopOrigin(referer);
  if (origin !== null) return { origin, isUnreadable: false, warning: null };
  return {
    origin: null,
    isUnreadable: false,
    warning: `The page sent ${originHeader === 'null' ? 'Origin: null' : 'no Origin'} and no Referer, so where the window was opened is unknown. A Referrer-Policy of strict-origin-when-cross-origin on the shop's page mends it.`,
  };
}
