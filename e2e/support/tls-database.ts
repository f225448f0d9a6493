import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';

/** Signs itself, for `localhost`; a thing of the tests that opens nothing. */
export const CERTIFICATE_FILE = new URL('./certificates/localhost.pem', import.meta.url).pathname;
export const KEY_FILE = new URL('./certificates/localhost.key', import.meta.url).pathname;

/** Takes connections as PostgreSQL does, encrypted, and answers nothing. */
export interface TlsDatabase {
  readonly port: number;
  /** How many clients have said who they are; they do when they trust the certificate. */
  trusting(): number;
  close(): Promise<void>;
}

export async function openTlsDatabase(): Promise<TlsDatabase> {
  let trusting = 0;
  const sockets = new Set<Socket>();
  const secureContext = createSecureContext({
    key: readFileSync(KEY_FILE),
    cert: readFileSync(CERTIFICATE_FILE),
  });
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    // SSLRequest: eight bytes; `S` says that TLS may begin.
    socket.once('data', () => {
      socket.write('S');
      const secure = new TLSSocket(socket, { isServer: true, secureContext });
      secure.on('error', () => {});
      secure.once('data', () => {
        trusting += 1;
        secure.destroy();
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    trusting: () => trusting,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
