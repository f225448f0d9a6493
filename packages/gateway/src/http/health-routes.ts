import type { FastifyInstance } from 'fastify';
import type { HttpDeps } from './deps.ts';

const EVEN_WHEN_BUSY = { config: { customers: 'always' } } as const;

/** `/healthz`: the process answers. `/readyz`: the store answers too and the process does not stop, so payments can be taken. */
export function healthRoutes(
  server: FastifyInstance,
  deps: Pick<HttpDeps, 'store' | 'mode' | 'stopping'>,
): void {
  server.get('/healthz', EVEN_WHEN_BUSY, () => ({ status: 'ok' }));
  server.get('/readyz', EVEN_WHEN_BUSY, async (request, reply) => {
    if (deps.stopping.aborted) return reply.code(503).send({ status: 'stopping' });
    try {
      await deps.store.meta('mode');
      return { status: 'ok', mode: deps.mode };
    } catch (error) {
      request.log.error({ err: error }, 'the store does not answer');
      return reply.code(503).send({ status: 'unavailable' });
    }
  });
}
