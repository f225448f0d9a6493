import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** One address for the database: each connection goes to the primary of the moment, as HAProxy does it by asking Patroni. */
export interface LeaderProxy {
  readonly port: number;
  close(): Promise<void>;
}

const LOOK_EVERY_MS = 250;

/** @param leader the port of the primary @param ports all there are; a connection to one that is no primary any more is cut */
export async function startLeaderProxy(
  leader: () => Promise<number>,
  ports: readonly number[],
): Promise<LeaderProxy> {
  let current = await leader();
  const connections = new Map<Socket, number>();
  const server = createServer((client) => {
    const port = current;
    const upstream = connect(port, '127.0.0.1');
    for (const socket of [client, upstream]) {
      connections.set(socket, port);
      socket.on('error', () => {});
      socket.on('close', () => {
        connections.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  let isClosed = false;
  const looking = (async () => {
    while (!isClosed) {
      const found = await leader().catch(() => current);
      if (found !== current && ports.includes(found)) {
        current = found;
        for (const [socket, port] of connections) if (port !== found) socket.destroy();
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  })();
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      isClosed = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of connections.keys()) socket.destroy();
      await closed;
      await Promise.race([looking, new Promise((resolve) => setTimeout(resolve, 1_000))]);
    },
  };
}
