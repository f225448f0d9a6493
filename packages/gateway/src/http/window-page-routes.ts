import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { loadPayment } from '../record/change-payment.ts';
import { refusedToAll } from '../window/open-refusal.ts';
import { openWindow } from '../window/open-window.ts';
import { UNREADABLE } from '../wire/parse-fields.ts';
import { arrivalOf } from './arrival-of.ts';
import { assetsDir } from './assets-dir.ts';
import { comeBack } from './come-back-page.ts';
import type { HttpDeps } from './deps.ts';
import { allowIsolatedShop, protectPage, sendPage } from './headers.ts';
import { plainHttp } from './https-only.ts';
import { isPathName } from './path-name.ts';
import { bodyLimits, ifUnanswered, readFields } from './read-body.ts';
import { refusalPage } from './refusal-page.ts';
import { waitFor } from './refusals.ts';

const OVERLOADED =
  'Too many requests are under way: try again in a moment. DOJANG_MAX_REQUESTS sets how many there may be.';

/** The window itself: opened by a form POST, shown by a GET that a reload may repeat. */
export function windowPageRoutes(server: FastifyInstance, deps: HttpDeps): void {
  const { windowDir } = deps.browserCode;
  // The mode is part of the frame that is shown before the window knows its payment.
  const html = readFileSync(join(windowDir, 'index.html'), 'utf8').replace(
    '<html ',
    `<html data-mode="${deps.mode}" `,
  );

  server.register(fastifyStatic, {
    root: join(windowDir, 'assets'),
    prefix: '/window/assets/',
    immutable: true,
    maxAge: '365d',
    index: false,
    preCompressed: true,
  });
  server.register(fastifyStatic, {
    root: assetsDir,
    prefix: '/pages/',
    decorateReply: false,
    maxAge: '5m',
    index: false,
  });
  for (const file of ['tokens.css', 'refusal.js']) {
    server.get(`/window/${file}`, (_request, reply) =>
      reply.header('cache-control', 'public, max-age=300').sendFile(file, windowDir),
    );
  }

  server.route({
    exposeHeadRoute: false,
    method: ['GET', 'POST'],
    url: '/index.php',
    config: { customers: 'new' },
    bodyLimit: bodyLimits.windowForm,
    errorHandler: ifUnanswered((request, reply, why) => {
      const refusal = {
        tooLong: () => refusedToAll('CBIL0001', UNREADABLE),
        plainHttp: () => {
          const { code, hint } = plainHttp(request);
          return refusedToAll(code, hint);
        },
        overloaded: () => refusedToAll('AUTH0005', OVERLOADED),
        unavailable: () => refusedToAll('AUTH0005', 'The store does not answer: try again in a moment.'),
      }[why]();
      request.log.warn({ outcome: 'refused', code: refusal.code, hint: refusal.hint }, 'window refused');
      allowIsolatedShop(reply);
      protectPage(reply, null);
      return sendPage(reply, refusalPage(refusal, deps.mode));
    }),
    handler: async (request, reply) => {
      const opened = await openWindow(deps, readFields(request), arrivalOf(deps, request));
      allowIsolatedShop(reply);
      if (!opened.ok) {
        request.log.warn({ outcome: 'refused', code: opened.code, hint: opened.hint }, 'window refused');
        protectPage(reply, opened.shopOrigin);
        if (opened.waitMs !== undefined) waitFor(reply, opened.waitMs);
        return sendPage(reply, refusalPage(opened, deps.mode));
      }
      const { payment, address, warning } = opened;
      if (warning === null) request.log.info('window opened');
      else request.log.warn({ warning }, 'window opened');
      protectPage(reply, payment.order.shopOrigin);
      // 303: the page is got, so a reload never repeats the form.
      return reply.redirect(address, 303);
    },
  });

  server.get<{ Params: { id: string } }>('/window/:id', comeBack, showWindow);
  // Where a card app leads back to: the same page, which there may only look.
  server.get<{ Params: { id: string } }>('/window/:id/back', comeBack, showWindow);

  async function showWindow(
    request: FastifyRequest<{ Params: { id: string } }>,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const { id } = request.params;
    const payment = isPathName(id) ? (await loadPayment(deps.store, id))?.state : undefined;
    allowIsolatedShop(reply);
    if (payment === undefined) {
      protectPage(reply, null);
      const refusal = refusedToAll('CBIL0001', 'There is no such payment.');
      return sendPage(reply.code(404), refusalPage(refusal, deps.mode));
    }
    protectPage(reply, payment.order.shopOrigin);
    return reply.type('text/html; charset=utf-8').send(html);
  }
}
