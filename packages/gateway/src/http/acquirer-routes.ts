import { CALLBACK_PATH } from '@dojang/protocol/acquirer';
import { callback } from '@dojang/protocol/validate';
import type { FastifyInstance } from 'fastify';
import { hearNews } from '../authenticate/hear-news.ts';
import { sameText } from '../seal/keyring.ts';
import type { HttpDeps } from './deps.ts';
import { readFields } from './read-body.ts';
import { refuse } from './refusals.ts';

/** News from the card companies. */
export function acquirerRoutes(server: FastifyInstance, deps: HttpDeps): void {
  server.post(CALLBACK_PATH, async (request, reply) => {
    const given = request.headers.authorization ?? '';
    if (!deps.acquirerSecrets().accepted.some((secret) => sameText(given, `Bearer ${secret}`)))
      return refuse(reply, 'noSecret');
    const body = callback.safeParse(readFields(request));
    if (!body.success) return refuse(reply, 'noAuthentication');
    await hearNews(deps, body.data.authenticationId);
    return { ok: true };
  });
}
