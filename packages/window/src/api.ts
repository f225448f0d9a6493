import type { CloseResponse, Delivery, WindowRefusal, WindowView } from '@dojang/protocol/window';
import type { Command } from './model.ts';
import { readLines } from './read-lines.ts';

/** The gateway answers an approval within 9 s; after this long nobody is there. */
const CALL_TIMEOUT_MS = 15_000;
/** A stream begins with the view of the moment; a proxy that holds it back makes streaming useless. */
const FIRST_LINE_TIMEOUT_MS = 5_000;

/** What came of a call. `value` is what the call promises; the rest may happen to each. */
export type Answer<Value> =
  | { readonly kind: 'answered'; readonly value: Value }
  | { readonly kind: 'refused'; readonly refusal: WindowRefusal }
  | { readonly kind: 'denied' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'unreachable'; readonly reason: 'offline' | 'busy' };

export interface Gateway {
  look(signal?: AbortSignal): Promise<Answer<WindowView>>;
  send(command: Exclude<Command, { name: 'close' | 'deliver' }>): Promise<Answer<WindowView>>;
  close(): Promise<Answer<CloseResponse>>;
  deliver(): Promise<Answer<Delivery>>;
  /** Hands on every view of the live stream; resolves when the stream is over or could not be opened. */
  watch(onView: (view: WindowView) => void, signal: AbortSignal): Promise<Answer<null>>;
}

/** The window's JSON API (`@dojang/protocol/window`). Never rejects: a failed call is an {@link Answer}. */
export function createGateway(access: {
  readonly paymentId: string;
  readonly token: string;
  readonly fetch: typeof fetch;
}): Gateway {
  const base = `/window/api/${encodeURIComponent(access.paymentId)}`;
  const authorization = `Bearer ${access.token}`;

  async function call<Value>(path: string, init: RequestInit): Promise<Answer<Value>> {
    try {
      const response = await access.fetch(`${base}${path}`, {
        ...init,
        cache: 'no-store',
        credentials: 'omit',
        headers: { authorization, ...(init.body == null ? {} : { 'content-type': 'application/json' }) },
      });
      if (!response.ok) return classify(response.status);
      const body: unknown = await response.json();
      if (isRefusal(body)) return { kind: 'refused', refusal: body };
      // The same origin and the same release serve both ends of this wire.
      return { kind: 'answered', value: body as Value };
    } catch {
      return { kind: 'unreachable', reason: 'offline' };
    }
  }

  const post = <Value>(path: string, body?: unknown) =>
    call<Value>(path, {
      method: 'POST',
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  return {
    look: (signal = AbortSignal.timeout(CALL_TIMEOUT_MS)) => call('', { signal }),
    send: (command) => post(`/${command.name}`, 'body' in command ? command.body : undefined),
    close: () => post('/close'),
    deliver: () => post('/deliver'),
    async watch(onView, signal) {
      const patience = new AbortController();
      const timer = setTimeout(() => patience.abort(), FIRST_LINE_TIMEOUT_MS);
      const stop = () => patience.abort();
      signal.addEventListener('abort', stop);
      try {
        const response = await access.fetch(`${base}/stream`, {
          cache: 'no-store',
          credentials: 'omit',
          headers: { authorization },
          signal: patience.signal,
        });
        if (!response.ok) return classify(response.status);
        if (response.body === null) return { kind: 'unreachable', reason: 'busy' };
        for await (const line of readLines(response.body)) {
          clearTimeout(timer);
          onView(JSON.parse(line) as WindowView);
        }
        return { kind: 'answered', value: null };
      } catch {
        return { kind: 'unreachable', reason: 'offline' };
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
        patience.abort();
      }
    },
  };
}

function classify(status: number): Answer<never> {
  if (status === 401 || status === 404) return { kind: 'denied' };
  if (status === 429 || status >= 500) return { kind: 'unreachable', reason: 'busy' };
  return { kind: 'malformed' };
}

function isRefusal(body: unknown): body is WindowRefusal {
  return typeof body === 'object' && body !== null && 'refused' in body;
}
