import type { FastifyInstance } from 'fastify';
import { SetupError } from '../setup-error.ts';
import { ACCEPT_QUEUE } from './connection-limits.ts';

export interface Place {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** What sets them; DOJANG_PORT and DOJANG_HOST unless given. */
  readonly names?: { readonly port: string; readonly host: string };
}

/**
 * Takes requests from now on; the port, and the origin under which this machine reaches it.
 * @throws SetupError
 */
export async function listen(
  server: FastifyInstance,
  place: Place,
): Promise<{ readonly port: number; readonly origin: string }> {
  try {
    await server.listen({ host: place.host, port: place.port, backlog: ACCEPT_QUEUE });
  } catch (cause) {
    throw setupError(place, cause);
  }
  const address = server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : place.port;
  return { port, origin: `http://${reachable(place.host)}:${port}` };
}

function setupError(
  { host, port, names = { port: 'DOJANG_PORT', host: 'DOJANG_HOST' } }: Place,
  cause: unknown,
): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return new SetupError(
        `Port ${port} is taken: stop what uses it, or choose another one with ${names.port}.`,
        { cause },
      );
    case 'EACCES':
      return new SetupError(`Port ${port} may not be used: choose one above 1023 with ${names.port}.`, {
        cause,
      });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new SetupError(`${host} is not an address of this machine: set ${names.host} to one.`, {
        cause,
      });
    default:
      return cause;
  }
}

function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
