import { timeLimit } from '@dojang/protocol/browser';
import type { CloseResponse, ResultReturn, WindowRefusal, WindowView } from '@dojang/protocol/window';
import { type Access, apiPath, callInit } from './access.ts';
import { type CallName, calls } from './calls.ts';
import type { Command } from './model.ts';

/** A stream begins with the view of the moment; a proxy that holds it back makes streaming useless. */
const FIRST_LINE_TIMEOUT_MS = 5_000;
/** Then a line comes every 3 s, an empty one when there is no news; with the 5 s a card company may take, and some more. */
const SILENCE_TIMEOUT_MS = 12_000;

/** A payment has 30 minutes: nobody is left waiting for longer, whatever a proxy says. */
const LONGEST_WAIT_MS = 60_000;

/** What came of a call. `value` is what the call promises; the rest may happen to each. */
export type Answer<Value> =
  | { readonly kind: 'answered'; readonly value: Value }
  | { readonly kind: 'refused'; readonly refusal: WindowRefusal }
  | { readonly kind: 'denied' }
  | { readonly kind: 'malformed' }
  | Unreachable;

/** Nobody answered, or somebody who says to come again: not before `retryAfterMs` when that was said. */
interface Unreachable {
  readonly kind: 'unreachable';
  readonly reason: 'offline' | 'slow' | 'busy';
  readonly retryAfterMs?: number;
}

export interface Gateway {
  look(): Promise<Answer<WindowView>>;
  send(command: Exclude<Command, { name: 'close' | 'return' }>): Promise<Answer<WindowView>>;
  close(): Promise<Answer<CloseResponse>>;
  returnResult(): Promise<Answer<ResultReturn>>;
  /** Hands on every view of the live stream; resolves when the stream is over or could not be opened. */
  watch(onView: (view: WindowView) => void, signal: AbortSignal): Promise<Answer<null>>;
}

export interface GatewayAccess extends Pick<Access, 'paymentId' | 'token'> {
  readonly fetch: typeof fetch;
  /** The answer to a look that is already under way; the first `look` takes it. */
  readonly firstLook?: Promise<Response> | null;
}

/** The window's JSON API (`@dojang/protocol/window`). Never rejects: a failed call is an {@link Answer}. */
export function createGateway(access: GatewayAccess): Gateway {
  const base = apiPath(access);
  const common = callInit(access);
  let firstLook = access.firstLook ?? null;

  async function read<Value>(asked: Promise<Response>): Promise<Answer<Value>> {
    try {
      const response = await asked;
      if (!response.ok) return classify(response);
      const body: unknown = await response.json();
      if (isRefusal(body)) return { kind: 'refused', refusal: body };
      // A stranger's answer, such as the sign-in page of a Wi-Fi, is none.
      if (!isOurs(body)) return { kind: 'unreachable', reason: 'offline' };
      // The same origin and the same release serve both ends of this wire.
      return { kind: 'answered', value: body as Value };
    } catch (error) {
      // Nothing but the limit ends such a call.
      const timedOut = error instanceof DOMException && error.name === 'AbortError';
      return { kind: 'unreachable', reason: timedOut ? 'slow' : 'offline' };
    }
  }

  const call = <Value>(name: CallName, path: string, init: RequestInit): Promise<Answer<Value>> =>
    read(
      access.fetch(`${base}${path}`, {
        ...common,
        ...init,
        signal: timeLimit(calls[name].timeoutMs),
      }),
    );

  const post = <Value>(name: Command['name'], body?: unknown) =>
    call<Value>(name, `/${name}`, {
      method: 'POST',
      ...(body === undefined
        ? {}
        : {
            body: JSON.stringify(body),
            headers: { ...common.headers, 'content-type': 'application/json' },
          }),
    });

  return {
    look() {
      const early = firstLook;
      firstLook = null;
      return early === null ? call('look', '', {}) : read(early);
    },
    send: (command) => post(command.name, 'body' in command ? command.body : undefined),
    close: () => post('close'),
    returnResult: () => post('return'),
    async watch(onView, signal) {
      const patience = new AbortController();
      const stop = () => patience.abort();
      let timer = setTimeout(stop, FIRST_LINE_TIMEOUT_MS);
      signal.addEventListener('abort', stop);
      try {
        const response = await access.fetch(`${base}/stream`, { ...common, signal: patience.signal });
        if (!response.ok) return classify(response);
        if (response.body === null) return { kind: 'unreachable', reason: 'busy' };
        for await (const line of readLines(response.body)) {
          clearTimeout(timer);
          timer = setTimeout(stop, SILENCE_TIMEOUT_MS);
          if (line !== '') onView(JSON.parse(line) as WindowView);
        }
        return { kind: 'answered', value: null };
      } catch {
        return { kind: 'unreachable', reason: patience.signal.aborted ? 'slow' : 'offline' };
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
        patience.abort();
      }
    },
  };
}

/**
 * The lines of a streamed text as they arrive, without the white space around them; empty ones are signs of life. A last line
 * without an end is dropped as cut off.
 */
async function* readLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield line.trim();
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function classify({ status, headers }: Response): Answer<never> {
  if (status === 401) return { kind: 'denied' };
  // Only the gateway's own words end a payment; whatever stands before it (a proxy in the middle of an update) is waited out.
  if (status === 400 || status === 413) return { kind: 'malformed' };
  const seconds = Number(headers.get('retry-after'));
  return {
    kind: 'unreachable',
    reason: 'busy',
    ...(seconds > 0 && { retryAfterMs: Math.min(seconds * 1_000, LONGEST_WAIT_MS) }),
  };
}

function isRefusal(body: unknown): body is WindowRefusal {
  return typeof body === 'object' && body !== null && 'refused' in body;
}

/** A view has its payment's id, the answer to a close its view, a return its result. */
function isOurs(body: unknown): boolean {
  return (
    typeof body === 'object' && body !== null && ('paymentId' in body || 'view' in body || 'result' in body)
  );
}
