import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Html, html } from '../html.ts';
import type { Language } from '../result/receipt-messages.ts';
import { protectPage, sendPage } from './headers.ts';
import { pageLanguage } from './page-language.ts';

/** The seal and the name over a page that the gateway makes by itself. */
export const brand = html`<p class="brand"><img src="/pages/seal.svg" alt="" width="28" height="28" />Dojang</p>`;

/** The sign in a browser's tab. */
export const icon = html`<link rel="icon" href="/pages/seal.svg" type="image/svg+xml" />`;

export type Words = Readonly<Record<Language, string>>;

/** A page that says one thing and holds nothing of a payment, in the reader's language. */
export function sendPlainPage(
  request: FastifyRequest,
  reply: FastifyReply,
  { title, body }: { readonly title: Words; readonly body: (language: Language) => Html },
): FastifyReply {
  const language = pageLanguage(request);
  protectPage(reply, "'none'");
  reply.header('vary', 'accept-language').header('x-robots-tag', 'noindex');
  return sendPage(
    reply,
    html`<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
    <meta name="robots" content="noindex" />
    <title>${title[language]}</title>
    ${icon}
    <link rel="stylesheet" href="/window/tokens.css" />
    <link rel="stylesheet" href="/pages/pages.css" />
  </head>
  <body class="plain">
    <main>
      ${brand}
      <h1>${title[language]}</h1>
      ${body(language)}
    </main>
  </body>
</html>
`,
  );
}

/** Whether who asks reads pages: a browser that goes somewhere, and no program. */
export function readsPages({ method, headers }: Pick<FastifyRequest, 'method' | 'headers'>): boolean {
  return method === 'GET' && (headers.accept ?? '').includes('text/html');
}
