import { brotliCompressSync } from 'node:zlib';
import { termsPath } from '@dojang/protocol/window';
import type { FastifyInstance } from 'fastify';
import type { Terms } from '../terms/terms.ts';

/** The long texts, which few read. An address names its version, so that what was read stays what it was. */
export function termsRoutes(server: FastifyInstance, { terms }: { readonly terms: Terms }): void {
  for (const language of ['ko', 'en'] as const) {
    const plain = Buffer.from(JSON.stringify(terms.texts[language]));
    const compressed = brotliCompressSync(plain);
    server.get(termsPath(terms.version, language), (request, reply) => {
      const takesBrotli = /\bbr\b/.test(request.headers['accept-encoding'] ?? '');
      if (takesBrotli) reply.header('content-encoding', 'br');
      return (
        reply
          .type('application/json; charset=utf-8')
          .header('vary', 'accept-encoding')
          .header('x-content-type-options', 'nosniff')
          // Short: in test mode a file is changed without a new version.
          .header('cache-control', 'public, max-age=300')
          .send(takesBrotli ? compressed : plain)
      );
    });
  }
}
