import { hostname, networkInterfaces } from 'node:os';

/**
 * Where a page's payments go. A gateway on this machine is known as `localhost` to this machine alone: a phone that
 * visits the shop by the machine's own name or address must reach the gateway by it too. Only names of this very machine
 * count, so a forged Host header can never send the shop's keys elsewhere.
 */
export function gatewayFor(
  gatewayUrl: string,
  shopOrigin: string,
  ownNames: ReadonlySet<string> = namesOfThisMachine(),
): string {
  const gateway = new URL(gatewayUrl);
  const page = new URL(shopOrigin);
  if (!isLoopback(gateway.hostname) || isLoopback(page.hostname) || !ownNames.has(page.hostname)) {
    return gateway.origin;
  }
  gateway.hostname = page.hostname;
  return gateway.origin;
}

function isLoopback(name: string): boolean {
  return name === 'localhost' || name === '[::1]' || /^127(\.\d+){3}$/.test(name);
}

function namesOfThisMachine(): ReadonlySet<string> {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const name = hostname().toLowerCase();
  return new Set([
    ...addresses.map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address)),
    name,
    `${name}.local`,
  ]);
}
