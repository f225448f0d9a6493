import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

type Answer = Readonly<Record<string, unknown>>;

/** What an answer becomes on its way to the gateway. */
interface Lie {
  /** Of which calls: method and path, e.g. `/^POST .*\/cancels$/`. */
  readonly of: RegExp;
  /** Of which of them, by the body that asked. */
  readonly about?: (asked: Answer) => boolean;
  /** A promise: it is not told before that resolves. */
  readonly becomes: (answer: Answer) => Answer | Promise<Answer>;
}

/** A call as it came from the gateway. */
interface Heard {
  /** `POST /acquirer/approvals` */
  readonly call: string;
  readonly requestId: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

export interface LyingIssuers {
  readonly url: string;
  readonly heard: readonly Heard[];
  /** Tells this from now on. */
  tell(lie: Lie): void;
  /** Tells the truth again. */
  repent(): void;
  /** Nobody can connect any more, until they are back. */
  leave(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

/** Stands before the card companies and passes everything on, but for the answers that somebody has it change. */
export async function startLyingIssuers(issuersUrl: () => string): Promise<LyingIssuers> {
  let lies: readonly Lie[] = [];
  const heard: Heard[] = [];

  const server = createServer((request, response) => {
    void pass(request).then(
      ({ status, body }) =>
        void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      // A broken line stays one.
      () => void response.destroy(),
    );
  });

  async function pass(request: IncomingMessage): Promise<{ readonly status: number; readonly body: Answer }> {
    const asked = await text(request);
    const { method = 'GET', url = '/', headers } = request;
    const requestId = headers['x-request-id'];
    heard.push({
      call: `${method} ${url}`,
      requestId: typeof requestId === 'string' ? requestId : undefined,
      headers,
    });
    const response = await fetch(new URL(url, issuersUrl()), {
      method,
      headers: {
        authorization: headers.authorization ?? '',
        ...(asked !== '' && { 'content-type': 'application/json' }),
      },
      ...(asked !== '' && { body: asked }),
    });
    let body = (await response.json()) as Answer;
    const question = asked === '' ? {} : (JSON.parse(asked) as Answer);
    for (const { of, about, becomes } of lies)
      if (of.test(`${method} ${url}`) && (about?.(question) ?? true)) body = await becomes(body);
    return { status: response.status, body };
  }

  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  const leave = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });

  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    heard,
    tell: (lie) => {
      lies = [...lies, lie];
    },
    repent: () => {
      lies = [];
    },
    leave,
    comeBack: () => listen(port),
    close: leave,
  };
}
