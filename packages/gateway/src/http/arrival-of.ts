import { isUtf8 } from 'node:buffer';
import type { Socket } from 'node:net';
import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import type { Arrival } from '../auth/auth-answer.ts';
import { parseShopOrigin } from '../merchant/shop-origin.ts';
import { clientAddress } from './client-address.ts';
import type { HttpDeps } from './deps.ts';
import { pageOriginOf } from './page-origin.ts';
import { HttpRefusal } from './refusals.ts';

/** How a request came, as far as a flow must know it. */
export function arrivalOf(deps: HttpDeps, request: FastifyRequest): Arrival {
  return {
    address: clientAddress(request),
    referer: textOf(request.headers.referer),
    origin: textOf(request.headers.origin),
    pageOrigin: pageOriginOf(request.headers),
    gatewayOrigin: gatewayOriginOf(deps, request),
  };
}

/** Node reads a header byte by byte; clients write a Korean domain in UTF-8. */
function textOf(header = ''): string {
  const bytes = Buffer.from(header, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : header;
}

/**
 * Origin under which the caller reached the gateway: configured, or (test) from the request's Host. A client of HTTP/1.0 sends none:
 * then it is the address that it reached.
 * @throws HttpRefusal a Host that is none (RFC 9112, 3.2)
 */
function gatewayOriginOf({ addresses }: HttpDeps, request: FastifyRequest): string {
  const { protocol, host: named, raw } = request;
  const isNameless = raw.httpVersion === '1.0' && (named ?? '') === '';
  const host = isNameless ? ownHost(raw.socket) : named;
  const origin = addresses.publicOrigin ?? parseShopOrigin(`${protocol}://${host}`);
  if (origin === null) throw new HttpRefusal('unreadableHost');
  return origin;
}

function ownHost({ localAddress = '', localPort }: Socket): string {
  const address = ipaddr.process(localAddress);
  const host = address.kind() === 'ipv6' ? `[${address.toString()}]` : address.toString();
  return `${host}:${localPort}`;
}
