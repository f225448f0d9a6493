import { networkInterfaces } from 'node:os';
import { alignColumns } from '../table.ts';
import type { Colors } from '../terminal.ts';

export interface Welcome {
  /** Null: there is none. */
  readonly shopUrl: string | null;
  readonly gatewayUrl: string;
  readonly issuersUrl: string;
  readonly account: {
    readonly id: string;
    readonly keys: { readonly custKey: string; readonly clientKey: string; readonly refundKey: string };
  };
  /** Folder, or the words for the database. */
  readonly data: string;
  /** The shop as a phone of the same network reaches it; null when it listens to this machine alone. */
  readonly networkShopUrl: string | null;
  readonly tookMs: number;
}

/** What `dojang start` shows: where everything is, with what to call it, and what to do next. */
export function welcomeLines(welcome: Welcome, colors: Colors): readonly string[] {
  const { bold, cyan, dim } = colors;
  const { id, keys } = welcome.account;
  const rows = [
    ...(welcome.shopUrl === null ? [] : [['Shop', cyan(welcome.shopUrl)]]),
    ...(welcome.networkShopUrl === null ? [] : [['on a phone', cyan(welcome.networkShopUrl)]]),
    ['Gateway', cyan(welcome.gatewayUrl)],
    ['Card companies', cyan(welcome.issuersUrl)],
    [],
    ['Test account', `${dim('cst_id')}      ${id}`],
    ['', `${dim('custKey')}     ${keys.custKey}`],
    ['', `${dim('client key')}  ${keys.clientKey}`],
    ['', `${dim('refund key')}  ${keys.refundKey}`],
    [],
    ['Data', welcome.data],
  ];
  return [
    '',
    `  ${bold('Dojang')} ${dim(`is ready in test mode (${(welcome.tookMs / 1000).toFixed(1)} s)`)}`,
    '',
    ...alignColumns(rows).map((line) => (line === '' ? '' : `  ${line}`)),
    '',
    ...hints(welcome).map((line, index) => (index === 0 ? `  ${line}` : dim(`  ${line}`))),
    dim('  What happened to an order: dojang payments show <order number>. Ctrl-C stops everything.'),
    '',
  ];
}

function hints({ shopUrl, gatewayUrl, networkShopUrl }: Welcome): readonly string[] {
  if (shopUrl === null)
    return [
      'Point your shop at the gateway, with the keys above.',
      `Before its first payment: dojang doctor <its page> --gateway ${gatewayUrl}`,
    ];
  const open = 'Open the shop, press 결제하기, then scan the QR code or press 이 기기에서 열기.';
  return networkShopUrl === null
    ? [open, 'To scan it with a real phone of the same network: dojang start --host 0.0.0.0']
    : [open];
}

/** The address by which others of the network reach a server that listens on `host`; null for loopback. */
export function networkAddress(host: string): string | null {
  if (host === 'localhost' || host === '::1' || host.startsWith('127.')) return null;
  if (host !== '0.0.0.0' && host !== '::') return host.includes(':') ? `[${host}]` : host;
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? null;
}
