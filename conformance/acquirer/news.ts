import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { callback } from '../../packages/protocol/src/validate/acquirer.ts';

/** Where an adapter tells what customers have decided. */
export interface News {
  readonly url: string;
  /** Whether the adapter can reach it. */
  readonly isHeard: boolean;
  /** The header `Authorization` with which it was told; empty without one, null: it was not told in time. */
  authorizationOf(authenticationId: string, withinMs: number): Promise<string | null>;
  close(): void;
}

const MOST_BYTES = 16 * 1024;

/**
 * Listens on this machine.
 * @param url the address under which the adapter reaches it, on its port; undefined: a free port of the loopback
 * @param isNear whether the adapter is on this machine
 */
export async function listenForNews(url: string | undefined, isNear: boolean): Promise<News> {
  const heard = new Map<string, string>();
  const arrivals = new EventEmitter().setMaxListeners(0);
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (text.length > MOST_BYTES) request.destroy();
    });
    request.on('end', () => {
      const told = callback.safeParse(parseJson(text));
      if (told.success) heard.set(told.data.authenticationId, request.headers.authorization ?? '');
      response.writeHead(told.success ? 200 : 400).end();
      arrivals.emit('arrival');
    });
  });
  const [host, port] = url === undefined ? ['127.0.0.1', 0] : ['0.0.0.0', portOf(new URL(url))];
  server.listen(port, host);
  await once(server, 'listening');
  return {
    url: url ?? `http://127.0.0.1:${(server.address() as AddressInfo).port}/acquirer/callback`,
    isHeard: isNear || url !== undefined,
    authorizationOf: async (authenticationId, withinMs) => {
      const signal = AbortSignal.timeout(withinMs);
      while (!heard.has(authenticationId) && !signal.aborted)
        await once(arrivals, 'arrival', { signal }).catch(() => {});
      return heard.get(authenticationId) ?? null;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

const portOf = ({ port, protocol }: URL) => (port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port));

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
