import {
  createInbox,
  createPartner,
  dojang,
  type Expected,
  memoryStorage,
  testCredentials,
  webhookHandler,
} from '@dojang/sdk';
import { Hono } from 'hono';
import type { ShopOptions } from './shop-options.ts';

/** A CERT payment in Hono: on Node, Bun, Deno or an edge. On several machines the orders belong into a database. */
export function createHonoShop({
  gatewayUrl,
  shopOrigin,
  webhookSecret,
  isInStock,
  alertStaff,
  fulfil,
  cstId,
  custKey,
}: ShopOptions): Hono {
  const orders = new Map<string, Expected>();
  const partner = createPartner({
    environment: dojang({ url: gatewayUrl, mode: 'test' }),
    credentials: testCredentials({ cstId, custKey }),
    shopOrigin,
  });
  const inbox = createInbox({
    partner,
    storage: memoryStorage(),
    webhookSecret,
    expectedOf: (orderNumber) => orders.get(orderNumber) ?? null,
    beforeConfirm: ({ orderNumber }) => (isInStock(orderNumber) ? null : 'sold-out'),
    onPaidOtherwise: ({ message }) => {
      alertStaff(message);
      return 'keep';
    },
    fulfil: ({ orderNumber }) => fulfil(orderNumber),
  });
  const app = new Hono();

  app.post('/pay', async (context) => {
    const order = { orderNumber: crypto.randomUUID(), amountWon: 1000, work: 'CERT' } as const;
    orders.set(order.orderNumber, order);
    await inbox.follow(order.orderNumber);
    const rest = { goods: '도장 티셔츠', resultUrl: '/pay/result' };
    return context.json(await partner.requestPayment({ ...order, ...rest, shopOrigin }));
  });

  app.post('/pay/result', async (context) => {
    const { kind } = await inbox.receive({ body: await context.req.text() });
    return context.json({ kind });
  });

  // Hono hands HEAD, with which the gateway looks at the address, to what answers GET.
  app.on(['GET', 'POST'], '/webhook', (context) => webhookHandler(inbox)(context.req.raw));

  // For a schedule, every minute: an edge has no process that stays.
  app.post('/follow-up', async (context) => {
    await inbox.followUp();
    return context.body(null, 204);
  });

  return app;
}
