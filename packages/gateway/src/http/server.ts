import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { CardDeps } from '../acquirer/authenticate-card.ts';
import type { AuthDeps } from '../auth/authenticate-partner.ts';
import { StoreUnavailable } from '../record/change-payment.ts';
import type { Watcher } from '../window/watch-payments.ts';
import { acquirerRoutes } from './acquirer-routes.ts';
import { healthRoutes } from './health-routes.ts';
import { acceptAnyBody, BODY_LIMIT_BYTES } from './read-body.ts';
import { receiptRoutes } from './receipt-routes.ts';
import { scriptRoutes } from './script-routes.ts';
import { windowApiRoutes } from './window-api-routes.ts';
import { windowPageRoutes } from './window-page-routes.ts';
import { wireRoutes } from './wire-routes.ts';

export interface HttpDeps extends AuthDeps, CardDeps {
  readonly acquirerSecret: string;
  /** Configured public origin; null in test: the Host of the request. */
  readonly publicOrigin: string | null;
  /** Built browser code. */
  readonly windowDir: string;
  readonly scriptFile: string;
  watcher: Watcher;
}

export interface HttpOptions {
  /** Peers whose `X-Forwarded-*` count. */
  readonly trustedProxies: readonly string[];
  readonly logLevel: string;
  readonly logger?: FastifyInstance['log'];
}

/** An HTTP server without routes: `addRoutes` follows when what they need is ready. */
export function createHttpServer(options: HttpOptions): FastifyInstance {
  const server: FastifyInstance = Fastify({
    trustProxy: [...options.trustedProxies],
    bodyLimit: BODY_LIMIT_BYTES,
    routerOptions: { ignoreTrailingSlash: true },
    // Request lines are written below: the built-in ones would carry queries and tokens.
    disableRequestLogging: true,
    forceCloseConnections: true,
    logger: {
      level: options.logLevel,
      redact: ['req.headers.authorization', 'req.headers.cookie'],
      serializers: {
        req: (request: FastifyRequest) => ({ method: request.method, route: request.routeOptions.url }),
      },
    },
  });
  acceptAnyBody(server);
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
  server.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: 'There is nothing at this address.' }),
  );
  server.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    if (error instanceof StoreUnavailable) {
      request.log.error({ err: error }, 'the store cannot write');
      return reply.code(503).header('retry-after', '1').send({ error: 'Try again in a moment.' });
    }
    if (error.statusCode !== undefined && error.statusCode < 500)
      return reply.code(error.statusCode).send({ error: error.message });
    request.log.error({ err: error }, 'an assumption was broken');
    return reply
      .code(500)
      .send({ error: 'Something went wrong here. Nothing was told as done that was not stored.' });
  });
  return server;
}

export function addRoutes(server: FastifyInstance, deps: HttpDeps): void {
  wireRoutes(server, deps);
  windowPageRoutes(server, deps);
  windowApiRoutes(server, deps);
  scriptRoutes(server, deps);
  acquirerRoutes(server, deps);
  receiptRoutes(server, deps);
  healthRoutes(server, deps);
}

/** Origin under which the caller reached the gateway: configured, or (test) from the request's Host. */
export function gatewayOriginOf(deps: Pick<HttpDeps, 'publicOrigin'>, request: FastifyRequest): string {
  return deps.publicOrigin ?? `${request.protocol}://${request.host}`;
}
