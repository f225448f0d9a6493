import Fastify from 'fastify';
import type { Registry } from 'prom-client';
import { listen, type Place } from './listen.ts';

export interface MetricsServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * A server of its own, so that what is counted is reached from where operators let it, and not from where customers are.
 * @throws SetupError
 */
export async function serveMetrics(registry: Registry, place: Omit<Place, 'names'>): Promise<MetricsServer> {
  const server = Fastify({ forceCloseConnections: true });
  server.get('/metrics', async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
  const { port } = await listen(server, {
    ...place,
    names: { port: 'DOJANG_METRICS_PORT', host: 'DOJANG_METRICS_HOST' },
  });
  return { port, close: () => server.close() };
}
