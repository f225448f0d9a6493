import { request } from 'undici';
import type { Log } from '../log.ts';
import type { Ports } from '../ports.ts';
import { systemReason } from '../system-reason.ts';
import type { EndedSpan } from './tracer.ts';

export interface ExporterOptions {
  readonly ports: Pick<Ports, 'every' | 'deadline'>;
  readonly log: Pick<Log, 'warn' | 'info'>;
  /** `http://collector:4318/v1/traces`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly toBody: (spans: readonly EndedSpan[]) => object;
}

/** Brings spans to a collector, in the background. */
export interface Exporter {
  add(span: EndedSpan): void;
  /** Sends what is there now, instead of at the end of the period. */
  flush(): Promise<void>;
  /** Sends what is there, once, and then no more. */
  close(): Promise<void>;
}

const PERIOD_MS = 5_000;
/** A batch is sent at once when it is full. */
const MOST_IN_A_BATCH = 512;
/** While the collector is away; what is older is left out, so that no memory is spent on it. */
const MOST_WAITING = 4_096;
const TIMEOUT_MS = 5_000;
const CLOSING_MS = 2_000;
/** Overloaded or away, as OTLP says: the same batch may be sent again. */
const LATER = new Set([429, 502, 503, 504]);

/** `later`: none of them was taken. */
type Sent =
  | { readonly outcome: 'taken' }
  | { readonly outcome: 'refused' | 'later'; readonly reason: string };

/** Traces help to understand payments, and never hold one up: whatever the collector does is said in the log alone. */
export function createExporter({ ports, log, url, headers, toBody }: ExporterOptions): Exporter {
  let waiting: EndedSpan[] = [];
  let leftOut = 0;
  let isAway = false;
  let sending: Promise<void> | null = null;

  async function send(spans: readonly EndedSpan[], timeoutMs: number): Promise<Sent> {
    try {
      const { statusCode, body } = await request(url, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(toBody(spans)),
        signal: ports.deadline(timeoutMs),
      });
      await body.dump();
      if (statusCode >= 200 && statusCode < 300) return { outcome: 'taken' };
      return { outcome: LATER.has(statusCode) ? 'later' : 'refused', reason: `HTTP ${statusCode}` };
    } catch (cause) {
      const isTimeout = cause instanceof Error && cause.name === 'TimeoutError';
      return { outcome: 'later', reason: isTimeout ? 'no answer in time' : systemReason(cause) };
    }
  }

  async function sendBatch(timeoutMs: number): Promise<void> {
    const batch = waiting.slice(0, MOST_IN_A_BATCH);
    waiting = waiting.slice(batch.length);
    const sent = await send(batch, timeoutMs);
    if (sent.outcome === 'later') keep(batch);
    else if (sent.outcome === 'refused') leftOut += batch.length;
    if (sent.outcome !== 'taken') {
      if (!isAway) log.warn({ reason: sent.reason }, 'the collector takes no traces; payments go on');
      isAway = true;
      return;
    }
    if (isAway || leftOut > 0) log.info({ leftOut }, 'the collector takes traces');
    isAway = false;
    leftOut = 0;
  }

  /** Puts them before those that ended meanwhile, and leaves the oldest out where there are too many. */
  function keep(batch: readonly EndedSpan[]): void {
    const all = [...batch, ...waiting];
    waiting = all.slice(-MOST_WAITING);
    leftOut += all.length - waiting.length;
  }

  async function sendAll(): Promise<void> {
    do await sendBatch(TIMEOUT_MS);
    while (!isAway && waiting.length >= MOST_IN_A_BATCH);
  }

  async function flush(): Promise<void> {
    if (waiting.length > 0)
      sending ??= sendAll().finally(() => {
        sending = null;
      });
    await sending;
  }

  const stop = ports.every(PERIOD_MS, () => void flush());
  return {
    flush,
    add: (span) => {
      if (waiting.length >= MOST_WAITING) {
        waiting.shift();
        leftOut += 1;
      }
      waiting.push(span);
      if (waiting.length >= MOST_IN_A_BATCH && !isAway) void flush();
    },
    close: async () => {
      stop();
      await sending;
      if (waiting.length > 0) await sendBatch(CLOSING_MS);
    },
  };
}
