import type { Fields } from '@dojang/protocol/payple';
import { ConnectionError, ProtocolError } from './errors.ts';
import { notReached } from './not-reached.ts';
import { type Exchange, maskFields, maskUrl } from './observation.ts';
import { readWireFields } from './wire-fields.ts';

/** Answers of the wire take a few kB. */
const MAX_ANSWER_BYTES = 256 * 1024;

/** What sends a request: `fetch`, or something of its kind. `body` is JSON; redirects are never followed, and the signal ends it. */
export type Fetch = (url: string, init: RequestInit & { readonly body?: string }) => Promise<Response>;

export interface Connection {
  readonly fetch: Fetch;
  readonly observe: ((exchange: Exchange) => void) | null;
}

export interface WireRequest {
  readonly call: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly fields: Fields;
}

/**
 * Sends one request of the wire and reads its answer. Business refusals are answers: the wire says them with HTTP 200.
 * @throws ConnectionError, ProtocolError, or the signal's reason
 */
export async function sendRequest(
  connection: Connection,
  request: WireRequest,
  signal: AbortSignal,
): Promise<Fields> {
  const startedAtMs = performance.now();
  const seen: { status: number | null; response: Fields | null } = { status: null, response: null };
  const report = (error?: unknown) =>
    tell(connection.observe, {
      call: request.call,
      method: 'POST',
      url: maskUrl(request.url),
      request: maskFields(request.fields),
      response: seen.response === null ? null : maskFields(seen.response),
      status: seen.status,
      durationMs: Math.round(performance.now() - startedAtMs),
      ...(error === undefined ? {} : { error: error instanceof Error ? error.message : 'aborted' }),
    });
  try {
    const response = await open(connection, request, signal);
    seen.status = response.status;
    if (response.status === 429 || response.status === 503)
      throw await refusedForNow(request, response, signal);
    requireNoRedirect(request, response);
    const fields = parse(request, response.status, await readText(request, response, signal));
    seen.response = fields;
    report();
    return fields;
  } catch (error) {
    report(error);
    throw error;
  }
}

async function open(connection: Connection, request: WireRequest, signal: AbortSignal): Promise<Response> {
  try {
    return await connection.fetch(request.url, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        'cache-control': 'no-cache',
        ...request.headers,
      },
      body: JSON.stringify(request.fields),
      // A redirect would carry the keys to wherever it points.
      redirect: 'manual',
      signal,
    });
  } catch (cause) {
    throw broken(request, cause, signal);
  }
}

/** Too many requests, or too many at once. Dojang says which limit it was, in test mode. */
async function refusedForNow(
  request: WireRequest,
  response: Response,
  signal: AbortSignal,
): Promise<ConnectionError> {
  const { status, headers } = response;
  const seconds = Number(headers.get('retry-after'));
  const retryAfterMs = seconds > 0 ? seconds * 1_000 : null;
  const hint = await readHint(request, response, signal);
  return new ConnectionError(
    `${request.call}: ${originOf(request)} takes no more requests now (HTTP ${status}` +
      `${retryAfterMs === null ? '' : `, try again after ${seconds} s`})${hint === '' ? '' : `: ${hint}`}`,
    { status, retryAfterMs },
  );
}

async function readHint(request: WireRequest, response: Response, signal: AbortSignal): Promise<string> {
  try {
    const { status } = response;
    return parse(request, status, await readText(request, response, signal))['DOJANG_HINT'] ?? '';
  } catch {
    // What stands in front of a gateway answers with anything; the status has said it.
    return '';
  }
}

function requireNoRedirect(request: WireRequest, response: Response): void {
  const { status } = response;
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    throw new ProtocolError(
      `${request.call}: ${originOf(request)} answered with a redirect (HTTP ${status}), which is not followed`,
      { status },
    );
  }
}

async function readText(request: WireRequest, response: Response, signal: AbortSignal): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text + decoder.decode();
      bytes += value.byteLength;
      if (bytes > MAX_ANSWER_BYTES) break;
      text += decoder.decode(value, { stream: true });
    }
  } catch (cause) {
    throw broken(request, cause, signal);
  }
  // Nobody waits for the rest of it, nor for how its end goes.
  reader.cancel().catch(() => undefined);
  throw new ProtocolError(
    `${request.call}: the answer of ${originOf(request)} is larger than ${MAX_ANSWER_BYTES} bytes`,
    { status: response.status },
  );
}

function parse(request: WireRequest, status: number, text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message quotes the body, which may hold anything.
    throw new ProtocolError(
      `${request.call}: the answer of ${originOf(request)} is not JSON (HTTP ${status}, ${text.length} characters)`,
      { status },
    );
  }
  const read = readWireFields(value);
  if (read.kind === 'no-fields') throw new ProtocolError(`${request.call}: ${read.reason}`, { status });
  return read.fields;
}

function broken({ call, url }: WireRequest, cause: unknown, signal: AbortSignal): unknown {
  return signal.aborted ? signal.reason : notReached(call, url, cause);
}

function originOf({ url }: WireRequest): string {
  return new URL(url).origin;
}

function tell(observe: Connection['observe'], exchange: Exchange): void {
  try {
    observe?.(exchange);
  } catch {
    // A fault of the observer is not a fault of the payment.
  }
}
