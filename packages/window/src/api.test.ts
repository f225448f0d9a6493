import type { WindowView } from '@dojang/protocol/window';
import { expect, test, vi } from 'vitest';
import { createGateway } from './api.ts';
import { viewAt } from './test-views.ts';

/** A gateway that answers every call with `respond` and remembers what was asked. */
function gatewayAnswering(respond: (request: Request) => Response | Promise<Response>) {
  const calls: Request[] = [];
  const gateway = createGateway({
    paymentId: 'pay_1',
    token: 'secret',
    fetch: async (input, init) => {
      const url = typeof input === 'string' ? new URL(input, 'https://gateway.example') : input;
      const request = new Request(url, init);
      calls.push(request);
      return respond(request);
    },
  });
  return { calls, gateway };
}

const view = viewAt({ name: 'terms', version: '1' });

test('a call carries the token in the header and never in the address', async () => {
  const { calls, gateway } = gatewayAnswering(() => Response.json(view));
  await gateway.look();
  expect(calls[0]?.headers.get('authorization')).toBe('Bearer secret');
  expect(calls[0]?.url).toBe('https://gateway.example/window/api/pay_1');
});

test('a command is posted to the path of its name, as JSON', async () => {
  const { calls, gateway } = gatewayAnswering(() => Response.json(view));
  const body = { cardCompany: 'kb', quota: '00', email: '' };
  expect(await gateway.send({ name: 'authentication', body })).toEqual({ kind: 'answered', value: view });
  expect(calls[0]?.method).toBe('POST');
  expect(calls[0]?.url).toMatch(/\/pay_1\/authentication$/);
  expect(calls[0]?.headers.get('content-type')).toBe('application/json');
  expect(await calls[0]?.json()).toEqual(body);
});

test('a command without a body claims no content type', async () => {
  const { calls, gateway } = gatewayAnswering(() => Response.json(view));
  await gateway.send({ name: 'approve' });
  expect(calls[0]?.headers.get('content-type')).toBeNull();
});

test('a refusal comes with its reason and the fresh view', async () => {
  const refusal = { refused: { code: 'CBIL0002', message: '만료' }, view };
  const { gateway } = gatewayAnswering(() => Response.json(refusal));
  expect(await gateway.look()).toEqual({ kind: 'refused', refusal });
});

test.each([
  [401, { kind: 'denied' }],
  [400, { kind: 'malformed' }],
  [403, { kind: 'unreachable', reason: 'busy' }],
  [404, { kind: 'unreachable', reason: 'busy' }],
  [429, { kind: 'unreachable', reason: 'busy' }],
  [503, { kind: 'unreachable', reason: 'busy' }],
])('HTTP %i is told apart', async (status, answer) => {
  const { gateway } = gatewayAnswering(() => new Response('', { status }));
  expect(await gateway.look()).toEqual(answer);
});

test.each([
  ['7', 7_000],
  ['3600', 60_000],
  ['Wed, 21 Oct 2026 07:28:00 GMT', undefined],
  ['0', undefined],
])('who says to come again after %s is waited for', async (seconds, retryAfterMs) => {
  const { gateway } = gatewayAnswering(
    () => new Response('', { status: 429, headers: { 'retry-after': seconds } }),
  );
  const busy = { kind: 'unreachable', reason: 'busy', ...(retryAfterMs !== undefined && { retryAfterMs }) };
  expect(await gateway.look()).toEqual(busy);
  expect(await gateway.watch(() => undefined, new AbortController().signal)).toEqual(busy);
});

test('a network that is away, or an answer cut short, is an answer too', async () => {
  const away = gatewayAnswering(() => Promise.reject(new TypeError('fetch failed')));
  expect(await away.gateway.look()).toEqual({ kind: 'unreachable', reason: 'offline' });
  const cut = gatewayAnswering(() => new Response('{"paymentId":'));
  expect(await cut.gateway.look()).toEqual({ kind: 'unreachable', reason: 'offline' });
});

test('the live stream hands on a view per line, however the network cuts it', async () => {
  const lines = [1, 2, 3].map((version) => `${JSON.stringify({ ...view, version })}\n`).join('\n');
  const bytes = new TextEncoder().encode(lines);
  const { gateway } = gatewayAnswering(
    () =>
      new Response(
        new ReadableStream({
          start(controller) {
            for (let at = 0; at < bytes.length; at += 7) controller.enqueue(bytes.slice(at, at + 7));
            controller.close();
          },
        }),
      ),
  );
  const seen: WindowView[] = [];
  const end = await gateway.watch((next) => seen.push(next), new AbortController().signal);
  expect(end).toEqual({ kind: 'answered', value: null });
  expect(seen.map((next) => [next.version, next.merchantName])).toEqual([
    [1, '도장 상점'],
    [2, '도장 상점'],
    [3, '도장 상점'],
  ]);
});

test('a stream that is stopped ends as unreachable, without an error', async () => {
  const { gateway } = gatewayAnswering(
    ({ signal }) =>
      new Response(
        new ReadableStream({
          // As a real fetch does: the body fails when the request is aborted.
          start: (controller) => signal.addEventListener('abort', () => controller.error(signal.reason)),
        }),
      ),
  );
  const stop = new AbortController();
  const watching = gateway.watch(() => undefined, stop.signal);
  await Promise.resolve();
  stop.abort();
  expect(await watching).toMatchObject({ kind: 'unreachable' });
});

test('the first look takes the answer that was asked for earlier, the next one asks anew', async () => {
  let asked = 0;
  const gateway = createGateway({
    paymentId: 'pay_1',
    token: 'secret',
    firstLook: Promise.resolve(Response.json({ ...view, version: 7 })),
    fetch: async () => {
      asked += 1;
      return Response.json({ ...view, version: 8 });
    },
  });
  expect(await gateway.look()).toMatchObject({ value: { version: 7 } });
  expect(asked).toBe(0);
  expect(await gateway.look()).toMatchObject({ value: { version: 8 } });
  expect(asked).toBe(1);
});

test('an early look that failed is an answer too', async () => {
  const { gateway } = gatewayAnswering(() => Response.json(view));
  const early = createGateway({
    paymentId: 'pay_1',
    token: 'secret',
    firstLook: Promise.reject(new DOMException('late', 'AbortError')),
    fetch: async () => Response.json(view),
  });
  expect(await early.look()).toEqual({ kind: 'unreachable', reason: 'slow' });
  expect(await gateway.look()).toEqual({ kind: 'answered', value: view });
});

test('a call without an answer in time is slow, not offline', async () => {
  vi.useFakeTimers();
  try {
    // As a real fetch does, in engines whose abort has no reason of its own too.
    const { gateway } = gatewayAnswering(
      ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
        }),
    );
    const answer = gateway.look();
    await vi.advanceTimersByTimeAsync(8_000);
    expect(await answer).toEqual({ kind: 'unreachable', reason: 'slow' });
  } finally {
    vi.useRealTimers();
  }
});

test("a stranger's answer, such as the sign-in page of a Wi-Fi, is none", async () => {
  const { gateway } = gatewayAnswering(() => Response.json({ login: 'required' }));
  expect(await gateway.look()).toEqual({ kind: 'unreachable', reason: 'offline' });
});

test('a stream that falls silent is given up, one that shows signs of life is not', async () => {
  vi.useFakeTimers();
  try {
    let write: (text: string) => void = () => undefined;
    const { gateway } = gatewayAnswering(
      ({ signal }) =>
        new Response(
          new ReadableStream({
            start(controller) {
              write = (text) => controller.enqueue(new TextEncoder().encode(text));
              signal.addEventListener('abort', () => controller.error(signal.reason));
            },
          }),
        ),
    );
    const seen: number[] = [];
    let end: unknown = null;
    void gateway
      .watch(({ version }) => seen.push(version), new AbortController().signal)
      .then((answer) => {
        end = answer;
      });
    await vi.advanceTimersByTimeAsync(100);
    write(`${JSON.stringify(view)}\n`);
    for (let life = 0; life < 5; life++) {
      await vi.advanceTimersByTimeAsync(8_000);
      expect(end).toBeNull();
      write('\n');
    }
    await vi.advanceTimersByTimeAsync(13_000);
    expect(end).toEqual({ kind: 'unreachable', reason: 'slow' });
    expect(seen).toEqual([view.version]);
  } finally {
    vi.useRealTimers();
  }
});
