import { isIP } from 'node:net';

/**
 * Could this Host be one under which our own pages are opened? A page of somebody else reaches this server too, when the name of
 * its host is pointed here (DNS rebinding); then it has that name. An address is no name, and nobody on the internet owns one
 * without a dot, or one that is given out on this network alone.
 * @param publicOrigin the one that was configured, or where the server listens
 */
export function isKnownHost(host: string | undefined, publicOrigin: string): boolean {
  const url = URL.parse(`http://${host ?? ''}`);
  if (host === undefined || url === null || url.host === '') return false;
  const name = url.hostname;
  return (
    isLoopbackName(name) ||
    isIP(name.replace(/^\[|\]$/g, '')) !== 0 ||
    !name.includes('.') ||
    /\.(local|internal|home\.arpa)$/.test(name) ||
    name === URL.parse(publicOrigin)?.hostname
  );
}

/** Does this Host name this very machine? */
export function isLoopbackHost(host: string | undefined): boolean {
  const url = URL.parse(`http://${host ?? ''}`);
  return host !== undefined && url !== null && isLoopbackName(url.hostname);
}

function isLoopbackName(name: string): boolean {
  return /^(127(\.\d+){3}|\[::1\]|localhost|[\w.-]+\.localhost)$/.test(name);
}
