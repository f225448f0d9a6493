import { Failure } from './outcome.ts';

export type Fields = Readonly<Record<string, string>>;
export type Headers = Readonly<Record<string, string>>;

export interface Sent {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Headers;
  readonly body?: string | FormData;
}

export interface Answer {
  readonly url: string;
  readonly status: number;
  readonly headers: globalThis.Headers;
  readonly text: string;
  readonly ms: number;
}

/** Clients of this wire give up after ten seconds. */
export const ANSWER_TIMEOUT_MS = 10_000;

/** Sends exactly this, follows no redirect. */
export async function send(url: string, { method = 'POST', headers = {}, body }: Sent = {}): Promise<Answer> {
  const startedAtMs = performance.now();
  const init = {
    method,
    headers,
    redirect: 'manual' as const,
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  };
  try {
    const response = await fetch(url, body === undefined ? init : { ...init, body });
    const text = await response.text();
    return {
      url,
      status: response.status,
      headers: response.headers,
      text,
      ms: performance.now() - startedAtMs,
    };
  } catch (cause) {
    throw new Failure(`${pathOf(url)}: no answer within ${ANSWER_TIMEOUT_MS / 1000} s, or none at all`, {
      cause,
    });
  }
}

export function sendJson(url: string, body: unknown, headers: Headers = {}): Promise<Answer> {
  return send(url, {
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

export function sendForm(url: string, fields: Fields, headers: Headers = {}): Promise<Answer> {
  return send(url, {
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  });
}

/** An API's answer: HTTP 200, a JSON object of texts. */
export function fieldsOf(answer: Answer): Fields {
  if (answer.status !== 200)
    throw new Failure(`${pathOf(answer.url)}: expected HTTP 200, got ${answer.status}`);
  return readFields(answer);
}

/** The same, whatever the transport says of it. */
export function readFields(answer: Pick<Answer, 'url' | 'text'>): Fields {
  const where = pathOf(answer.url);
  let value: unknown;
  try {
    value = JSON.parse(answer.text);
  } catch {
    throw new Failure(`${where}: expected JSON, got ${shapeOf(answer.text)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Failure(`${where}: expected a JSON object`);
  for (const [name, member] of Object.entries(value))
    if (typeof member !== 'string')
      throw new Failure(
        `${where}, ${name}: expected a text, got ${member === null ? 'null' : typeof member}`,
      );
  return value as Fields;
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : '(no address)';
}

function shapeOf(text: string): string {
  return text === ''
    ? 'nothing'
    : `${text.length} characters that begin with ${JSON.stringify(text.slice(0, 20))}`;
}
