import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findCardCompany } from '@dojang/protocol/cards';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * The phone app's pages: `/` lists the card companies, `/app/<company>` is the app of one. Both are the same page,
 * which reads its address.
 * @param appDir the built front end: `app/index.html` and `assets/`
 */
export async function appRoutes(server: FastifyInstance, { appDir }: { readonly appDir: string }) {
  const page = readPage(appDir);

  await server.register(fastifyStatic, {
    root: join(appDir, 'assets'),
    prefix: '/assets/',
    index: false,
    immutable: true,
    maxAge: '365d',
  });

  server.get('/', async (request, reply) => sendPage(request, reply));
  server.get<{ Params: { readonly company: string } }>('/app/:company', async (request, reply) => {
    if (findCardCompany(request.params.company) === undefined) void reply.code(404);
    return sendPage(request, reply);
  });

  // Somebody with a wrong address is shown where to go; programs get the answer of the other routes.
  server.get('/*', async (request, reply) => {
    if (!(request.headers.accept ?? '').includes('text/html')) return reply.callNotFound();
    return sendPage(request, reply.code(404));
  });

  function sendPage(request: FastifyRequest, reply: FastifyReply) {
    if (page === undefined) {
      return reply
        .code(503)
        .type('text/plain; charset=utf-8')
        .send('The phone app is not built yet: npm run build\n');
    }
    const language = prefersEnglish(request.headers['accept-language']) ? 'en' : 'ko';
    return reply
      .headers({
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'cache-control': 'no-store',
        vary: 'Accept-Language',
      })
      .type('text/html; charset=utf-8')
      .send(page.replace('<html lang="ko">', `<html lang="${language}">`));
  }
}

/** Korean is the language of the house; English for whoever names it before Korean, or names no Korean at all. */
export function prefersEnglish(acceptLanguage: string | undefined): boolean {
  const ranges = (acceptLanguage ?? '')
    .split(',')
    .map((entry) => {
      const [range = '', ...parameters] = entry.trim().toLowerCase().split(';');
      const weight = parameters.map((text) => /^\s*q=([\d.]+)\s*$/.exec(text)?.[1]).find(Boolean) ?? '1';
      return { language: range.trim().split('-')[0], weight: Number(weight) };
    })
    .filter(({ language, weight }) => (language === 'ko' || language === 'en') && weight > 0)
    .sort((first, second) => second.weight - first.weight);
  return ranges[0]?.language === 'en';
}

function readPage(appDir: string): string | undefined {
  try {
    return readFileSync(join(appDir, 'app', 'index.html'), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
