import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { chooseLanguage, type Language } from '../language.ts';
import type { Viewer } from '../pages/layout.ts';
import { makeCookie, readCookie } from './cookies.ts';

const CUSTOMER = 'dojang_shop_customer';
const LANGUAGE = 'dojang_shop_language';

/** Who looks at a page. A language asked for in the address is remembered. */
export function viewerOf(request: FastifyRequest, reply: FastifyReply): Viewer {
  const asked = new URL(request.url, 'http://shop').searchParams.get('lang') ?? undefined;
  const language = languageOf(request);
  if (asked === language) reply.header('set-cookie', makeCookie(LANGUAGE, language, secureness(request)));
  return { language, path: new URL(request.url, 'http://shop').pathname };
}

export function languageOf(request: FastifyRequest): Language {
  return chooseLanguage({
    query: new URL(request.url, 'http://shop').searchParams.get('lang') ?? undefined,
    cookie: readCookie(request.headers.cookie, LANGUAGE),
    acceptLanguage: request.headers['accept-language'],
  });
}

/** The customer that a browser's cookie names, if any. */
export function customerOf(request: FastifyRequest): string | undefined {
  const id = readCookie(request.headers.cookie, CUSTOMER);
  return id !== undefined && /^[\w-]{22}$/.test(id) ? id : undefined;
}

/** The same, or a new customer whose browser remembers it from now on. */
export function rememberCustomer(request: FastifyRequest, reply: FastifyReply): string {
  const known = customerOf(request);
  if (known !== undefined) return known;
  const id = randomBytes(16).toString('base64url');
  reply.header('set-cookie', makeCookie(CUSTOMER, id, secureness(request)));
  return id;
}

function secureness(request: FastifyRequest): { readonly secure: boolean } {
  const { origin } = request.headers;
  return { secure: request.protocol === 'https' || (origin?.startsWith('https://') ?? false) };
}
