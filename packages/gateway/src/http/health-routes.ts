import type { FastifyInstance } from 'fastify';
import type { Readiness } from '../health/readiness.ts';
import type { Mode } from '../settings.ts';
import { isLoopbackHost } from '../tls/loopback.ts';
import { clientAddress } from './client-address.ts';
import { trustOf } from './request-ids.ts';

const EVEN_WHEN_BUSY = { config: { customers: 'always' } } as const;

export interface HealthDeps {
  readonly mode: Mode;
  readonly readiness: Readiness;
  readonly trustedProxies: readonly string[];
  /** Aborts when the process begins to stop. */
  readonly stopping: AbortSignal;
}

/**
 * `/healthz`: the process answers. `/readyz`: payments can be taken, 503 when not, or when the process stops. This machine and the trusted proxies read what was
 * found, everybody else how it ends.
 */
export function healthRoutes(
  server: FastifyInstance,
  { mode, readiness, trustedProxies, stopping }: HealthDeps,
): void {
  const isTrusted = trustOf(trustedProxies);
  server.get('/healthz', EVEN_WHEN_BUSY, () => ({ status: 'ok' }));
  server.get('/readyz', EVEN_WHEN_BUSY, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    if (stopping.aborted) return reply.code(503).send({ status: 'stopping' });
    const { status, checks } = await readiness.look();
    if (status === 'failed') reply.code(503).header('retry-after', '1');
    const address = clientAddress(request);
    return {
      status: status === 'failed' ? 'unavailable' : status,
      mode,
      ...((isLoopbackHost(address) || isTrusted(address, 0)) && { checks }),
    };
  });
}
