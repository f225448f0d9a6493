import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What is done otherwise at one path. */
interface Changed {
  readonly path: string;
  readonly change?: (answer: Reply) => Partial<Reply>;
  /** What the gateway gets of a request's body. */
  readonly hear?: (body: string) => string;
}

/** Passes everything on, and changes the answers at one path. The gateway believes that it is asked under its own name. */
export async function startProxy(
  gatewayUrl: string,
  changed: Changed,
): Promise<{ url: string; close(): void }> {
  const server: Server = createServer((request, response) => {
    void (async () => {
      const { pathname } = new URL(request.url ?? '/', gatewayUrl);
      const { host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
      const heard = await bodyOf(request);
      const isHere = pathname === changed.path;
      const body = isHere && changed.hear ? Buffer.from(changed.hear(heard.toString())) : heard;
      const came = await fetch(`${gatewayUrl}${request.url}`, {
        method: request.method ?? 'GET',
        headers: { ...(headers as Record<string, string>) },
        redirect: 'manual',
        ...(body.length > 0 && { body: new Uint8Array(body) }),
      });
      const text = (await came.text()).replaceAll(new URL(gatewayUrl).host, String(host));
      const hops = ['content-length', 'content-encoding', 'transfer-encoding', 'connection'];
      const headersBack = Object.fromEntries([...came.headers].filter(([name]) => !hops.includes(name)));
      const reply: Reply = { status: came.status, text, headers: headersBack };
      const sent = isHere ? { ...reply, ...changed.change?.(reply) } : reply;
      response.writeHead(sent.status, sent.headers).end(sent.text);
    })().catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
