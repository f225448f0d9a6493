/**
 * Does a source list allow an address? By CSP 3, section 6.7.2: `'none'` and an empty list allow nothing, `*` every web
 * address, the rest matches scheme, host, port and path.
 * @param self the page
 */
export function allowsUrl(sources: readonly string[], url: URL, self: URL): boolean {
  return sources.some((source) => matches(source, url, self));
}

const HOST_SOURCE =
  /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\*|(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:]+\])(?::(\d+|\*))?(\/[^?#]*)?$/i;
const SCHEME_SOURCE = /^([a-z][a-z0-9+.-]*):$/i;

function matches(source: string, url: URL, self: URL): boolean {
  if (source === '*') return /^(https?|wss?):$/.test(url.protocol) || url.protocol === self.protocol;
  if (/^'self'$/i.test(source)) return isSelf(url, self);
  const scheme = SCHEME_SOURCE.exec(source)?.[1];
  if (scheme !== undefined) return fitsScheme(scheme, url);
  const [, given, host = '', port, path] = HOST_SOURCE.exec(source) ?? [];
  if (host === '') return false;
  return (
    fitsScheme(given ?? self.protocol.slice(0, -1), url) &&
    fitsHost(host.toLowerCase(), url.hostname) &&
    fitsPort(port, url) &&
    fitsPath(path, url.pathname)
  );
}

function isSelf(url: URL, self: URL): boolean {
  if (url.origin === self.origin) return true;
  const areDefaultPorts = url.port === '' && self.port === '';
  return url.hostname === self.hostname && areDefaultPorts && url.protocol === 'https:';
}

/** A plain scheme also allows its secure form. */
function fitsScheme(scheme: string, { protocol }: URL): boolean {
  const wanted = `${scheme.toLowerCase()}:`;
  return wanted === protocol || (wanted === 'http:' && protocol === 'https:');
}

function fitsHost(pattern: string, hostname: string): boolean {
  if (pattern === '*') return true;
  if (pattern.startsWith('*.')) return hostname.endsWith(pattern.slice(1));
  return pattern === hostname;
}

/** Without a port a source means the default one; port 80 also allows the upgrade to 443. */
function fitsPort(port: string | undefined, url: URL): boolean {
  if (port === '*') return true;
  if (port === undefined) return url.port === '';
  const actual = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return port === actual || (port === '80' && actual === '443');
}

/** A path that ends in a slash allows all below it, any other itself alone. */
function fitsPath(path: string | undefined, pathname: string): boolean {
  if (path === undefined || path === '/') return true;
  return path.endsWith('/') ? pathname.startsWith(path) : pathname === path;
}
