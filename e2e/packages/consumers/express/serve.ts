import type { AddressInfo } from 'node:net';
import { createExpressShop } from './express.js';

const env = process.env as Record<string, string>;

const server = createExpressShop({
  gatewayUrl: env['DOJANG_URL'] ?? '',
  shopOrigin: env['SHOP_ORIGIN'] ?? '',
  cstId: 'test',
  custKey: env['CUST_KEY'] ?? '',
  webhookSecret: env['WEBHOOK_SECRET'] ?? '',
  isInStock: () => true,
  alertStaff: (message) => process.stderr.write(`${message}\n`),
  fulfil: (orderNumber) => process.stdout.write(`fulfilled ${orderNumber}\n`),
  onError: (error) => process.stderr.write(`${String(error)}\n`),
}).listen(0, '127.0.0.1', () => {
  process.stdout.write(`listening http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
