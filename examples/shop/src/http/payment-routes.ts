import { webhookStatus } from '@dojang/sdk';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { cancelOrder } from '../cancel-order.ts';
import { gatewayFor } from '../gateway-address.ts';
import type { Channel } from '../order.ts';
import { messagePage } from '../pages/message-page.ts';
import { type PaymentChoice, type Placed, payAgain, placeOrder } from '../place-order.ts';
import { receiveResult } from '../receive-result.ts';
import { receiveWebhook } from '../receive-webhook.ts';
import type { ShopDeps } from '../shop-deps.ts';
import { text } from '../texts.ts';
import { readCancelWish, readChoice, readFailure, readOrderRequest } from './order-request.ts';
import { pageOrigin } from './page-origin.ts';
import { page } from './page-routes.ts';
import { customerOf, languageOf, rememberCustomer, viewerOf } from './visitor.ts';

type WithId = { readonly Params: { readonly id: string } };

export interface PaymentRouteOptions {
  readonly gatewayUrl: string;
  readonly shopUrl: string | undefined;
}

/** A customer waits this long for the inbox; then the order page goes on waiting. */
const PATIENCE_MS = 6_000;

/** What moves money: ordering, paying again, and the way back from the payment window. */
export function addPaymentRoutes(app: FastifyInstance, deps: ShopDeps, options: PaymentRouteOptions): void {
  app.post('/orders', async (request, reply) => {
    const choice = choiceOf(request, options);
    if (choice === null) return reply.code(403).send({});
    const order = readOrderRequest(request.body);
    if (!order.ok) {
      const message = text(languageOf(request), order.message);
      return reply.code(400).send({ kind: 'refused', field: order.field, message });
    }
    const { productId, buyer } = order;
    const customerId = rememberCustomer(request, reply);
    const failure = readFailure(request.body);
    const purchase = { ...choice, customerId, productId, buyer, failure };
    return answer(request, reply, await placeOrder(deps, purchase));
  });

  app.post<WithId>('/orders/:id/payments', async (request, reply) => {
    const choice = choiceOf(request, options);
    if (choice === null) return reply.code(403).send({});
    const order = deps.store.findOrder(request.params.id);
    if (order === undefined) return reply.code(404).send({});
    return answer(request, reply, await payAgain(deps, order, choice));
  });

  app.post<WithId>('/orders/:id/check', async (request, reply) => {
    const payments = deps.store.paymentsOf(request.params.id);
    const open = payments.filter(({ state }) => state === 'waiting' || state === 'checking');
    await patiently(request, Promise.all(open.map(({ orderNumber }) => deps.inbox.look(orderNumber))));
    return reply.redirect(`/orders/${encodeURIComponent(request.params.id)}`, 303);
  });

  // Whoever has the address may look; what was bought here is given back to this browser alone.
  app.post<WithId>('/orders/:id/cancel', async (request, reply) => {
    const order = deps.store.findOrder(request.params.id);
    const isOwn = order !== undefined && order.customerId === customerOf(request);
    if (!isOwn || pageOrigin(request, options.shopUrl) === null) return reply.code(403).send({});
    await patiently(request, cancelOrder(deps, order, readCancelWish(request.body)));
    return reply.redirect(`/orders/${encodeURIComponent(order.id)}`, 303);
  });

  // The form comes cross-site and without cookies, from the shop's page or straight from the window (guide 3-5); the
  // callback's page sends JSON. The order is found by its number alone.
  app.post('/payments/result', async (request, reply) => {
    const received = receiveResult(deps, request.body);
    const wantsJson = request.headers['content-type']?.startsWith('application/json') ?? false;
    if (received.kind === 'unknown') {
      if (wantsJson) return reply.code(404).send({ url: '/orders' });
      return page(reply.code(404), messagePage(viewerOf(request, reply), 'unknownResult'));
    }
    await patiently(request, received.looked);
    const url = `/orders/${received.orderId}`;
    return wantsJson ? reply.send({ url }) : reply.redirect(url, 303);
  });

  // A signature is over the body as it came, so that body stays a text.
  app.register(async (webhooks) => {
    webhooks.removeAllContentTypeParsers();
    webhooks.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    webhooks.post<{ Body: string }>('/payments/webhook', async ({ headers, body: rawBody }, reply) => {
      const outcome = await receiveWebhook(deps, { headers, rawBody });
      return reply.code(webhookStatus(outcome)).send({});
    });
  });

  // Somebody reloads the address of the form, or comes back to it.
  app.get('/payments/result', (_request, reply) => reply.redirect('/orders', 303));
}

function choiceOf(request: FastifyRequest, options: PaymentRouteOptions): PaymentChoice | null {
  const shopOrigin = pageOrigin(request, options.shopUrl);
  if (shopOrigin === null) return null;
  const { work, channel } = readChoice(request.body);
  return {
    work,
    channel: channelFor(channel, request.headers['user-agent'] ?? ''),
    shopOrigin,
    gatewayUrl: gatewayFor(options.gatewayUrl, shopOrigin),
  };
}

/** On a phone a form POST opens a new tab, which a browser may block: the guide recommends direct there (3-5). */
function channelFor(channel: Channel, userAgent: string): Channel {
  return channel === 'post' && /iphone|ipod|ipad|android/i.test(userAgent) ? 'direct' : channel;
}

function answer(request: FastifyRequest, reply: FastifyReply, placed: Placed): FastifyReply {
  const language = languageOf(request);
  switch (placed.kind) {
    case 'ready': {
      const { fields, scriptUrl } = placed.request;
      return reply.send({ kind: 'ready', url: `/orders/${placed.orderId}`, fields, scriptUrl });
    }
    case 'wait':
      return reply.send({ kind: 'wait', url: `/orders/${placed.orderId}` });
    case 'unavailable':
      return reply.code(409).send({ kind: 'refused', message: text(language, 'error.product') });
    case 'failed':
      request.log.warn({ reason: placed.reason, hint: placed.hint }, 'a payment could not be started');
      return reply
        .code(502)
        .send({ kind: 'refused', message: text(language, 'error.start'), hint: placed.hint });
  }
}

async function patiently(request: FastifyRequest, work: Promise<unknown>): Promise<void> {
  const quiet = work.catch((error: unknown) => request.log.error(error));
  const { promise: patience, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, PATIENCE_MS);
  await Promise.race([quiet, patience]);
  clearTimeout(timer);
}
