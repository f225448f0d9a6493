import { CALLBACK_PATH } from '@dojang/protocol/acquirer';
import { callback } from '@dojang/protocol/validate';
import type { FastifyInstance } from 'fastify';
import { hearNews } from '../authenticate/hear-news.ts';
import { sameText } from '../seal/keyring.ts';
import type { HttpDeps } from './deps.ts';
import { readFields } from './read-body.ts';

/** News from the card companies. */
export function acquirerRoutes(server: FastifyInstance, deps: HttpDeps): void {
  server.post(CALLBACK_PATH, async (request, reply) => {
    if (!sameText(request.headers.authorization ?? '', `Bearer ${deps.acquirerSecret}`))
      return reply.code(401).send({ error: 'The shared secret of the card companies is missing or wrong.' });
    const body = callback.safeParse(await readFields(request));
    if (!body.success) return reply.code(400).send({ error: 'authenticationId: required' });
    await hearNews(deps, body.data.authenticationId);
    return { ok: true };
  });
}
