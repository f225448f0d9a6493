import type { FastifyRequest } from 'fastify';
import { parseShopOrigin } from '../merchant/shop-origin.ts';
import type { HttpDeps } from './deps.ts';
import { HttpRefusal } from './refusals.ts';

/**
 * Origin under which the caller reached the gateway: configured, or (test) from the request's Host.
 * @throws HttpRefusal a Host that is none (RFC 9112, 3.2)
 */
export function gatewayOriginOf(
  { publicOrigin }: Pick<HttpDeps, 'publicOrigin'>,
  request: FastifyRequest,
): string {
  const origin = publicOrigin ?? parseShopOrigin(`${request.protocol}://${request.host}`);
  if (origin === null) throw new HttpRefusal('unreadableHost');
  return origin;
}
