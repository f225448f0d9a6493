import { Readable } from 'node:stream';
import { messageOf } from '@dojang/protocol/payple';
import { authenticationRequest, termsRequest } from '@dojang/protocol/validate';
import type { WindowRefusal, WindowView } from '@dojang/protocol/window';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Recorded } from '../record/change-payment.ts';
import { traceSubject } from '../trace.ts';
import { paymentOfToken, type Right } from '../window/payment-of-token.ts';
import { agree } from '../window/steps/agree.ts';
import { approve } from '../window/steps/approve.ts';
import { chooseCard } from '../window/steps/choose-card.ts';
import { close } from '../window/steps/close.ts';
import { leave } from '../window/steps/leave.ts';
import { look } from '../window/steps/look.ts';
import { lookAtStage } from '../window/steps/look-at-stage.ts';
import { news } from '../window/steps/news.ts';
import { returnResult } from '../window/steps/return-result.ts';
import type { Step } from '../window/steps/step.ts';
import { createStreams } from '../window/streams.ts';
import { malformed } from '../window/window-answer.ts';
import { type Parsed, parseFields } from '../wire/parse-fields.ts';
import type { HttpDeps } from './deps.ts';
import { protect } from './headers.ts';
import { isPathName } from './path-name.ts';
import { readFields } from './read-body.ts';
import { refuse, waitFor } from './refusals.ts';

type WindowRequest = FastifyRequest<{ Params: { id: string } }>;

/** The JSON API of the window's front end (`@dojang/protocol/window`). */
export function windowApiRoutes(server: FastifyInstance, deps: HttpDeps): void {
  const streams = createStreams(deps.rateLimits.most.streams);
  take('GET', '/stage', nothing, lookAtStage, 'stage');
  take('GET', '', nothing, look);
  take('POST', '/terms', bodyOf(termsRequest), agree);
  take('POST', '/authentication', bodyOf(authenticationRequest), chooseCard);
  take('POST', '/authentication/cancel', nothing, leave);
  take('POST', '/approve', nothing, approve);
  take('POST', '/close', nothing, close);
  take('POST', '/return', nothing, returnResult);
  // As windows call it that were opened before it had this name.
  take('POST', '/deliver', nothing, returnResult);
  route('GET', '/stream', (recorded, request, reply) => {
    const gone = new AbortController();
    const ends = AbortSignal.any([gone.signal, deps.stopping]);
    const left = streams.open(recorded.state.id, () => gone.abort());
    reply.raw.once('close', left);
    request.raw.once('close', () => gone.abort());
    // Nobody half-closes a stream that he watches.
    request.raw.socket.once('end', () => gone.abort());
    reply.type('application/x-ndjson; charset=utf-8');
    return reply.send(Readable.from(lines(news(deps, recorded, ends))));
  });

  function take<Body>(
    method: 'GET' | 'POST',
    path: string,
    read: (request: FastifyRequest) => Promise<Parsed<Body>>,
    step: Step<Body, unknown>,
    right: Right = 'window',
  ): void {
    route(
      method,
      path,
      async (recorded, request, reply) => {
        const body = await read(request);
        const answer = body.ok
          ? await step(deps, recorded, { body: body.value, arrivedAtMs: request.arrivedAtMs })
          : malformed(deps, body.hint);
        if (!body.ok) reply.code(400);
        return logged(request, answer);
      },
      right,
    );
  }

  /** Every call names a payment and brings a token that has the right to it. */
  function route(
    method: 'GET' | 'POST',
    path: string,
    handle: (recorded: Recorded, request: WindowRequest, reply: FastifyReply) => unknown,
    right: Right = 'window',
  ): void {
    server.route<{ Params: { id: string } }>({
      method,
      url: `/window/api/:id${path}`,
      handler: async (request, reply) => {
        protect(reply);
        const recorded = await authorized(request, right);
        if (recorded === null) return reply.code(401).send(logged(request, NOT_AUTHORIZED));
        const { id: paymentId, order } = recorded.state;
        traceSubject({ paymentId, merchantId: order.merchantId, orderNumber: order.orderNumber });
        // Of the payment, not of the address: a carrier gives one to thousands of phones. Who may only look takes nothing from
        // the customer's steps.
        const waitMs = deps.rateLimits.take(
          'windowCalls',
          right === 'stage' ? `${paymentId} ${right}` : paymentId,
        );
        return waitMs > 0
          ? refuse(waitFor(reply, waitMs), 'tooMany')
          : await handle(recorded, request, reply);
      },
    });
  }

  async function authorized({ params, headers }: WindowRequest, right: Right): Promise<Recorded | null> {
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
    return token !== undefined && isPathName(params.id)
      ? await paymentOfToken(deps, params.id, { token, right })
      : null;
  }
}

const NOT_AUTHORIZED: WindowRefusal = { refused: { code: 'CBIL0001', message: messageOf('CBIL0001') } };

/** A refusal of a step stands in the log, whoever asked for it. */
function logged<Answer>(request: FastifyRequest, answer: Answer | WindowRefusal): Answer | WindowRefusal {
  if (isRefusal(answer))
    request.log.info(
      { outcome: 'refused', code: answer.refused.code, route: request.routeOptions.url },
      'step refused',
    );
  return answer;
}

function isRefusal(answer: unknown): answer is WindowRefusal {
  return typeof answer === 'object' && answer !== null && 'refused' in answer;
}

const nothing = async (): Promise<Parsed<null>> => ({ ok: true, value: null });

const bodyOf =
  <Body>(schema: z.ZodType<Body>) =>
  async (request: FastifyRequest): Promise<Parsed<Body>> =>
    parseFields(schema, readFields(request));

async function* lines(views: AsyncIterable<WindowView | null>): AsyncGenerator<string> {
  for await (const view of views) yield view === null ? '\n' : `${JSON.stringify(view)}\n`;
}
