import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { paths } from '@dojang/protocol/payple';
import type { FastifyInstance } from 'fastify';
import type { HttpDeps } from './deps.ts';

/** 1 by 1, black, two fifths opaque: what the original script darkens the shop's page with. */
const BACKGROUND = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR4nGNgSAMAAGkAZyP6ta0AAAAASUVORK5CYII=',
  'base64',
);

/**
 * The browser script under all of its names. The address never changes, so the cache is short and asks again by ETag; any
 * page may load it, whatever its isolation.
 */
export function scriptRoutes(server: FastifyInstance, deps: Pick<HttpDeps, 'browserCode'>): void {
  const script = readFileSync(deps.browserCode.scriptFile);
  const etag = `"${createHash('sha256').update(script).digest('base64url').slice(0, 22)}"`;
  for (const path of [paths.script, paths.olderScript, paths.clientScript]) {
    server.get(path, (request, reply) => {
      reply
        .header('cache-control', 'public, max-age=300')
        .header('etag', etag)
        .header('cross-origin-resource-policy', 'cross-origin')
        .header('access-control-allow-origin', '*')
        .header('x-content-type-options', 'nosniff')
        .type('text/javascript; charset=utf-8');
      return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.send(script);
    });
  }
  server.get(paths.background, (_request, reply) =>
    reply
      .header('cache-control', 'public, max-age=86400')
      .header('cross-origin-resource-policy', 'cross-origin')
      .header('x-content-type-options', 'nosniff')
      .type('image/png')
      .send(BACKGROUND),
  );
}
