import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Answers after this, or never. */
  readonly after?: Promise<void>;
}

/** A partner's server that takes webhooks. */
export interface Receiver {
  readonly origin: string;
  /** POSTs, in the order of their arrival. */
  readonly posts: readonly Received[];
  /** HEADs. */
  readonly heads: readonly Received[];
  postsTo(path: string): readonly Received[];
  /** How POSTs to a path are answered from now on; 200 unless given. */
  answer(path: string, answer: Answer): void;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const answers = new Map<string, Answer>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      received.push({ method, path, headers, body: Buffer.concat(chunks).toString() });
      const answer = answers.get(path) ?? {};
      void (answer.after ?? Promise.resolve()).then(() =>
        response.writeHead(answer.status ?? 200, answer.headers).end(method === 'HEAD' ? '' : answer.body),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const of = (method: string) => received.filter((each) => each.method === method);
  return {
    origin: `http://localhost:${port}`,
    get posts() {
      return of('POST');
    },
    get heads() {
      return of('HEAD');
    },
    postsTo: (path) => of('POST').filter((each) => each.path === path),
    answer: (path, answer) => void answers.set(path, answer),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What was posted, when its signature is one of this secret. Throws otherwise. */
export function verifyPost(secret: string, { body, headers }: Received): unknown {
  return new Webhook(secret).verify(body, headers as Record<string, string>);
}
