import { createNextShop } from './next';

const env = process.env as Record<string, string>;

export const shop = createNextShop({
  gatewayUrl: env['DOJANG_URL'] ?? 'http://localhost:4000',
  shopOrigin: env['SHOP_ORIGIN'] ?? 'http://localhost:3000',
  cstId: 'test',
  custKey: env['CUST_KEY'] ?? 'none while it is built',
  webhookSecret: env['WEBHOOK_SECRET'] ?? `whsec_${btoa('no secret while it is built')}`,
  isInStock: () => true,
  alertStaff: (message) => process.stderr.write(`${message}\n`),
  onError: (error) => process.stderr.write(`${String(error)}\n`),
  fulfil: (orderNumber) => void process.stdout.write(`fulfilled ${orderNumber}\n`),
});
