import type { FastifyRequest } from 'fastify';
import type { CardDeps } from '../acquirer/authenticate-card.ts';
import type { AuthDeps } from '../auth/authenticate-partner.ts';
import type { Watcher } from '../window/watch-payments.ts';

/** What the routes need of the flows and of their surroundings. */
export interface HttpDeps extends AuthDeps, CardDeps {
  readonly acquirerSecret: string;
  /** Configured public origin; null in test: the Host of the request. */
  readonly publicOrigin: string | null;
  /** Built browser code. */
  readonly windowDir: string;
  readonly scriptFile: string;
  readonly watcher: Watcher;
}

/** Origin under which the caller reached the gateway: configured, or (test) from the request's Host. */
export function gatewayOriginOf(deps: Pick<HttpDeps, 'publicOrigin'>, request: FastifyRequest): string {
  return deps.publicOrigin ?? `${request.protocol}://${request.host}`;
}
