import { originDifference } from '@dojang/protocol/payple';

/** What a developer needs to mend an origin that does not fit: both values, and the line to change. */
export interface OriginHelp {
  readonly expected: string;
  readonly came: string;
  /** What to change, and where. */
  readonly change: string;
}

/** AUTH0007: the page that opened the window is not the one its AuthKey was issued for. */
export function openedElsewhere(authenticated: string, opener: string | null): OriginHelp {
  const expected = `${authenticated} (the Referer of the partner authentication)`;
  if (opener === null)
    return {
      expected,
      came: 'an Origin header that is no web address',
      change: `open the window from a page of ${authenticated}`,
    };
  const difference = originDifference(authenticated, opener);
  return {
    expected,
    came: `${opener} (the page that opened the window)`,
    change:
      `in the shop's server, send /php/auth.php the header Referer: ${opener}` +
      `, or open the page under ${authenticated}${difference === null ? '' : ` (${difference})`}`,
  };
}

/** AUTH0004: the call named no page. */
export function noReferer(referer: string): OriginHelp {
  return {
    expected: 'the origin of the page that opens the window, e.g. https://shop.example',
    came: referer === '' ? 'no Referer header' : 'a Referer that is no web address',
    change: "in the shop's server, send /php/auth.php the header Referer: https://shop.example",
  };
}

/** AUTH0004 in live: whoever sits between could change the page, and the price on it. */
export function plainPage(shopOrigin: string): OriginHelp {
  return {
    expected: 'a page that is served over https (live mode)',
    came: shopOrigin,
    change: `serve the page over https, and send Referer: ${shopOrigin.replace(/^http:/, 'https:')}`,
  };
}

/** AUTH0004 in live: the page's host is not registered. */
export function unregistered(
  partner: { readonly id: string; readonly domains: readonly string[] },
  shopOrigin: string,
): OriginHelp {
  const { hostname } = new URL(shopOrigin);
  return {
    expected: `a page of ${partner.domains.join(', ') || '(no domain is registered)'}, or of a sub-domain`,
    came: shopOrigin,
    change: `register it with dojang merchants domains ${partner.id} --add ${hostname}, or send a registered one as Referer`,
  };
}

/** AUTH0004 of the browser's own authentication (`clientKey`), which goes by the page's `Origin`. */
export function noPageOrigin(): OriginHelp {
  return {
    expected: 'a page with an address of its own, e.g. https://shop.example',
    came: 'Origin: null, or none',
    change: 'open the page over http or https and outside of a sandboxed frame; a file:// page has no origin',
  };
}

/** As one sentence: for logs, `DOJANG_HINT` and the page's `dojang-hint`. */
export function toHint(name: string, { expected, came, change }: OriginHelp): string {
  return `${name}: expected ${expected}, got ${came}. To mend it: ${change}.`;
}
