import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { html } from '../html.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import { protectPage, sendPage } from './headers.ts';
import { brand, icon } from './plain-page.ts';
import { tryAgain } from './refusals.ts';

/**
 * Of a page that only shows. It comes back by itself, by a reload: a refresh would leave the state of the history behind, where the
 * window keeps its token.
 */
const page = html`<!doctype html>
<html lang="ko">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <title>잠시 후 다시 보여 드릴게요</title>
    ${icon}
    <link rel="stylesheet" href="/window/tokens.css" />
    <link rel="stylesheet" href="/pages/pages.css" />
    <script src="/pages/come-back.js" defer></script>
  </head>
  <body class="plain refusal">
    <main>
      ${brand}
      <h1>잠시 후 다시 보여 드릴게요</h1>
      <p role="alert">지금은 내용을 불러올 수 없어요. 결제 결과는 그대로예요. 몇 초 뒤에 자동으로 다시 시도해요.</p>
      <p lang="en" class="quiet">This page cannot be loaded right now. The result of your payment is not affected. It tries again by itself in a few seconds.</p>
    </main>
  </body>
</html>
`;

/** Options of the route of such a page. */
export const comeBack = {
  errorHandler: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    if (!(error instanceof StoreUnavailable)) throw error;
    protectPage(tryAgain(request, reply, error), null);
    return sendPage(reply, page);
  },
};
