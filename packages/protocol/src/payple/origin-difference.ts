const LOOPBACK_NAMES: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/**
 * In what two web origins differ, as a sentence for a developer; null when they are the same. The window compares whole
 * origins (guide 3-2, AUTH0007), where people see "the same site".
 */
export function originDifference(one: string, other: string): string | null {
  const first = URL.parse(one);
  const second = URL.parse(other);
  if (first === null || second === null || first.origin === second.origin) return null;
  const parts = [
    first.protocol === second.protocol
      ? null
      : `the scheme differs (${bare(first.protocol)}, ${bare(second.protocol)})`,
    first.hostname === second.hostname ? null : hostDifference(first.hostname, second.hostname),
    portOf(first) === portOf(second) || (first.port === '' && second.port === '')
      ? null
      : `the port differs (${portOf(first)}, ${portOf(second)})`,
  ].filter((part) => part !== null);
  return `${parts.join(' and ')}: to a browser these are two origins`;
}

function hostDifference(one: string, other: string): string {
  if (LOOPBACK_NAMES.includes(one) && LOOPBACK_NAMES.includes(other))
    return `this machine is called ${one} here and ${other} there`;
  if (one === `www.${other}` || other === `www.${one}`) return `one host has www. (${one}, ${other})`;
  if (one.endsWith(`.${other}`)) return `${one} is a sub-domain of ${other}`;
  if (other.endsWith(`.${one}`)) return `${other} is a sub-domain of ${one}`;
  return `the host differs (${one}, ${other})`;
}

function bare(protocol: string): string {
  return protocol.replace(':', '');
}

function portOf(url: URL): string {
  if (url.port !== '') return url.port;
  return url.protocol === 'https:' ? '443' : '80';
}
