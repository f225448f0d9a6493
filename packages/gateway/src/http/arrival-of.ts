import type { FastifyRequest } from 'fastify';
import type { Arrival } from '../auth/auth-answer.ts';
import { parseShopOrigin } from '../merchant/shop-origin.ts';
import { clientAddress } from './client-address.ts';
import type { HttpDeps } from './deps.ts';
import { HttpRefusal } from './refusals.ts';

/** How a request came, as far as a flow must know it. */
export function arrivalOf(deps: HttpDeps, request: FastifyRequest): Arrival {
  return {
    address: clientAddress(request),
    referer: request.headers.referer ?? '',
    origin: request.headers.origin ?? '',
    gatewayOrigin: gatewayOriginOf(deps, request),
  };
}

/**
 * Origin under which the caller reached the gateway: configured, or (test) from the request's Host.
 * @throws HttpRefusal a Host that is none (RFC 9112, 3.2)
 */
function gatewayOriginOf({ addresses }: HttpDeps, request: FastifyRequest): string {
  const origin = addresses.publicOrigin ?? parseShopOrigin(`${request.protocol}://${request.host}`);
  if (origin === null) throw new HttpRefusal('unreadableHost');
  return origin;
}
