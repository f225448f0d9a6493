import type { ShopOptions } from './server.ts';

/** Reads the shop's settings. Empty values count as unset. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): ShopOptions {
  const read = (name: string) => environment[name] || undefined;
  return {
    host: read('DOJANG_HOST') ?? '127.0.0.1',
    port: Number(read('DOJANG_SHOP_PORT') ?? '3000'),
    dataDir: read('DOJANG_DATA') ?? './.dojang',
    gatewayUrl: read('DOJANG_URL') ?? 'http://localhost:4000',
    url: read('DOJANG_SHOP_URL'),
    cstId: read('DOJANG_CST_ID') ?? 'test',
    custKey: read('DOJANG_CUST_KEY') ?? 'abcd1234567890',
    refundKey:
      read('DOJANG_REFUND_KEY') ?? 'a41ce010ede9fcbfb3be86b24858806596a9db68b79d138b147c3e563e1829a0',
    webhookSecret: read('DOJANG_WEBHOOK_SECRET'),
    logLevel: read('DOJANG_LOG_LEVEL') ?? 'warn',
  };
}
