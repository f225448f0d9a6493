import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Does this host, as a URL writes it, name this very machine, so that nobody listens in on the way? */
export function isLoopbackHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return ipaddr.process(host).range() === 'loopback';
  return host === 'localhost' || host.endsWith('.localhost');
}

/** Is what goes there encrypted, or does it never leave this machine? */
export function isKeptSecret(url: Pick<URL, 'protocol' | 'hostname'>): boolean {
  return url.protocol === 'https:' || isLoopbackHost(url.hostname);
}
