import type { IncomingHttpHeaders } from 'node:http';

/**
 * Origin of the page for which a browser makes this request, `null` as a text when the page hides it; null when a server asks. A
 * browser says `Origin` with every POST, and `Sec-Fetch-Site` where it trusts the connection. `Sec-Fetch-Mode` proves nothing: Node's own
 * `fetch` sends it.
 */
export function pageOriginOf(headers: IncomingHttpHeaders): string | null {
  const { origin = '', 'sec-fetch-site': site } = headers;
  if (origin !== '') return origin;
  return site === 'cross-site' || site === 'same-site' || site === 'same-origin' ? 'null' : null;
}
