import type { FastifyReply, FastifyRequest } from 'fastify';
import { seconds } from '../rate-limits/words.ts';
import { StoreContended, type StoreUnavailable } from '../store/store-unavailable.ts';

/** What the transport refuses, with its status and what is said of it. What the business refuses is an answer, with HTTP 200. */
const refusals = {
  nothingHere: [404, 'There is nothing at this address.'],
  noReceipt: [404, 'There is no receipt at this address.'],
  plainHttp: [403, 'Live mode takes requests by HTTPS alone.'],
  noSecret: [401, 'The shared secret of the card companies is missing or wrong.'],
  noAuthentication: [400, 'authenticationId: required'],
  unreadableHost: [400, 'The Host of the request is not one.'],
  tooMany: [429, 'Too many requests. Try again after the time that Retry-After says.'],
  overloaded: [503, 'Too many requests are under way. Try again in a moment.'],
  storeUnavailable: [503, 'Try again in a moment.'],
  broken: [500, 'Something went wrong here. Nothing was reported as done that was not stored.'],
} as const satisfies Readonly<Record<string, readonly [status: number, error: string]>>;

type RefusalName = keyof typeof refusals;

export function refuse(reply: FastifyReply, name: RefusalName): FastifyReply {
  const [status, error] = refusals[name];
  if (status < 500 || name === 'overloaded') logRefusal(reply, name, status);
  return reply.code(status).send({ error });
}

/** Says when to try again: in whole seconds, never too early. */
export function waitFor(reply: FastifyReply, waitMs: number): FastifyReply {
  return reply.code(429).header('retry-after', seconds(waitMs));
}

/** The store cannot be asked or changed: whoever asks again in a moment may be answered. */
export function tryAgain(
  request: FastifyRequest,
  reply: FastifyReply,
  error: StoreUnavailable,
): FastifyReply {
  if (error instanceof StoreContended) logRefusal(reply, 'contended', 503);
  else request.log.error({ err: error }, 'the store does not answer');
  return reply.code(503).header('retry-after', '1');
}

/** @param why the name of a refusal; never what was sent */
export function logRefusal(reply: FastifyReply, why: string, status: number): void {
  const { method, routeOptions } = reply.request;
  reply.log.info({ outcome: 'refused', why, status, method, route: routeOptions.url }, 'refused');
}

/** For where there is no reply at hand; the server's error handler tells it. */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal';
  readonly refusal: RefusalName;
  readonly statusCode: number;
  constructor(refusal: RefusalName) {
    const [status, error] = refusals[refusal];
    super(error);
    this.refusal = refusal;
    this.statusCode = status;
  }
}
