import type { FastifyInstance, FastifySchema } from 'fastify';
import { type FaultDesk, type FaultRequest, faultEffects, faultPoints } from '../faults/fault-desk.ts';
import { bearerOf, isSameSecret } from './bearer.ts';
import { isLoopbackHost } from './known-host.ts';
import { isFromLoopback } from './loopback.ts';

const schema: FastifySchema = {
  body: {
    type: 'object',
    required: ['on', 'effect'],
    additionalProperties: false,
    properties: {
      on: { enum: faultPoints },
      effect: { enum: faultEffects },
      code: { type: 'string', pattern: '^[0-9]{4}$' },
      delayMs: { type: 'integer', minimum: 0, maximum: 120_000 },
      times: { type: 'integer', minimum: 1, maximum: 1_000_000 },
    },
    // Only a charge and a cancellation can be declined.
    anyOf: [
      { properties: { on: { enum: ['approve', 'cancel'] } } },
      { properties: { effect: { enum: faultEffects.filter((effect) => effect !== 'decline') } } },
    ],
  },
};

interface FaultDependencies {
  readonly faults: FaultDesk;
  readonly faultToken: string;
}

/** Faults on demand, for programs of this machine's user alone: a page in his browser can call here too, but has no token. */
export async function faultRoutes(server: FastifyInstance, { faults, faultToken }: FaultDependencies) {
  server.addHook('onRequest', async (request, reply) => {
    if (!isFromLoopback(request.raw) || !isLoopbackHost(request.headers.host))
      return reply.code(403).send({ error: 'faults are armed from this machine only, without a proxy' });
    if (!isSameSecret(bearerOf(request.headers.authorization), faultToken))
      return reply
        .code(401)
        .send({ error: 'Authorization: Bearer <what fault.token in the data folder holds>' });
  });
  server.post<{ Body: FaultRequest }>('/faults', { schema }, async (request, reply) =>
    reply.code(201).send(faults.arm(request.body)),
  );
  server.get('/faults', async () => ({ faults: faults.list() }));
  server.delete('/faults', async (_request, reply) => {
    faults.disarmAll();
    return reply.code(204).send();
  });
}
