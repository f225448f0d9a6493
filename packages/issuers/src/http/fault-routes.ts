import type { FastifyInstance, FastifySchema } from 'fastify';
import { type FaultDesk, type FaultRequest, faultEffects, faultPoints } from '../faults/fault-desk.ts';
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

/** Faults on demand, for programs on this machine alone. */
export async function faultRoutes(server: FastifyInstance, { faults }: { readonly faults: FaultDesk }) {
  server.addHook('onRequest', async (request, reply) => {
    if (isFromLoopback(request.raw)) return;
    return reply.code(403).send({ error: 'faults are armed from this machine only, without a proxy' });
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
