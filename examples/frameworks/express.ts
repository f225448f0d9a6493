import { randomUUID } from 'node:crypto';
import {
  answerWebhook,
  createInbox,
  createPartner,
  dojang,
  type Expected,
  memoryStorage,
  testCredentials,
} from '@dojang/sdk';
import express, { type Express } from 'express';
import type { ShopOptions } from './shop-options.ts';

/** A CERT payment in Express. */
export function createExpressShop({
  gatewayUrl,
  shopOrigin,
  webhookSecret,
  isInStock,
  alertStaff,
  fulfil,
  onError,
  cstId,
  custKey,
}: ShopOptions): Express {
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
  inbox.startFollowUp(onError);
  const app = express();

  app.post('/pay', async (_request, response) => {
    const order = { orderNumber: randomUUID(), amountWon: 1000, work: 'CERT' } as const;
    orders.set(order.orderNumber, order);
    await inbox.follow(order.orderNumber);
    const rest = { goods: '도장 티셔츠', resultUrl: '/pay/result' };
    response.json(await partner.requestPayment({ ...order, ...rest, shopOrigin }));
  });

  // The browser's form, or the JSON of a page with a callback.
  app.post('/pay/result', express.urlencoded(), express.json(), async (request, response) => {
    const { kind } = await inbox.receive({ body: request.body });
    response.json({ kind });
  });

  // POST, and the HEAD with which the gateway looks at the address.
  app.all('/webhook', express.raw({ type: '*/*' }), async ({ method, headers, body: rawBody }, response) => {
    response.sendStatus(await answerWebhook(inbox, { method, headers, rawBody }));
  });

  return app;
}
