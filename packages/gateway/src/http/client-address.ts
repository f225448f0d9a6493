import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';

/** Who asks, as the proxies in front say it; who sits at the other end of the connection, when they say no address. */
export function clientAddress({ ip, socket }: Pick<FastifyRequest, 'ip' | 'socket'>): string {
  return readAddress(ip) ?? socket.remoteAddress ?? '';
}

/** The address in what a proxy wrote, some with a port: `203.0.113.9:51234`, `[2001:db8::1]:51234`. Null when it is none. */
export function readAddress(text: string | undefined): string | null {
  if (text === undefined) return null;
  const [, bracketed, dotted] = /^(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)$/.exec(text) ?? [];
  const bare = bracketed ?? dotted ?? text;
  return isIP(bare) === 0 ? null : bare;
}
