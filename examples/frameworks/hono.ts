import {
  createInbox,
  createPartner,
  dojang,
  memoryStorage,
  testCredentials,
  webhookStatus,
} from '@dojang/sdk';
import { Hono } from 'hono';
import type { ShopOptions } from './shop-options.ts';

/** A CERT payment in Hono: on Node, Bun, Deno or an edge. On several machines the orders belong into a database. */
export function createHonoShop({
  gatewayUrl,
  shopOrigin,
  webhookSecret,
  deliver,
  ...keys
}: ShopOptions): Hono {
  const orders = new Map<string, { readonly orderNumber: string; readonly amountWon: number }>();
  const partner = createPartner({
    environment: dojang({ url: gatewayUrl, mode: 'test' }),
    credentials: testCredentials(keys),
    shopOrigin,
  });
  const inbox = createInbox({
    partner,
    storage: memoryStorage(),
    webhookSecret,
    expectedOf: (orderNumber) => orders.get(orderNumber) ?? null,
    fulfil: ({ orderNumber }) => deliver(orderNumber),
  });
  const app = new Hono();

  app.post('/pay', async (context) => {
    const order = { orderNumber: crypto.randomUUID(), amountWon: 1000 };
    orders.set(order.orderNumber, order);
    const rest = { work: 'CERT', goods: '도장 티셔츠', resultUrl: '/pay/result' } as const;
    return context.json(await partner.requestPayment({ ...order, ...rest, shopOrigin }));
  });

  app.post('/pay/result', async (context) => {
    const { kind } = await inbox.receive({ body: await context.req.text() });
    return context.json({ kind });
  });

  app.post('/webhook', async (context) => {
    const { headers } = context.req.raw;
    const settlement = await inbox.receive({ webhook: { headers, rawBody: await context.req.text() } });
    return context.body(null, webhookStatus(settlement));
  });

  return app;
}
