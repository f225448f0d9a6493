import type { FastifyInstance } from 'fastify';
import type { Ports } from '../ports.ts';

/** Time from the connection, or from the request before, to the last header. Nobody's headers are longer than 16 kB. */
const HEADERS_MS = 8_000;
/** Time to the last byte of the body. */
const REQUEST_MS = 10_000;
/** A connection on which nothing moves; the slowest answer takes 9 s, and a stream says something every 3 s. */
const SILENCE_MS = 15_000;
/** How long a connection is kept for another request, unless given. */
const KEEP_ALIVE_SECONDS = 10;
/** How often a connection is looked at. */
const CHECK_MS = 1_000;

const MAX_CONNECTIONS = 10_000;
const DROP_LOG_PERIOD_MS = 60_000;

/** Connections that wait to be accepted while a moment is busy; the kernel may allow fewer (`net.core.somaxconn`). */
export const ACCEPT_QUEUE = 4_096;

/** The times in which a client has to do its part: options of the server. */
export function timeLimits(keepAliveSeconds = KEEP_ALIVE_SECONDS) {
  return {
    requestTimeout: REQUEST_MS,
    connectionTimeout: SILENCE_MS,
    keepAliveTimeout: keepAliveSeconds * 1_000,
    http: { headersTimeout: HEADERS_MS, connectionsCheckingInterval: CHECK_MS },
  };
}

/** Drops every connection above the number, and says so, once in a while. A client that closed its half gets its answer. */
export function boundConnections(
  { monotonicMs }: Pick<Ports, 'monotonicMs'>,
  { server, log }: FastifyInstance,
  maxConnections = MAX_CONNECTIONS,
): void {
  Object.assign(server, { maxConnections, httpAllowHalfOpen: true });
  let dropped = 0;
  let loggedAtMs = Number.NEGATIVE_INFINITY;
  server.on('drop', () => {
    dropped += 1;
    if (monotonicMs() < loggedAtMs + DROP_LOG_PERIOD_MS) return;
    log.warn({ dropped, maxConnections }, 'connections dropped');
    dropped = 0;
    loggedAtMs = monotonicMs();
  });
}
