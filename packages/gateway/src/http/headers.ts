import type { FastifyReply } from 'fastify';
import type { Html } from '../html.ts';

/** Headers of every page and answer that carries a payment. */
export function protect(reply: FastifyReply): void {
  reply.header('x-content-type-options', 'nosniff');
  reply.header('cache-control', 'no-store');
}

/** Lets a page that isolates itself (`Cross-Origin-Embedder-Policy`) frame the window: such a page takes no other frames. */
export function allowIsolatedShop(reply: FastifyReply): void {
  reply.header('cross-origin-embedder-policy', 'require-corp');
  reply.header('cross-origin-resource-policy', 'cross-origin');
}

/**
 * Headers of a page in the window. It may be framed by the shop's origin alone (`null`: by anybody, for a page that holds
 * nothing: else the browser would show its own refusal), has nothing inline, and may post its result to any web address:
 * a narrower `form-action` also stops the redirect that the shop answers with.
 */
export function protectPage(reply: FastifyReply, frameAncestor: string | null): void {
  protect(reply);
  reply.header('referrer-policy', 'strict-origin');
  reply.header(
    'content-security-policy',
    [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "connect-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      'form-action http: https:',
      "base-uri 'none'",
      `frame-ancestors ${frameAncestor ?? '*'}`,
    ].join('; '),
  );
}

export function sendPage(reply: FastifyReply, page: Html): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(String(page));
}
