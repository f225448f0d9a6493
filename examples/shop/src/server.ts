import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { gatewayFor } from './gateway-address.ts';
import { pageOrigin } from './http/page-origin.ts';
import { addPageRoutes, page } from './http/page-routes.ts';
import { addPaymentRoutes } from './http/payment-routes.ts';
import { securityHeaders } from './http/security-headers.ts';
import { viewerOf } from './http/visitor.ts';
import { messagePage } from './pages/message-page.ts';
import { createShopDeps, type ShopDeps } from './shop-deps.ts';
import { openDatabase } from './store/database.ts';

export interface ShopOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Holds `shop.sqlite`; made when it is missing. */
  readonly dataDir: string;
  /** Where the shop's server reaches the gateway, and where pages load the payment script from. */
  readonly gatewayUrl: string;
  /** Public origin of the shop. Default: the address under which a page is visited. */
  readonly url?: string | undefined;
  readonly cstId: string;
  readonly custKey: string;
  readonly refundKey: string;
  /** `whsec_…` of the shop's webhook address; without it a webhook proves as little as any other result. */
  readonly webhookSecret?: string | undefined;
  /** Default `silent`. Requests are never logged: an order's address opens it. */
  readonly logLevel?: string | undefined;
  readonly nowMs?: (() => number) | undefined;
}

export interface Shop {
  readonly url: string;
  readonly port: number;
  /** Ends calls to the gateway; what they left open is taken up at the next start. */
  close(): Promise<void>;
}

const dist = join(dirname(dirname(fileURLToPath(import.meta.url))), 'dist');

/** Starts the shop. Rejects with the system's error when the port is taken or the folder cannot be written. */
export async function startShop(options: ShopOptions): Promise<Shop> {
  if (!existsSync(join(dist, 'shop.js')))
    throw new Error("The shop's pages are not built. Run: npm run build");
  // A gateway without a readable address is reported now, not to the first customer.
  const gatewayUrl = new URL(options.gatewayUrl).origin;
  const database = openDatabase(options.dataDir);
  const deps = createShopDeps({ ...options, gatewayUrl, database, nowMs: options.nowMs ?? Date.now });
  const app = createApp({ ...options, gatewayUrl }, deps);
  try {
    await app.listen({ host: options.host, port: options.port });
  } catch (error) {
    database.close();
    throw error;
  }
  deps.inbox.startFollowUp((error) => app.log.error(error));
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    url: options.url ?? `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    port,
    close: async () => {
      await deps.inbox.close();
      await app.close();
      database.close();
    },
  };
}

function createApp(options: ShopOptions, deps: ShopDeps): FastifyInstance {
  const app = Fastify({
    logger: { level: options.logLevel ?? 'silent' },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 64 * 1024,
    forceCloseConnections: true,
  });
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => {
      done(null, new URLSearchParams(String(body)));
    },
  );
  app.addHook('onRequest', async (request, reply) => {
    const origin = pageOrigin({ headers: {}, host: request.host, protocol: request.protocol }, undefined);
    const visited = origin !== null && URL.canParse(origin) ? origin : 'http://localhost';
    reply.headers(securityHeaders(gatewayFor(options.gatewayUrl, visited)));
  });
  app.setErrorHandler((error: { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error(error);
    return page(reply.code(status), messagePage(viewerOf(request, reply), 'server'));
  });
  app.register(fastifyStatic, { root: dist, prefix: '/assets/', cacheControl: false, index: false });
  addPageRoutes(app, deps);
  addPaymentRoutes(app, deps, { gatewayUrl: options.gatewayUrl, shopUrl: options.url });
  return app;
}
