import { isLoopbackHost } from '../tls/loopback.ts';

/** A page's address as a server or browser named it. */
export interface PageAddress {
  /** With the host as the name stands in a register: in lower case and ASCII, without a dot at its end. */
  readonly origin: string;
  /** The same with the dot, when the host has one: to a browser these are two origins. */
  readonly asSaid: string;
  /** Nobody said it: http for this machine, https for any other. */
  readonly isSchemeAssumed: boolean;
}

/**
 * What a `Referer` or `Origin` names; null when it is no web address. Integrations send bare host names; path, query and port are
 * as a browser would read them; user information is refused. So is a host with other characters than names and IP addresses
 * have: the URL standard lets `*`, `;` and `,` through, and the origin stands in the policy of who may frame the window.
 */
export function parsePageAddress(text: string): PageAddress | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const isSchemeAssumed = !/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed);
  const url = URL.parse(isSchemeAssumed ? withScheme(trimmed) : trimmed);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null;
  if (url.username !== '' || url.password !== '') return null;
  if (!/^([a-z\d._-]*[a-z\d_-]\.?|\[[a-f\d:.]+\])$/.test(url.hostname)) return null;
  const asSaid = url.origin;
  url.hostname = url.hostname.replace(/\.$/, '');
  return { origin: url.origin, asSaid, isSchemeAssumed };
}

/** The origin alone. */
export function parseShopOrigin(text: string): string | null {
  return parsePageAddress(text)?.origin ?? null;
}

function withScheme(host: string): string {
  const isLoopback = isLoopbackHost(URL.parse(`https://${host}`)?.hostname.replace(/\.$/, '') ?? '');
  return `${isLoopback ? 'http' : 'https'}://${host}`;
}
