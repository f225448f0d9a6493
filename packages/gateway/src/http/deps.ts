import type { FastifyRequest } from 'fastify';
import type { AuthDeps } from '../auth/auth-answer.ts';
import type { FlowDeps } from '../flow-deps.ts';
import { parseShopOrigin } from '../merchant/shop-origin.ts';
import type { Watcher } from '../window/watch-payments.ts';

/** What the routes need of the flows and of their surroundings. */
export interface HttpDeps extends AuthDeps, FlowDeps {
  readonly acquirerSecret: string;
  /** Configured public origin; null in test: the Host of the request. */
  readonly publicOrigin: string | null;
  /** Built browser code. */
  readonly windowDir: string;
  readonly scriptFile: string;
  readonly watcher: Watcher;
}

/** A `Host` that is no host: HTTP wants 400 for it (RFC 9112, 3.2). */
class UnreadableHost extends Error {
  override readonly name = 'UnreadableHost';
  readonly statusCode = 400;
}

/**
 * Origin under which the caller reached the gateway: configured, or (test) from the request's Host.
 * @throws UnreadableHost
 */
export function gatewayOriginOf(deps: Pick<HttpDeps, 'publicOrigin'>, request: FastifyRequest): string {
  if (deps.publicOrigin !== null) return deps.publicOrigin;
  const origin = parseShopOrigin(`${request.protocol}://${request.host}`);
  if (origin === null) throw new UnreadableHost('The Host of the request is not one.');
  return origin;
}
