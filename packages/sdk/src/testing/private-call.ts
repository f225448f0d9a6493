import { DEFAULT_TIMEOUT_MS, withDeadline } from '../deadline.ts';
import { ApiError, ProtocolError } from '../errors.ts';
import type { Fetch } from '../http-exchange.ts';
import { notReached } from '../not-reached.ts';

export interface PrivateWire {
  readonly fetch: Fetch;
  /** Address under which the calls stand. */
  readonly base: string;
  /** From the fragment of the page's address. */
  readonly token: string;
}

/**
 * One call of the window's or the phone's JSON API, as their pages make it.
 * @throws ApiError when the step is refused, ConnectionError, TimeoutError, ProtocolError
 */
export async function callPrivate<Answer>(
  wire: PrivateWire,
  path: string,
  call: { readonly method: 'GET' | 'POST'; readonly body?: unknown },
): Promise<Answer> {
  const name = `${call.method} ${new URL(wire.base).pathname}${path}`;
  const { status, text } = await request(wire, path, { ...call, name });
  const answer = parse(name, text);
  const refused = readRefusal(answer);
  if (refused !== null) throw new ApiError(name, refused);
  if (status !== 200) throw new ProtocolError(`${name}: HTTP ${status}`, { status });
  return answer as Answer;
}

function request(
  wire: PrivateWire,
  path: string,
  call: { readonly method: string; readonly body?: unknown; readonly name: string },
): Promise<{ readonly status: number; readonly text: string }> {
  return withDeadline(call.name, { timeoutMs: DEFAULT_TIMEOUT_MS }, async ({ signal }) => {
    try {
      const response = await wire.fetch(`${wire.base}${path}`, {
        method: call.method,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${wire.token}`,
          ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
        redirect: 'manual',
        signal,
      });
      return { status: response.status, text: await response.text() };
    } catch (cause) {
      signal.throwIfAborted();
      throw notReached(call.name, wire.base, cause);
    }
  });
}

function parse(name: string, text: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ProtocolError(`${name}: the answer is not JSON`);
  }
  if (typeof value === 'object' && value !== null) return value;
  throw new ProtocolError(`${name}: the answer is not a JSON object`);
}

/** The window refuses with a code and a hint, the phone with a reason. */
function readRefusal(
  answer: object,
): { readonly resultCode: string; readonly resultMessage: string; readonly hint: string | null } | null {
  if (!('refused' in answer) || typeof answer.refused !== 'object' || answer.refused === null) return null;
  const refused = new Map<string, unknown>(Object.entries(answer.refused));
  const text = (name: string) => {
    const value = refused.get(name);
    return typeof value === 'string' ? value : '';
  };
  return {
    resultCode: text('code') || text('reason'),
    resultMessage: text('message'),
    hint: text('hint') || null,
  };
}
