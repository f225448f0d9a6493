import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { followCancelTry } from '../cancel-order.ts';
import { checkoutPage } from '../pages/checkout-page.ts';
import { homePage } from '../pages/home-page.ts';
import { messagePage } from '../pages/message-page.ts';
import { type OrderView, orderPage, orderVersion, tellingPayment } from '../pages/order-page.ts';
import { ordersPage } from '../pages/orders-page.ts';
import { findProduct } from '../products.ts';
import type { ShopDeps } from '../shop-deps.ts';
import { customerOf, viewerOf } from './visitor.ts';

type WithId = { readonly Params: { readonly id: string } };

/** A window may have been closed without a word: somebody who watches the order makes the shop look, this often. */
const WATCHED_LOOK_MS = 10_000;

/** What a customer looks at. */
export function addPageRoutes(app: FastifyInstance, deps: ShopDeps): void {
  app.get('/', (request, reply) =>
    page(
      reply,
      homePage(viewerOf(request, reply), (id) => deps.shelf.left(id)),
    ),
  );

  app.get<WithId>('/products/:id', (request, reply) => {
    const product = findProduct(request.params.id);
    if (product === undefined) return notFound(request, reply);
    return page(reply, checkoutPage(viewerOf(request, reply), product, deps.shelf.left(product.id)));
  });

  app.get('/orders', (request, reply) => {
    const customerId = customerOf(request);
    const orders = customerId === undefined ? [] : deps.store.ordersOf(customerId);
    const lines = orders.flatMap((order) => viewOrder(deps, order.id) ?? []);
    return page(reply, ordersPage(viewerOf(request, reply), lines));
  });

  app.get<WithId>('/orders/:id', (request, reply) => {
    const view = viewOrder(deps, request.params.id);
    if (view === undefined) return notFound(request, reply);
    const isOwn = view.order.customerId === customerOf(request);
    return page(reply, orderPage(viewerOf(request, reply), { ...view, mayCancel: isOwn }));
  });

  app.get<WithId>('/orders/:id/state', (request, reply) => {
    const view = viewOrder(deps, request.params.id);
    if (view === undefined) return reply.code(404).send({});
    const { state, orderNumber, updatedAtMs, cancelTry } = view.payment;
    const isCancelling = cancelTry !== null && cancelTry.refusal === null;
    if ((state === 'waiting' || isCancelling) && deps.nowMs() - updatedAtMs >= WATCHED_LOOK_MS) {
      if (isCancelling) deps.store.keepCancelTry(orderNumber, cancelTry, deps.nowMs());
      const look = isCancelling ? followCancelTry(deps, orderNumber) : deps.inbox.look(orderNumber);
      look.catch((error: unknown) => request.log.error(error));
    }
    return reply.send({ version: orderVersion(view) });
  });

  app.setNotFoundHandler((request, reply) => notFound(request, reply));
}

export function page(reply: FastifyReply, html: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(html);
}

function notFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return page(reply.code(404), messagePage(viewerOf(request, reply), 'notFound'));
}

function viewOrder(deps: ShopDeps, orderId: string): Omit<OrderView, 'mayCancel'> | undefined {
  const order = deps.store.findOrder(orderId);
  if (order === undefined) return undefined;
  const payments = deps.store.paymentsOf(orderId);
  const payment = tellingPayment(order, payments);
  if (payment === undefined) return undefined;
  return {
    order,
    payment,
    paidTwice: payments.filter(({ state }) => state === 'paid').length > 1,
    happenings: payments.flatMap(({ orderNumber }) => deps.journal.of(orderNumber)),
  };
}
