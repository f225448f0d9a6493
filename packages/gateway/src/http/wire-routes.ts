import { paths } from '@dojang/protocol/payple';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerUnoffered } from '../auth/answer-unoffered.ts';
import { authenticateClient } from '../auth/authenticate-client.ts';
import { authenticatePartner } from '../auth/authenticate-partner.ts';
import { unofferedServices } from '../auth/unoffered.ts';
import { cancel } from '../cancel/cancel-payment.ts';
import { confirm } from '../confirm/confirm-payment.ts';
import { lookup } from '../lookup/look-up-payment.ts';
import { seconds } from '../rate-limits/words.ts';
import type { WireAnswer } from '../wire/answer.ts';
import { answerCall, type Caller } from '../wire/partner-call.ts';
import { arrivalOf } from './arrival-of.ts';
import type { HttpDeps } from './deps.ts';
import { protect } from './headers.ts';
import { isGone } from './is-gone.ts';
import { bodyLimits, ifTooLong, readFields, readOldFields } from './read-body.ts';

type Fields = Readonly<Record<string, unknown>> | null;
type Answering = (fields: Fields, request: FastifyRequest, caller: Caller) => Promise<WireAnswer>;

/** The APIs of the public wire. HTTP 200 for every business answer; what went wrong is in the message. */
export function wireRoutes(server: FastifyInstance, deps: HttpDeps): void {
  route(paths.auth, (fields, request) => authenticatePartner(deps, fields, arrivalOf(deps, request)), {
    bodyLimit: bodyLimits.authentication,
  });
  route(withoutQuery(paths.confirm), (fields, _, caller) => answerCall(deps, confirm, fields, caller));
  route(paths.confirmAlias, (fields, _, caller) => answerCall(deps, confirm, fields, caller));
  route(paths.cancel, (fields, _, caller) => answerCall(deps, cancel, fields, caller));
  route(paths.lookup, (fields, _, caller) => answerCall(deps, lookup, fields, caller));

  for (const unoffered of unofferedServices)
    if (unoffered.path !== null) route(unoffered.path, async () => answerUnoffered(deps, unoffered));

  // The private call behind `clientKey`: the one API a page may call. Everything else has no CORS headers at all.
  const fromPage = { url: '/js/v1/auth', onRequest: allowPage };
  server.route({
    ...fromPage,
    method: 'POST',
    ...handling((fields, request) => authenticateClient(deps, fields, arrivalOf(deps, request)), readFields),
  });
  server.route({ ...fromPage, method: 'OPTIONS', handler: answerPreflight });

  /** Old clients send the calls of a server by GET. HEAD, which Fastify would add, is for those who only look. */
  function route(url: string, answering: Answering, limits: { readonly bodyLimit?: number } = {}): void {
    server.route({
      ...limits,
      url,
      method: ['GET', 'POST'],
      exposeHeadRoute: false,
      ...handling(answering, readOldFields),
    });
  }

  function handling(answering: Answering, read: (request: FastifyRequest) => Fields) {
    const answer = async (fields: Fields, request: FastifyRequest, reply: FastifyReply): Promise<object> => {
      const arrivedAtMs = deps.ports.nowMs();
      protect(reply);
      const caller = { address: request.ip, arrivedAtMs, isGone: () => isGone(deps.ports, reply) };
      const { response, log, waitMs } = await answering(fields, request, caller);
      request.log[log.level](log.facts, log.text);
      if (waitMs !== undefined) reply.code(429).header('retry-after', seconds(waitMs));
      return response;
    };
    return {
      handler: (request: FastifyRequest, reply: FastifyReply) => answer(read(request), request, reply),
      errorHandler: ifTooLong((request, reply) => answer(null, request, reply)),
    };
  }
}

async function allowPage(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const origin = request.headers.origin ?? '';
  reply.header('access-control-allow-origin', origin === '' ? 'null' : origin).header('vary', 'origin');
}

async function answerPreflight(_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  protect(reply);
  return reply
    .header('access-control-allow-headers', 'content-type')
    .header('access-control-max-age', '600')
    .code(204)
    .send();
}

function withoutQuery(path: string): string {
  return path.split('?')[0] ?? path;
}
