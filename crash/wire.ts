import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Random } from '../simulation/random.ts';

/**
 * What may happen to a call on its way to the card companies. `lost request`: it never arrives. `lost answer`: it is done, and nobody
 * hears. `twice`: it arrives two times. `late`: its answer takes longer than the gateway waits.
 */
const faults = ['lost request', 'lost answer', 'twice', 'late'] as const;

/** What a card company may say that is not so, or nothing at all. */
const lies = ['another amount', 'another attempt', 'no JSON', 'half an answer', 'an error'] as const;

type Trouble = 'none' | 'faults' | 'lies';

/** The line between gateways and card companies, which can be disturbed. */
export interface Wire {
  readonly url: string;
  /** From now on; each call is struck or not, by chance. */
  disturb(trouble: Trouble): void;
  /** From now on no answer comes back. @returns how to let them come */
  hold(): () => void;
  /** Calls whose answers are held. */
  readonly held: number;
  /** Calls that were struck so far. */
  readonly struck: number;
  close(): Promise<void>;
}

const LATE_MS = 9_000;

export async function startWire(target: () => string, random: Random): Promise<Wire> {
  let trouble: Trouble = 'none';
  let struck = 0;
  let held = 0;
  let released = Promise.resolve();
  const closing = new AbortController();

  const server = createServer((request, response) => {
    void pass(request, response).catch(() => response.destroy());
  });

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const what = draw(`${request.method} ${request.url}`);
    if (what !== null) struck += 1;
    if (what === 'lost request') return void response.destroy();
    if (what === 'twice') await ask(request, body);
    const answer = await ask(request, body);
    held += 1;
    await released;
    held -= 1;
    if (what === 'lost answer') return void response.destroy();
    if (what === 'late') await later(LATE_MS, closing.signal);
    const [status, text] = what === null ? answer : disguised(what, answer);
    if (what === 'half an answer') {
      response.writeHead(status, { 'content-type': 'application/json', 'content-length': text.length });
      response.write(text.slice(0, text.length / 2));
      return void response.destroy();
    }
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  }

  function draw(call: string): (typeof faults)[number] | (typeof lies)[number] | null {
    if (trouble === 'none' || !random.chance(0.5)) return null;
    if (trouble === 'faults') return random.pick(faults);
    const lie = random.pick(lies);
    // A card company that contradicts itself about what goes back is a person's business, and never comes to rest.
    const isBelieved = /^POST \/acquirer\/approvals$/.test(call);
    return isBelieved || (lie !== 'another amount' && lie !== 'another attempt') ? lie : null;
  }

  async function ask({ method = 'GET', url = '/', headers }: IncomingMessage, body: Buffer) {
    const response = await fetch(new URL(url, target()), {
      method,
      headers: {
        ...(headers.authorization !== undefined && { authorization: headers.authorization }),
        ...(headers['content-type'] !== undefined && { 'content-type': headers['content-type'] }),
      },
      ...(body.length > 0 && { body }),
    });
    return [response.status, await response.text()] as const;
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    disturb: (next) => {
      trouble = next;
    },
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      released = promise;
      return resolve;
    },
    get held() {
      return held;
    },
    get struck() {
      return struck;
    },
    close: async () => {
      closing.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function disguised(what: string, [status, text]: readonly [number, string]): readonly [number, string] {
  if (what === 'no JSON') return [status, '<html>it is raining</html>'];
  if (what === 'an error') return [502, '{}'];
  if (what !== 'another amount' && what !== 'another attempt') return [status, text];
  const answer = JSON.parse(text) as Record<string, unknown>;
  const lie =
    what === 'another amount'
      ? { amountWon: Number(answer['amountWon']) + 1 }
      : { attemptId: 'attempt_other' };
  return [status, JSON.stringify({ ...answer, ...lie })];
}

async function later(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
