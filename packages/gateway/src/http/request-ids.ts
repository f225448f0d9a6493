import proxyAddr from '@fastify/proxy-addr';
import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import type { Ports } from '../ports.ts';
import { traced } from '../trace.ts';
import { readAddress } from './client-address.ts';

/** What proxies make: UUIDs, `$request_id` of nginx, Caddy's `{http.request.uuid}`. */
const WELL_SHAPED = /^[\w.-]{8,64}$/;

/**
 * Names each request, in every line of its log, and its client. A proxy that is trusted may have named it already; whatever
 * somebody else sends is not taken over, since it would stand in the log.
 */
export function requestIds(
  ports: Pick<Ports, 'randomBytes'>,
  trustedProxies: readonly string[],
): Required<Pick<FastifyServerOptions, 'trustProxy' | 'genReqId' | 'childLoggerFactory'>> {
  const isTrusted = trustOf(trustedProxies);
  let isWarned = false;
  return {
    trustProxy: isTrusted,
    genReqId: ({ headers, socket }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && WELL_SHAPED.test(given) && isTrusted(socket.remoteAddress ?? '', 0)
        ? given
        : ports.randomBytes(16).toString('hex');
    },
    childLoggerFactory: (logger, bindings, options, request) => {
      const peer = request.socket.remoteAddress;
      const address = readAddress(proxyAddr(request, isTrusted));
      if (address === null && peer !== undefined && !isWarned) {
        isWarned = true;
        logger.warn(
          { proxy: peer },
          'a trusted proxy writes no address into X-Forwarded-For: whoever comes through it counts as the proxy',
        );
      }
      return logger.child({ ...bindings, address: address ?? peer }, options);
    },
  };
}

/** Is a peer one of the trusted proxies? */
export function trustOf(trustedProxies: readonly string[]): (address: string, hop: number) => boolean {
  const isOneOf = proxyAddr.compile([...trustedProxies]);
  return (address, hop) => isOneOf(readAddress(address) ?? address, hop);
}

/** Everything that is done for a request is done under its name, which its answer tells too. */
export function traceRequests(server: FastifyInstance): void {
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  // Not before the body: its arrival belongs to the connection, and would lose the trace.
  server.addHook('preHandler', (request, _reply, done) => traced(request.id, done));
}
