import { networkInterfaces } from 'node:os';
import { isLoopbackHost } from './known-host.ts';

/**
 * Where a phone that scans reaches the app. `localhost` is the phone itself there: where the server listens on every address of
 * its machine, the QR code names the one that the network knows. Listening to its own machine alone, it can name nothing better.
 * @param listensOn the host that the server was told to listen on
 */
export function scannableOrigin(
  origin: string,
  listensOn: string,
  ofThisMachine: () => string | undefined = networkAddress,
): string {
  const url = new URL(origin);
  if (!isLoopbackHost(url.host) || (listensOn !== '0.0.0.0' && listensOn !== '::')) return url.origin;
  url.hostname = ofThisMachine() ?? url.hostname;
  return url.origin;
}

function networkAddress(): string | undefined {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
}
