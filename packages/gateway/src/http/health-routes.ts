import type { FastifyInstance } from 'fastify';
import type { HttpDeps } from './deps.ts';

/** `/healthz`: the process answers. `/readyz`: the store answers too, so payments can be taken. */
export function healthRoutes(server: FastifyInstance, deps: Pick<HttpDeps, 'store' | 'mode'>): void {
  server.get('/healthz', () => ({ status: 'ok' }));
  server.get('/readyz', async (request, reply) => {
    try {
      await deps.store.meta('mode');
      return { status: 'ok', mode: deps.mode };
    } catch (error) {
      request.log.error({ err: error }, 'the store does not answer');
      return reply.code(503).send({ status: 'unavailable' });
    }
  });
}
