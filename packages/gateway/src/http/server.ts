import Fastify, { type FastifyInstance, type FastifyRequest, LogController } from 'fastify';
import type { GatewayOptions } from '../gateway-options.ts';
import type { Ports } from '../ports.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import { factsOfTrace } from '../trace.ts';
import { boundConnections, timeLimits } from './connection-limits.ts';
import { sendNothingHere } from './front-routes.ts';
import { takeHttpsOnly } from './https-only.ts';
import { readsPages } from './plain-page.ts';
import { acceptAnyBody, bodyLimits } from './read-body.ts';
import { HttpRefusal, logRefusal, refuse, tryAgain } from './refusals.ts';
import { requestIds, traceRequests } from './request-ids.ts';
import { boundRequests } from './request-limits.ts';

type HttpOptions = Pick<
  GatewayOptions,
  'mode' | 'trustedProxies' | 'logLevel' | 'logStream' | 'maxConnections' | 'maxRequests' | 'keepAliveSeconds'
>;

/** An HTTP server without routes: they follow when what they need is ready. */
export function createHttpServer(
  ports: Pick<Ports, 'nowMs' | 'monotonicMs' | 'afterIo' | 'randomBytes'>,
  options: HttpOptions,
): FastifyInstance {
  const server: FastifyInstance = Fastify({
    ...requestIds(ports, options.trustedProxies ?? ['loopback']),
    bodyLimit: bodyLimits.call,
    ...timeLimits(options.keepAliveSeconds),
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true },
    // Request lines are written below: the built-in ones would carry queries and tokens.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    forceCloseConnections: true,
    logger: {
      level: options.logLevel ?? 'info',
      ...(options.logStream !== undefined && { stream: options.logStream }),
      mixin: (_line, _level, logger) => factsOfTrace(logger),
      redact: ['req.headers.authorization', 'req.headers.cookie'],
      serializers: {
        req: (request: FastifyRequest) => ({ method: request.method, route: request.routeOptions.url }),
      },
    },
  });
  boundConnections(ports, server, options.maxConnections);
  boundRequests(ports, server, options.maxRequests);
  // The oldest clients authenticate by GET with a JSON body.
  server.addHttpMethod('GET', { hasBody: true, overrideExisting: true });
  acceptAnyBody(server);
  traceRequests(server);
  takeHttpsOnly(server, options.mode);
  server.addHook('onResponse', (request, reply, done) => {
    request.log.debug(
      {
        method: request.method,
        route: request.routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'answered',
    );
    done();
  });
  server.setNotFoundHandler((request, reply) =>
    readsPages(request) ? sendNothingHere(request, reply) : refuse(reply, 'nothingHere'),
  );
  server.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    if (error instanceof StoreUnavailable) return refuse(tryAgain(request, reply, error), 'storeUnavailable');
    if (error instanceof HttpRefusal && error.refusal === 'overloaded')
      return refuse(reply.header('retry-after', '1'), 'overloaded');
    if (error.statusCode !== undefined && error.statusCode < 500) {
      logRefusal(reply, error instanceof HttpRefusal ? error.refusal : error.name, error.statusCode);
      return reply.code(error.statusCode).send({ error: error.message });
    }
    request.log.error({ err: error }, 'an assumption was broken');
    return refuse(reply, 'broken');
  });
  return server;
}
