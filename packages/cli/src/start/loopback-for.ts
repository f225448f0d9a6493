/** Where this machine reaches what listens on `host`: an address that means "all of them" is none to go to. */
export function loopbackFor(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}

/** The same, as it stands in a URL. */
export function loopbackUrl(host: string, port: number): string {
  const name = loopbackFor(host);
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
