import { paths, type RequestTable } from '@dojang/protocol/payple';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerUnoffered } from '../auth/answer-unoffered.ts';
import { refused } from '../auth/auth-answer.ts';
import { authenticateClient } from '../auth/authenticate-client.ts';
import { authenticatePartner } from '../auth/authenticate-partner.ts';
import { unofferedServices } from '../auth/unoffered.ts';
import { cancel } from '../cancel/cancel-payment.ts';
import { confirm } from '../confirm/confirm-payment.ts';
import { lookup } from '../lookup/look-up-payment.ts';
import type { WireAnswer } from '../wire/answer.ts';
import {
  answerCall,
  type Caller,
  type PartnerCall,
  type PartnerResponse,
  refuseCall,
} from '../wire/partner-call.ts';
import { TIMELINE_HEADER } from '../wire/timeline.ts';
import { arrivalOf } from './arrival-of.ts';
import { clientAddress } from './client-address.ts';
import type { HttpDeps } from './deps.ts';
import { goneCheck } from './gone-check.ts';
import { protect } from './headers.ts';
import { plainHttp } from './https-only.ts';
import { pageOriginOf } from './page-origin.ts';
import { bodyLimits, ifUnanswered, readFields, readOldFields } from './read-body.ts';
import { refuse, waitFor } from './refusals.ts';

type Fields = Readonly<Record<string, unknown>> | null;
/** Without a look at the message. */
type Refusing = (request: FastifyRequest) => WireAnswer;
type Answering = (fields: Fields, request: FastifyRequest, caller: Caller) => Promise<WireAnswer>;

const STORE_AWAY = 'The store does not answer: nothing was done, try again in a moment.';

interface RouteOptions {
  readonly bodyLimit?: number;
  /**
   * Answers in the form of the call when the store does not answer. A call about money has none: no code says that it may have
   * happened, so its 503 says nothing but to ask again.
   */
  readonly refuseForNow?: Refusing;
}

/** The APIs of the public wire. HTTP 200 for every business answer; what went wrong is in the message. */
export function wireRoutes(server: FastifyInstance, deps: HttpDeps): void {
  const refuseAuth = (request: FastifyRequest) => {
    const { code, hint } = plainHttp(request);
    return refused(deps, arrivalOf(deps, request), code, hint);
  };
  const refuseAuthForNow = (request: FastifyRequest) =>
    refused(deps, arrivalOf(deps, request), 'AUTH0005', STORE_AWAY);
  route(
    paths.auth,
    (fields, request) => authenticatePartner(deps, fields, arrivalOf(deps, request)),
    refuseAuth,
    { bodyLimit: bodyLimits.authentication, refuseForNow: refuseAuthForNow },
  );
  call(withoutQuery(paths.confirm), confirm);
  call(paths.confirmAlias, confirm);
  call(paths.cancel, cancel);
  call(paths.lookup, lookup);

  for (const unoffered of unofferedServices) {
    const refuse = () => answerUnoffered(deps, unoffered);
    if (unoffered.path !== null) route(unoffered.path, async () => refuse(), refuse);
  }

  // In test mode a page is let ask, so that a refusal stands in the log, and not in its console alone; and because a partner may allow it.
  if (deps.mode === 'test')
    for (const url of [withoutQuery(paths.confirm), paths.confirmAlias, paths.cancel, paths.lookup])
      server.route({
        url,
        onRequest: allowPage,
        config: { customers: 'always' },
        method: 'OPTIONS',
        handler: answerPreflight,
      });

  // The private call behind `clientKey`: the one API that every page may call. Without an allowance the others have no CORS headers.
  const fromPage = { url: '/js/v1/auth', onRequest: allowPage };
  server.route({
    ...fromPage,
    config: { customers: 'new' },
    method: 'POST',
    ...handling(
      (fields, request) => authenticateClient(deps, fields, arrivalOf(deps, request)),
      readFields,
      refuseAuth,
      refuseAuthForNow,
    ),
  });
  // A refused preflight would keep from the page why.
  server.route({ ...fromPage, config: { customers: 'always' }, method: 'OPTIONS', handler: answerPreflight });

  function call<Table extends RequestTable, Found, Response extends PartnerResponse>(
    url: string,
    partnerCall: PartnerCall<Table, Found, Response>,
  ): void {
    route(
      url,
      (fields, _, caller) => answerCall(deps, partnerCall, fields, caller),
      (request) => refuseCall(deps, partnerCall, plainHttp(request)),
    );
  }

  /**
   * Old clients send the calls of a server by GET. HEAD, which Fastify would add, is for those who only look.
   * @param refusePlain answers who came by plain HTTP, in the form of the call
   */
  function route(
    url: string,
    answering: Answering,
    refusePlain: Refusing,
    { refuseForNow, ...limits }: RouteOptions = {},
  ): void {
    server.route({
      ...limits,
      url,
      method: ['GET', 'POST'],
      exposeHeadRoute: false,
      ...handling(answering, readOldFields, refusePlain, refuseForNow),
    });
  }

  function handling(
    answering: Answering,
    read: (request: FastifyRequest) => Fields,
    refusePlain: Refusing,
    refuseForNow: Refusing | undefined,
  ) {
    const answer = async (fields: Fields, request: FastifyRequest, reply: FastifyReply): Promise<object> => {
      const { arrivedAtMs } = request;
      const caller = {
        address: clientAddress(request),
        pageOrigin: pageOriginOf(request.headers),
        wantsTimeline: request.headers[TIMELINE_HEADER] !== undefined,
        arrivedAtMs,
        isGone: goneCheck(deps.ports, reply),
      };
      return say(request, reply, await answering(fields, request, caller));
    };
    return {
      handler: (request: FastifyRequest, reply: FastifyReply) => answer(read(request), request, reply),
      errorHandler: ifUnanswered((request, reply, why) =>
        ({
          tooLong: () => answer(null, request, reply),
          plainHttp: () => say(request, reply, refusePlain(request)),
          overloaded: () => refuse(reply, 'overloaded'),
          unavailable: () =>
            refuseForNow === undefined
              ? refuse(reply, 'storeUnavailable')
              : say(request, reply, refuseForNow(request)),
        })[why](),
      ),
    };
  }

  function say(request: FastifyRequest, reply: FastifyReply, answer: WireAnswer): object {
    const { response, log, waitMs, readableBy, timeline } = answer;
    protect(reply);
    if (readableBy !== undefined)
      reply.header('access-control-allow-origin', readableBy).header('vary', 'origin');
    if (timeline !== undefined) reply.header(TIMELINE_HEADER, timeline);
    request.log[log.level](log.facts, log.text);
    deps.meters?.wireAnswers.inc({ route: request.routeOptions.url ?? 'none', code: codeOf(log.facts) });
    if (waitMs !== undefined) waitFor(reply, waitMs);
    return response;
  }
}

async function allowPage(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const origin = request.headers.origin ?? '';
  reply.header('access-control-allow-origin', origin === '' ? 'null' : origin).header('vary', 'origin');
}

async function answerPreflight(_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  protect(reply);
  return reply
    .header('access-control-allow-headers', 'content-type, cache-control')
    .header('access-control-max-age', '600')
    .code(204)
    .send();
}

/** An answer without a code is an authentication that was granted. */
function codeOf(facts: WireAnswer['log']['facts']): string {
  return typeof facts['code'] === 'string' ? facts['code'] : 'success';
}

function withoutQuery(path: string): string {
  return path.split('?')[0] ?? path;
}
