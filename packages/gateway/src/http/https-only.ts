import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Mode } from '../settings.ts';
import { HttpRefusal } from './refusals.ts';

/** A browser that was here by HTTPS once comes by nothing else for a year. */
const STRICT_TRANSPORT_SECURITY = 'max-age=31536000';
/** A load balancer asks these by plain HTTP; they hold nothing. */
const healthRoutes = new Set(['/healthz', '/readyz']);

/** What is said of whoever came by plain HTTP. In live the hint stands in the log alone. */
export function plainHttp({ socket }: Pick<FastifyRequest, 'socket'>) {
  const peer = socket.remoteAddress ?? 'somebody who has gone';
  return {
    code: 'AUTH0006',
    hint: `The request came over plain HTTP: ${peer} asked, and either sent no X-Forwarded-Proto: https or is no trusted proxy (DOJANG_TRUSTED_PROXIES).`,
  } as const;
}

/**
 * In live every request has come by HTTPS, as a trusted proxy in front says; any other is refused before its body, which may
 * hold keys, is read.
 */
export function takeHttpsOnly(server: FastifyInstance, mode: Mode): void {
  if (mode === 'test') return;
  server.addHook('onRequest', async (request, reply) => {
    if (request.protocol === 'https') reply.header('strict-transport-security', STRICT_TRANSPORT_SECURITY);
    else if (!healthRoutes.has(request.routeOptions.url ?? '')) throw new HttpRefusal('plainHttp');
  });
}
