import { CALLBACK_PATH } from '@dojang/protocol/acquirer';
import { callback } from '@dojang/protocol/validate';
import type { FastifyInstance } from 'fastify';
import { hearNews } from '../authenticate/hear-news.ts';
import { sameText } from '../seal/keyring.ts';
import { clientAddress } from './client-address.ts';
import type { HttpDeps } from './deps.ts';
import { readFields } from './read-body.ts';
import { refuse, waitFor } from './refusals.ts';

/** Whose secret is guessed here; no partner is called so. */
const CARD_COMPANIES = '(card companies)';

/** News from the card companies. */
export function acquirerRoutes(server: FastifyInstance, deps: HttpDeps): void {
  server.post(CALLBACK_PATH, async (request, reply) => {
    const given = request.headers.authorization ?? '';
    const guess = await deps.rateLimits.guess(
      { address: clientAddress(request), keysOf: CARD_COMPANIES, key: given.replace(/^Bearer /, '') },
      () => deps.acquirerSecrets().accepted.some((secret) => sameText(given, `Bearer ${secret}`)),
    );
    if (typeof guess === 'object') return refuse(waitFor(reply, guess.waitMs), 'tooMany');
    if (guess === 'wrong') return refuse(reply, 'noSecret');
    const body = callback.safeParse(readFields(request));
    if (!body.success) return refuse(reply, 'noAuthentication');
    await hearNews(deps, body.data.authenticationId);
    return { ok: true };
  });
}
