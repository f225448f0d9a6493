import type { Arrival } from '../auth/auth-answer.ts';
import { parsePageAddress } from '../merchant/shop-origin.ts';
import type { AuthKeyContent } from '../seal/auth-key.ts';

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
    const origin = parsePageAddress(originHeader)?.asSaid ?? null;
    return { origin, isUnreadable: origin === null, warning: null };
  }
  const origin = parsePageAddress(referer)?.asSaid ?? null;
  if (origin !== null) return { origin, isUnreadable: false, warning: null };
  return {
    origin: null,
    isUnreadable: false,
    warning: `The page sent ${originHeader === 'null' ? 'Origin: null' : 'no Origin'} and no Referer, so where the window was opened is unknown. A Referrer-Policy of strict-origin-when-cross-origin on the shop's page mends it.`,
  };
}

/**
 * The origin under which the authenticated page shows itself to the browser, which tells by that who gets a result: with a dot at the
 * end of its host, or by the scheme that nobody had said. Null when it is another page.
 */
export function originInBrowser(
  authenticated: Pick<AuthKeyContent, 'shopOrigin' | 'isSchemeAssumed'>,
  opener: string,
): string | null {
  const page = parsePageAddress(opener);
  const shop = new URL(authenticated.shopOrigin);
  const isSame =
    page?.origin === shop.origin ||
    (authenticated.isSchemeAssumed && page !== null && new URL(page.origin).host === shop.host);
  return isSame ? opener : null;
}
