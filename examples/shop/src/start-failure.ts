import type { ShopOptions } from './server.ts';

/** One sentence about why the shop did not start, and what to do. */
export function explainStartFailure(
  error: unknown,
  { host, port, dataDir, gatewayUrl }: Pick<ShopOptions, 'host' | 'port' | 'dataDir' | 'gatewayUrl'>,
): string {
  const { code, message } = describe(error);
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken: stop the other program, or choose another port with DOJANG_SHOP_PORT.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `This machine has no address ${host}: set DOJANG_HOST to 127.0.0.1 or 0.0.0.0.`;
    case 'ERR_SOCKET_BAD_PORT':
      return 'DOJANG_SHOP_PORT is not a port: set it to a number from 0 to 65535.';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'EEXIST':
    case 'ENOTDIR':
    case 'ERR_SQLITE_ERROR':
      return code === 'EACCES' && message.startsWith('listen')
        ? `Port ${port} is not allowed: choose one above 1023 with DOJANG_SHOP_PORT.`
        : `The folder ${dataDir} cannot be written: make it writable, or choose another one with DOJANG_DATA.`;
    case 'ERR_INVALID_URL':
      return `${gatewayUrl} is not an address: set DOJANG_URL to the gateway's, such as http://localhost:4000.`;
    default:
      return message;
  }
}

function describe(error: unknown): { readonly code: string; readonly message: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  return {
    code: 'code' in error && typeof error.code === 'string' ? error.code : '',
    message: error.message,
  };
}
