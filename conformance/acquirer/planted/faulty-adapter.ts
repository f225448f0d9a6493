import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

type Json = Readonly<Record<string, unknown>>;

export interface Heard {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Null without one. */
  readonly body: Json | null;
}

export interface Said {
  readonly status: number;
  readonly body: Json;
}

/** The adapter that is all right, behind the faulty one. */
type Pass = (changes?: Partial<Heard>) => Promise<Said>;

/** How an adapter answers otherwise; undefined: as it should. */
export type Fault = (heard: Heard, pass: Pass) => Promise<Said> | undefined;

/** An adapter with one fault, in front of one without. */
export async function startFaultyAdapter(url: string, fault: Fault): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    void (async () => {
      const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
      const text = await textOf(request);
      const heard: Heard = {
        method: request.method ?? 'GET',
        path: request.url ?? '/',
        headers: headers as Record<string, string>,
        body: text === '' ? null : (JSON.parse(text) as Json),
      };
      const pass: Pass = async (changes = {}) => {
        const { method, path, headers: sent, body } = { ...heard, ...changes };
        const answer = await fetch(url + path, {
          method,
          headers: sent,
          ...(body !== null && { body: JSON.stringify(body) }),
        });
        return { status: answer.status, body: (await answer.json()) as Json };
      };
      const { status, body } = await (fault(heard, pass) ?? pass());
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    })().catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
