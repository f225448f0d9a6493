import type { FastifyInstance } from 'fastify';
import type { Meters } from '../meters/meters.ts';

/** By the pattern of a route, never by an address: whoever asks for what is not there names nothing. */
export function meterRequests(server: FastifyInstance, { requestSeconds }: Meters): void {
  server.addHook('onResponse', async (request, reply) => {
    requestSeconds.observe(
      { route: request.routeOptions.url ?? 'none', status: reply.statusCode },
      reply.elapsedTime / 1_000,
    );
  });
}
