import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { beforeAll, describe, expect, test } from 'vitest';
import { createExpressShop } from '../../examples/frameworks/express.ts';
import { createFastifyShop } from '../../examples/frameworks/fastify.ts';
import { createHonoShop } from '../../examples/frameworks/hono.ts';
import { createNextShop } from '../../examples/frameworks/next.ts';
import type { ShopOptions } from '../../examples/frameworks/shop-options.ts';
import { SECRET, signWebhook } from '../../packages/sdk/test/sign-webhook.ts';
import { type House, openHouse } from '../support/house.ts';

type Fields = Record<string, string>;

/** A handler of web requests, on Node's own server. */
const serve = (handler: (request: Request) => Response | Promise<Response>): Server =>
  createAdaptorServer({ fetch: handler }) as Server;

const shops: readonly [string, (options: ShopOptions) => Promise<Server>][] = [
  ['express', async (options) => createServer(createExpressShop(options))],
  [
    'fastify',
    async (options) => {
      const app = createFastifyShop(options);
      await app.ready();
      return createServer((request, response) => app.routing(request, response));
    },
  ],
  ['hono', async (options) => serve(createHonoShop(options).fetch)],
  [
    'next',
    async (options) => {
      const { pay, result, webhook } = createNextShop(options);
      const routes: Record<string, Record<string, typeof pay.POST>> = {
        '/pay': { ...pay },
        '/pay/result': { ...result },
        '/webhook': { ...webhook },
      };
      return serve(
        (request) =>
          routes[new URL(request.url).pathname]?.[request.method]?.(request) ??
          new Response(null, { status: 404 }),
      );
    },
  ],
];

describe.each(shops)('a shop on %s', (_name, open) => {
  let house: House;
  let url: string;
  const fulfilled: string[] = [];
  const errors: unknown[] = [];
  let inStock = true;

  beforeAll(async () => {
    house = await openHouse();
    const server = await open({
      gatewayUrl: house.gateway.url,
      shopOrigin: house.shopOrigin,
      cstId: 'test',
      custKey: 'abcd1234567890',
      webhookSecret: SECRET,
      isInStock: () => inStock,
      alertStaff: (message) => errors.push(message),
      fulfil: (orderNumber) => fulfilled.push(orderNumber),
      onError: (error) => errors.push(error),
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await house.close();
      expect(errors).toEqual([]);
    };
  });

  async function pay(how: 'pay' | 'close' = 'pay'): Promise<Fields> {
    const response = await fetch(`${url}/pay`, { method: 'POST' });
    const { fields } = (await response.json()) as { fields: Fields };
    return { ...(await house.payer[how](fields)) };
  }
  const bringResult = async (body: string, type: string) =>
    (await fetch(`${url}/pay/result`, { method: 'POST', headers: { 'content-type': type }, body })).json();
  const json = 'application/json';
  const form = 'application/x-www-form-urlencoded';

  test('is paid by the form, reported again by the callback and the webhook, and fulfils once', async () => {
    const result = await pay();
    expect(await bringResult(new URLSearchParams(result).toString(), form)).toEqual({ kind: 'paid' });
    expect(await bringResult(JSON.stringify(result), json)).toEqual({ kind: 'paid' });
    const rawBody = JSON.stringify({ ...result, PCD_PAY_GOODS: '도장  티셔츠' }, null, 2);
    const headers = { ...signWebhook(rawBody), 'content-type': json };
    const webhook = await fetch(`${url}/webhook`, { method: 'POST', headers, body: rawBody });
    expect(webhook.status).toBe(200);
    expect(fulfilled.filter((orderNumber) => orderNumber === result['PCD_PAY_OID'])).toHaveLength(1);
  });

  test('answers the look of a gateway at its webhook address', async () => {
    expect((await fetch(`${url}/webhook`, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(`${url}/webhook`)).ok).toBe(false);
  });

  test('refuses a webhook that is not signed, and fulfils nothing', async () => {
    const result = await pay('close');
    const forged = JSON.stringify({ ...result, PCD_PAY_RST: 'success', PCD_PAY_CODE: '0000' });
    const init = { method: 'POST', headers: { 'content-type': json }, body: forged };
    expect((await fetch(`${url}/webhook`, init)).status).toBe(401);
    expect(await bringResult(forged, json)).not.toEqual({ kind: 'paid' });
    expect(fulfilled).not.toContain(result['PCD_PAY_OID']);
  });

  test('does not fulfil when the window was closed', async () => {
    const result = await pay('close');
    expect(await bringResult(JSON.stringify(result), json)).toEqual({ kind: 'not-paid' });
    expect(fulfilled).not.toContain(result['PCD_PAY_OID']);
  });

  test('charges nothing when the last piece is gone before the confirm', async () => {
    const result = await pay();
    inStock = false;
    expect(await bringResult(JSON.stringify(result), json)).toEqual({ kind: 'not-confirmed' });
    inStock = true;
    const expected = { orderNumber: result['PCD_PAY_OID'] ?? '', amountWon: 1000 };
    expect(await house.partner.lookup(expected)).toMatchObject({ kind: 'unverified', reason: 'waiting' });
    expect(fulfilled).not.toContain(result['PCD_PAY_OID']);
  });
});
