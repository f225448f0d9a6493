import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What stands before a live gateway: it passes everything on and says that it came by HTTPS. */
export interface HttpsProxy {
  readonly address: string;
  close(): Promise<void>;
}

export async function openHttpsProxy(gatewayPort: number): Promise<HttpsProxy> {
  const server = createServer((came, answer) => {
    const { method, url, headers } = came;
    const passed = request(
      {
        port: gatewayPort,
        host: '127.0.0.1',
        method,
        path: url,
        headers: { ...headers, 'x-forwarded-proto': 'https' },
      },
      (answered) => {
        answer.writeHead(answered.statusCode ?? 502, answered.headers);
        answered.pipe(answer);
      },
    );
    passed.on('error', () => answer.destroy());
    answer.on('close', () => passed.destroy());
    came.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
