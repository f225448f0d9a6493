import { readFileSync } from 'node:fs';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Readiness } from '../health/readiness.ts';
import type { Ports } from '../ports.ts';
import type { Backlog } from '../status/backlogs.ts';
import type { BooksState } from '../status/books.ts';
import type { Risk } from '../status/risk.ts';

/** What a gateway counts, for Prometheus. Names and labels stand in `docs/metrics.md`. */
export interface Meters {
  readonly registry: Registry;
  readonly requestSeconds: Histogram<'route' | 'status'>;
  readonly wireAnswers: Counter<'route' | 'code'>;
  readonly paymentEvents: Counter<'event' | 'card_company'>;
  readonly cardCompanySeconds: Histogram<'call' | 'outcome'>;
  readonly commitSeconds: Histogram<'outcome'>;
  readonly deliveryTries: Counter<'channel' | 'outcome'>;
  readonly rateLimited: Counter<'limit'>;
}

export interface MeterSources {
  readonly ports: Pick<Ports, 'nowMs'>;
  /** What waits in the store, and what is at risk; asked at each scrape. */
  readonly backlogs: () => Promise<readonly Backlog[]>;
  readonly risk: () => Promise<Risk>;
  readonly books: () => Promise<BooksState>;
  readonly readiness: Readiness['look'];
  /** Codes of the card companies; what must not happen to their payments is counted from 0, so that the first time shows as a rise. */
  readonly cardCompanies: readonly string[];
  readonly build: { readonly mode: string; readonly engine: string };
}

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

/** From a millisecond to the longest a call may take. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createMeters({ cardCompanies, build, ...sources }: MeterSources): Meters {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'dojang_build_info',
    help: 'Always 1; its labels say what runs.',
    labelNames: ['version', 'mode', 'engine'],
    registers,
  }).set({ version, ...build }, 1);
  gaugeBacklogs(registry, sources);
  gaugeRisk(registry, sources);
  gaugeBooks(registry, sources);
  gaugeChecks(registry, sources);
  const paymentEvents = new Counter({
    name: 'dojang_payment_events_total',
    help: 'What happened to payments, by event and card company.',
    labelNames: ['event', 'card_company'],
    registers,
  });
  for (const company of cardCompanies) paymentEvents.inc({ event: 'contradicted', card_company: company }, 0);
  return {
    registry,
    requestSeconds: new Histogram({
      name: 'dojang_http_request_duration_seconds',
      help: 'From the first line of a request to the last byte of its answer, by route and HTTP status.',
      labelNames: ['route', 'status'],
      buckets: SECONDS,
      registers,
    }),
    wireAnswers: new Counter({
      name: 'dojang_wire_answers_total',
      help: "Answers to partners' servers and pages, by route and result code.",
      labelNames: ['route', 'code'],
      registers,
    }),
    paymentEvents,
    cardCompanySeconds: new Histogram({
      name: 'dojang_card_company_call_duration_seconds',
      help: 'Calls of the card companies, by call and outcome: answer, unsent or unknown.',
      labelNames: ['call', 'outcome'],
      buckets: SECONDS,
      registers,
    }),
    commitSeconds: new Histogram({
      name: 'dojang_store_commit_duration_seconds',
      help: 'Commits until they are durable, by outcome: committed, conflict, refused or indeterminate.',
      labelNames: ['outcome'],
      buckets: SECONDS,
      registers,
    }),
    deliveryTries: new Counter({
      name: 'dojang_delivery_tries_total',
      help: 'Tries to deliver webhooks and messages, by channel and outcome: delivered, failed or refused.',
      labelNames: ['channel', 'outcome'],
      registers,
    }),
    rateLimited: new Counter({
      name: 'dojang_rate_limited_total',
      help: 'Requests that a rate limit refused, by limit.',
      labelNames: ['limit'],
      registers,
    }),
  };
}

/** The store is asked once for all of them. Where it does not answer they are left out, and `dojang_store_up` is 0. */
function gaugeBacklogs(
  registry: Registry,
  { ports, backlogs }: Pick<MeterSources, 'ports' | 'backlogs'>,
): void {
  const registers = [registry];
  const read = onceAtATime(backlogs);
  new Gauge({
    name: 'dojang_backlog',
    help: 'What waits to be done, by queue: recovery, results to share out, deliveries of each channel.',
    labelNames: ['queue'],
    registers,
    async collect() {
      const found = await read();
      this.reset();
      for (const { queue, count } of found ?? []) this.set({ queue }, count);
    },
  });
  new Gauge({
    name: 'dojang_backlog_oldest_seconds',
    help: 'Since when the longest waiting one of a queue has waited.',
    labelNames: ['queue'],
    registers,
    async collect() {
      const found = await read();
      this.reset();
      for (const { queue, since_ms: sinceMs } of found ?? [])
        this.set({ queue }, sinceMs === null ? 0 : Math.max(0, ports.nowMs() - sinceMs) / 1_000);
    },
  });
  new Gauge({
    name: 'dojang_store_up',
    help: '1 while the store answers reads.',
    registers,
    async collect() {
      this.set((await read()) === null ? 0 : 1);
    },
  });
}

/** Left out, as backlogs are, where the store does not answer, or there is nothing to say: 0 would say something. */
function gaugesOf<Found>(registry: Registry, ask: () => Promise<Found>) {
  const read = onceAtATime(ask);
  return (name: string, help: string, valueOf: (found: Found) => number | null) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        const found = await read();
        const value = found === null ? null : valueOf(found);
        if (value === null) this.remove();
        else this.set(value);
      },
    });
}

function gaugeRisk(registry: Registry, { ports, risk }: Pick<MeterSources, 'ports' | 'risk'>): void {
  const gauge = gaugesOf(registry, risk);
  gauge(
    'dojang_money_at_risk_won',
    'Won on which gateway and card companies have not agreed.',
    ({ won }) => won,
  );
  gauge('dojang_money_at_risk_payments', 'Payments with money at risk.', ({ payments }) => payments);
  gauge(
    'dojang_money_at_risk_differences',
    'What the books of some day do not agree about.',
    ({ differences }) => differences,
  );
  gauge('dojang_money_at_risk_oldest_seconds', 'Since when the longest has been at risk.', ({ sinceMs }) =>
    sinceMs === null ? 0 : Math.max(0, ports.nowMs() - sinceMs) / 1_000,
  );
}

function gaugeBooks(registry: Registry, { ports, books }: Pick<MeterSources, 'ports' | 'books'>): void {
  const gauge = gaugesOf(registry, books);
  const secondsSince = (atMs: number | null) =>
    atMs === null ? null : Math.max(0, ports.nowMs() - atMs) / 1_000;
  gauge(
    'dojang_books_compared_seconds',
    'Since the end of the last day whose books were compared and closed.',
    ({ comparedUntilMs }) => secondsSince(comparedUntilMs),
  );
  gauge('dojang_backup_seconds', 'Since the last copy by dojang db backup.', ({ backedUpAtMs }) =>
    secondsSince(backedUpAtMs),
  );
}

/** The checks of `/readyz`; whoever scrapes and whoever probes share one look. */
function gaugeChecks(registry: Registry, { readiness }: Pick<MeterSources, 'readiness'>): void {
  new Gauge({
    name: 'dojang_readiness',
    help: 'Each check of /readyz: 0 is well, 1 degraded, 2 failed.',
    labelNames: ['check'],
    registers: [registry],
    async collect() {
      const { checks } = await readiness();
      this.reset();
      for (const [check, { status }] of Object.entries(checks))
        this.set({ check }, { ok: 0, degraded: 1, failed: 2 }[status]);
    },
  });
}

/** Those who ask while it is being read get the same; null where it cannot be read. */
function onceAtATime<Found>(ask: () => Promise<Found>): () => Promise<Found | null> {
  let reading: Promise<Found | null> | null = null;
  return () => {
    reading ??= ask()
      .catch(() => null)
      .finally(() => {
        reading = null;
      });
    return reading;
  };
}
