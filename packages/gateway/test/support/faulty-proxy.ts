import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy in front of PostgreSQL that breaks the connection at a chosen query. */
export interface FaultyProxy {
  readonly port: number;
  /** What to do with the next message that holds `text`: break before the server sees it, or after, swallowing its answer. */
  breakAt(text: string, when: 'before' | 'after'): void;
  close(): Promise<void>;
}

export async function startFaultyProxy(serverPort: number): Promise<FaultyProxy> {
  let fault: { readonly text: string; readonly when: 'before' | 'after' } | undefined;
  const sockets = new Set<Socket>();

  const server = createServer((client) => {
    const upstream = connect(serverPort, '127.0.0.1');
    let swallowing = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (bytes) => {
      if (fault === undefined || !bytes.includes(fault.text)) {
        upstream.write(bytes);
        return;
      }
      const { when } = fault;
      fault = undefined;
      if (when === 'before') {
        client.destroy();
        return;
      }
      swallowing = true;
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      if (swallowing) client.destroy();
      else client.write(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');

  return {
    port: address.port,
    breakAt: (text, when) => {
      fault = { text, when };
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
