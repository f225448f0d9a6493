import http from 'node:http';
import https from 'node:https';
import {
  ACQUIRER_VERSION,
  type SharedSecrets,
  VERSION_HEADER,
} from '../../packages/protocol/src/acquirer/index.ts';
import { Failure } from '../support/outcome.ts';
import type { Clock } from './clock.ts';

/** How long the gateway waits for each call, in milliseconds. What comes later is an unknown outcome to it. */
export const PATIENCE_MS = {
  begin: 5_000,
  authentication: 5_000,
  cancelAuthentication: 5_000,
  approve: 5_500,
  inquire: 2_000,
  reverse: 2_000,
  cancel: 5_500,
  ledger: 10_000,
  profiles: 5_000,
} as const;
type CallName = keyof typeof PATIENCE_MS;

/** However late an answer is, the kit hears it for so long, so that it can say how late. */
const LISTENS_MS = 15_000;

export interface Answer {
  /** Method and path, for people. */
  readonly call: string;
  readonly status: number;
  /** Undefined when it is no JSON. */
  readonly body: unknown;
}

interface Took {
  readonly name: CallName;
  readonly call: string;
  readonly ms: number;
}

type Asked = readonly [method: 'GET' | 'POST', path: string, body?: unknown];

interface Otherwise {
  /** In place of the gateway's own; undefined: without. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** Asks an adapter as the gateway does. */
export interface Wire {
  /** @throws Failure when nothing is answered */
  send(name: CallName, asked: Asked, otherwise?: Otherwise): Promise<Answer>;
  /** Sends the whole of a request, and is gone before it is answered. */
  sendAndLeave(asked: Asked): Promise<void>;
  /** Whether a header `Authorization` carries the shared secret. */
  isSecret(authorization: string): boolean;
  /** How long each answer took so far. */
  readonly took: readonly Took[];
}

interface Peer {
  readonly url: string;
  readonly secrets: SharedSecrets;
  readonly clock: Clock;
}

export function createWire({ url, secrets, clock: { monotonicMs } }: Peer): Wire {
  const took: Took[] = [];
  const headersOf = (body: unknown) => ({
    authorization: `Bearer ${secrets.sent}`,
    [VERSION_HEADER]: ACQUIRER_VERSION,
    ...(body !== undefined && { 'content-type': 'application/json' }),
  });
  return {
    took,
    isSecret: (authorization) => secrets.accepted.some((secret) => authorization === `Bearer ${secret}`),
    send: async (name, [method, path, body], { headers = {} } = {}) => {
      const call = `${method} ${path.split('?')[0]}`;
      const sent = { ...headersOf(body), ...headers };
      const startedAtMs = monotonicMs();
      const deadline = AbortSignal.timeout(LISTENS_MS);
      try {
        const response = await fetch(url + path, {
          method,
          redirect: 'manual',
          headers: Object.entries(sent).filter((pair): pair is [string, string] => pair[1] !== undefined),
          signal: deadline,
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
        const text = await response.text();
        took.push({ name, call, ms: monotonicMs() - startedAtMs });
        return { call, status: response.status, body: parseJson(text) };
      } catch (cause) {
        if (deadline.aborted) throw new Failure(`${call}: no answer within ${LISTENS_MS / 1000} s`);
        const { message } =
          cause instanceof Error && cause.cause instanceof Error ? cause.cause : (cause as Error);
        throw new Failure(`${call}: no answer (${message})`);
      }
    },
    sendAndLeave: ([method, path, body]) =>
      new Promise((resolve, reject) => {
        const client = new URL(url).protocol === 'https:' ? https : http;
        const text = body === undefined ? '' : JSON.stringify(body);
        const headers = { ...headersOf(body), 'content-length': Buffer.byteLength(text) };
        const call = client.request(url + path, { method, headers, agent: false });
        call.on('error', (error) => reject(new Failure(`${method} ${path}: not sent (${error.message})`)));
        call.end(text, () => {
          resolve();
          call.destroy();
        });
      }),
  };
}

/** What of Zod it takes. */
interface Schema<Read> {
  safeParse(value: unknown):
    | { readonly success: true; readonly data: Read }
    | {
        readonly success: false;
        readonly error: {
          readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
        };
      };
}

/** @throws Failure that names the fields and the rules, not the values */
export function readAnswer<Read>({ call, status, body }: Answer, schema: Schema<Read>): Read {
  if (status !== 200) throw new Failure(`${call}: expected HTTP 200, got ${status}${errorOf(body)}`);
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  throw new Failure(`${call}: not of the documented shape: ${problems.join('; ')}`);
}

/** @throws Failure when it was not refused so, with a sentence */
export function expectRefused({ call, status, body }: Answer, expected: number, why: string): void {
  if (status !== expected)
    throw new Failure(`${call}: expected HTTP ${expected} (${why}), got ${status}${errorOf(body)}`);
  if (errorOf(body) === '') throw new Failure(`${call}: HTTP ${status} says no { error }`);
}

function errorOf(body: unknown): string {
  const isRefusal = typeof body === 'object' && body !== null && 'error' in body;
  return isRefusal && typeof body.error === 'string' ? ` (${body.error.slice(0, 200)})` : '';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
