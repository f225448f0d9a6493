import type { FastifyReply } from 'fastify';
import type { ArmedFault, FaultDesk } from './fault-desk.ts';

/**
 * Answers a call under the fault that struck it, if any. `decline` is the work's own business.
 * @param work does the work durably and sends nothing: it returns the HTTP status and the body
 */
export async function answerUnderFault(
  faults: FaultDesk,
  reply: FastifyReply,
  fault: ArmedFault | undefined,
  work: () => WorkDone,
): Promise<FastifyReply> {
  switch (fault?.effect) {
    case 'lost-request':
      return hangUp(reply);
    case 'lost-reply':
      work();
      return hangUp(reply);
    case 'error':
      return reply.code(500).send({ error: 'a fault was armed for this call' });
    case 'delay':
      // The work follows even if the caller has given up meanwhile: that is what a slow card company does.
      await faults.pause(fault.delayMs);
      break;
    case 'decline':
    case undefined:
      break;
  }
  const { status, body } = work();
  return reply.code(status).send(body);
}

export interface WorkDone {
  readonly status: number;
  readonly body: unknown;
}

function hangUp(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.destroy();
  return reply;
}
