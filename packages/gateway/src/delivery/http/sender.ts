import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector, type Dispatcher, request } from 'undici';
import type { Ports } from '../../ports.ts';
import type { Mode } from '../../settings.ts';
import { systemReason } from '../../system-reason.ts';
import { beginCall, type Call } from '../call.ts';
import { parseRetryAfter } from '../schedule.ts';
import { isPublicAddress } from './public-address.ts';
import { checkUrl } from './receiver-url.ts';

/** Calls receivers: 10 s for everything, redirects not followed; in live public addresses and https alone. */
export interface Sender {
  /** Never throws; ends early when the signal aborts. */
  post(url: string, message: Message, signal: AbortSignal): Promise<Call>;
  /** Is a receiver there? */
  head(url: string): Promise<Call>;
  close(): Promise<void>;
}

interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type Resolve = (
  hostname: string,
  options: LookupOptions & { readonly all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export interface SenderOptions {
  readonly ports: Pick<Ports, 'nowMs' | 'monotonicMs' | 'deadline'>;
  readonly mode: Mode;
  /** Looks names up; the system unless given. */
  readonly resolve?: Resolve;
}

/** Payple gives a receiver as long. */
const TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 5_000;
const KEPT_BYTES = 512;

class NotPublic extends Error {
  override readonly name = 'NotPublic';
}

export function createSender({ ports, mode, resolve = systemLookup }: SenderOptions): Sender {
  const dispatcher = new Agent({
    connect: mode === 'live' ? connectPublicly(resolve) : { timeout: CONNECT_TIMEOUT_MS },
  });

  async function call(
    url: string,
    options: Pick<Dispatcher.RequestOptions, 'method'> & Partial<Message>,
    ended?: AbortSignal,
  ): Promise<Call> {
    const end = beginCall(ports);
    const checked = checkUrl(url, mode);
    if (!checked.ok) return end({ status: null, error: checked.message });
    const deadline = ports.deadline(TIMEOUT_MS);
    const signal = ended === undefined ? deadline : AbortSignal.any([deadline, ended]);
    try {
      const { statusCode, headers, body } = await request(url, { ...options, dispatcher, signal });
      const retryAfter = headers['retry-after'];
      return end({
        status: statusCode,
        error: errorOf(statusCode),
        answer: await beginningOf(body),
        retryAfterMs: parseRetryAfter(typeof retryAfter === 'string' ? retryAfter : undefined, ports.nowMs()),
      });
    } catch (cause) {
      return end({
        status: null,
        error: deadline.aborted ? `no answer within ${TIMEOUT_MS / 1000} s` : reasonOf(cause),
      });
    }
  }

  return {
    post: (url, { headers, body }, signal) => call(url, { method: 'POST', headers, body }, signal),
    head: (url) => call(url, { method: 'HEAD' }),
    close: () => dispatcher.destroy(),
  };
}

/**
 * Connects to public addresses alone. The address is judged that the connection is made to, so a name that resolves
 * to another one at that moment (DNS rebinding) does not get past.
 */
function connectPublicly(resolve: Resolve): buildConnector.connector {
  const lookup: LookupFunction = (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, '', 4);
      const [first, ...others] = addresses.filter(({ address }) => isPublicAddress(address));
      if (first === undefined) return callback(new NotPublic(), '', 4);
      if (options.all === true) callback(null, [first, ...others]);
      else callback(null, first.address, first.family);
    });
  };
  const connect = buildConnector({ timeout: CONNECT_TIMEOUT_MS, lookup });
  return (options, callback) => {
    // A literal address is connected to without a lookup.
    if (isIP(options.hostname) !== 0 && !isPublicAddress(options.hostname)) callback(new NotPublic(), null);
    else connect(options, callback);
  };
}

function errorOf(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return `HTTP ${status}: redirects are not followed`;
  return `HTTP ${status}`;
}

/** In words that hold nothing of the address: its path may be a secret. */
function reasonOf(cause: unknown): string {
  if (cause instanceof NotPublic) return 'the host is at no public address';
  return `the connection failed (${systemReason(cause)})`;
}

async function beginningOf(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= KEPT_BYTES) break;
    }
  } catch {
    // The status has come, and it decides; of the rest whatever arrived is kept.
  }
  // As a stream: half a character at the cut is left out. PostgreSQL's text cannot hold U+0000.
  const text = new TextDecoder().decode(Buffer.concat(chunks).subarray(0, KEPT_BYTES), { stream: true });
  return text.replaceAll('\0', '\u{fffd}');
}
