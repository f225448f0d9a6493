import type { IncomingHttpHeaders } from 'node:http';

/**
 * Origin of the page that sends a request, as its browser writes it. Null for a page of another site: nobody else may
 * order in a customer's name. Without the header (not a browser), the shop's own address counts.
 */
export function pageOrigin(
  request: { readonly headers: IncomingHttpHeaders; readonly host: string; readonly protocol: string },
  shopUrl: string | undefined,
): string | null {
  const own = shopUrl === undefined ? `${request.protocol}://${request.host}` : new URL(shopUrl).origin;
  const { origin } = request.headers;
  if (origin === undefined) return own;
  if (!URL.canParse(origin)) return null;
  return origin === own || new URL(origin).host === request.host ? new URL(origin).origin : null;
}
