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
import fastify, { type FastifyInstance } from 'fastify';
import type { ShopOptions } from './shop-options.ts';

/** A CERT payment in Fastify. */
export function createFastifyShop({
  gatewayUrl,
  shopOrigin,
  webhookSecret,
  isInStock,
  alertStaff,
  fulfil,
  onError,
  cstId,
  custKey,
}: ShopOptions): FastifyInstance {
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
  const app = fastify();
  inbox.startFollowUp(onError);
  app.addHook('onClose', () => inbox.close());
  // Every body stays the text that came: the inbox reads forms and JSON, and a signature is over the raw body.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>(
    '*',
    { parseAs: 'string' },
    async (_request: unknown, body: string) => body,
  );

  app.post('/pay', async () => {
    const order = { orderNumber: randomUUID(), amountWon: 1000, work: 'CERT' } as const;
    orders.set(order.orderNumber, order);
    await inbox.follow(order.orderNumber);
    const rest = { goods: '도장 티셔츠', resultUrl: '/pay/result' };
    return partner.requestPayment({ ...order, ...rest, shopOrigin });
  });

  app.post<{ Body: string }>('/pay/result', async ({ body }) => {
    const { kind } = await inbox.receive({ body });
    return { kind };
  });

  // POST, and the HEAD with which the gateway looks at the address.
  app.route<{ Body: string }>({
    method: ['POST', 'HEAD'],
    url: '/webhook',
    handler: async ({ method, headers, body: rawBody }, reply) =>
      reply.code(await answerWebhook(inbox, { method, headers, rawBody })).send(),
  });

  return app;
}
