import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';

/** What stands before several gateways: it asks who is ready, sends each request to one of those, and tries nothing twice. */
export interface Balancer {
  readonly url: string;
  /** Whom it sends to. */
  serve(urls: readonly string[]): void;
  /** Requests whose client got a 5xx, or no whole answer. */
  readonly failures: readonly string[];
  readonly answered: number;
  close(): Promise<void>;
}

const LOOK_EVERY_MS = 100;

export async function startBalancer(): Promise<Balancer> {
  let urls: readonly string[] = [];
  const ready = new Set<string>();
  const failures: string[] = [];
  let answered = 0;
  let turn = 0;

  async function look(): Promise<void> {
    for (const url of urls) {
      const isReady = await fetch(`${url}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (isReady) ready.add(url);
      else ready.delete(url);
    }
  }

  function pass(request: IncomingMessage, response: ServerResponse): void {
    const { method, url: path, headers } = request;
    const chosen = [...ready].toSorted()[turn % ready.size];
    turn += 1;
    let hasEnded = false;
    const end = (failure: string | null) => {
      if (hasEnded) return;
      hasEnded = true;
      answered += 1;
      if (failure !== null) failures.push(`${method} ${path}: ${failure}`);
    };
    // A client that goes away is no failure of ours.
    request.once('aborted', () => end(null));
    if (chosen === undefined) {
      end('nobody is ready');
      return void response.writeHead(502).end();
    }
    const upstream = send(new URL(path ?? '/', chosen), { method, headers, agent: false });
    upstream.on('response', (answer) => {
      const { statusCode = 0 } = answer;
      response.writeHead(statusCode, answer.headers);
      pipeline(answer, response, (error) => {
        if (!response.destroyed || error == null) end(statusCode >= 500 ? `${statusCode}` : null);
        else end(answer.complete ? null : 'the answer was cut off');
      });
    });
    upstream.on('error', (error) => {
      end(error.message);
      response.destroy();
    });
    pipeline(request, upstream, () => {});
  }

  const server = createServer(pass);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    serve: (next) => {
      urls = next;
      for (const url of next) ready.add(url);
    },
    failures,
    get answered() {
      return answered;
    },
    close: async () => {
      clearInterval(timer);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
