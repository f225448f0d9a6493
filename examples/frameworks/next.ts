import {
  createInbox,
  createPartner,
  dojang,
  type Expected,
  memoryStorage,
  testCredentials,
  webhookHandler,
} from '@dojang/sdk';
import type { ShopOptions } from './shop-options.ts';

/** A route handler of Next.js (App Router), which takes a web request and gives a web response. */
type RouteHandler = (request: Request) => Promise<Response>;

interface Post {
  readonly POST: RouteHandler;
}

/**
 * A CERT payment in Next.js. Each handler is the `POST` of a `route.ts`: `export const { POST } = shop.pay` in `app/pay`, `shop.result`
 * in `app/pay/result`; the webhook has a `HEAD` as well, `export const { POST, HEAD } = shop.webhook` in `app/webhook`; a schedule posts to `shop.followUp` every minute. Orders belong into a
 * database there: handlers may run in many processes.
 */
export function createNextShop(options: ShopOptions): Readonly<
  Record<'pay' | 'result' | 'followUp', Post>
> & {
  readonly webhook: Post & { readonly HEAD: RouteHandler };
} {
  const { gatewayUrl, shopOrigin, webhookSecret, isInStock, alertStaff, fulfil, cstId, custKey } = options;
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

  const pay: RouteHandler = async () => {
    const order = { orderNumber: crypto.randomUUID(), amountWon: 1000, work: 'CERT' } as const;
    orders.set(order.orderNumber, order);
    await inbox.follow(order.orderNumber);
    const rest = { goods: '도장 티셔츠', resultUrl: '/pay/result' };
    return Response.json(await partner.requestPayment({ ...order, ...rest, shopOrigin }));
  };
  const result: RouteHandler = async (request) => {
    const { kind } = await inbox.receive({ body: await request.text() });
    return Response.json({ kind });
  };
  const webhook = webhookHandler(inbox);
  const followUp: RouteHandler = async () => {
    await inbox.followUp();
    return new Response(null, { status: 204 });
  };
  return {
    pay: { POST: pay },
    result: { POST: result },
    webhook: { POST: webhook, HEAD: webhook },
    followUp: { POST: followUp },
  };
}
