import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request that a site received. `path` includes the query. */
export interface SiteRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface SiteAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** HTML unless the headers say otherwise. */
  readonly body?: string;
}

export interface StaticSite {
  readonly origin: string;
  /** Every request so far, in the order of arrival. */
  readonly requests: readonly SiteRequest[];
  close(): Promise<void>;
}

/**
 * Serves pages for script tests on a free loopback port.
 * @param hostname the name in `origin`: `127.0.0.1` and `localhost` are two sites to a browser
 * @param answer null means 404
 */
export async function serveSite(
  hostname: '127.0.0.1' | 'localhost',
  answer: (request: SiteRequest) => SiteAnswer | null | Promise<SiteAnswer | null>,
): Promise<StaticSite> {
  const requests: SiteRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const request = await read(incoming);
      requests.push(request);
      const { status = 200, headers = {}, body = '' } = (await answer(request)) ?? { status: 404 };
      outgoing.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', ...headers }).end(body);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://${hostname}:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(incoming: IncomingMessage): Promise<SiteRequest> {
  const { method = '', url = '', headers } = incoming;
  return { method, path: url, headers, body: await text(incoming) };
}
