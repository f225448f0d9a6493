import type { TransportOptions } from './delivery/transports.ts';
import type { StateOptions } from './open-state.ts';
import type { Ports } from './ports.ts';
import type { RateCounts } from './rate-limits/limits.ts';
import type { KeptYears } from './retention/kept-years.ts';
import type { TracingOptions } from './tracing/start-tracing.ts';
import type { VatRoundings } from './vat-roundings.ts';

/** What `PCD_PAY_MSG` may say of a cancellation that was done: sources disagree. */
export const cancelTexts = ['환불성공', '승인취소성공'] as const;
export type CancelText = (typeof cancelTexts)[number];

export interface GatewayOptions extends StateOptions, TransportOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** Public origin, e.g. `https://pay.example.kr`; required in live. In test, when unset: the Host of each request. */
  readonly url?: string | undefined;
  /** Where this process reaches the card companies. */
  readonly acquirerUrl: string;
  /** Shared with the card companies: one for good, or a file, which is read again when it changes. */
  readonly acquirerSecret: string | { readonly file: string };
  /** Files that the secrets above came from: they should be this user's alone. */
  readonly secretFiles?: readonly string[];
  /**
   * Origin under which customers reach the card companies' app. When unset and the gateway's own origin is taken from the
   * Host: that host name with the card companies' port, so that a phone on the same network finds it.
   */
  readonly cardAppUrl?: string | undefined;
  /** Test mode: failures of the card companies begin with `[Test] `, as on Payple's test server. */
  readonly testPrefix?: boolean;
  /** From which time of the KST day on, in milliseconds, the day before is reconciled; 03:30 unless given, null: never by itself. */
  readonly reconcileAtMs?: number | null | undefined;
  /** Text of a cancellation that was done, `환불성공` unless given. */
  readonly cancelText?: CancelText | undefined;
  /** How card companies round VAT; half up unless given. */
  readonly vatRounding?: VatRoundings | undefined;
  /** Free space, in MiB, below which the disk of the SQLite store counts as nearly full; 512 unless given. */
  readonly minFreeMib?: number | undefined;
  /** Peers whose `X-Forwarded-*` count. Default: loopback. */
  readonly trustedProxies?: readonly string[];
  /** Connections at a time, 10,000 unless given; one more is dropped. */
  readonly maxConnections?: number | undefined;
  /** Requests that are worked on at a time, 2,000 unless given; new windows are refused from a quarter of it on. */
  readonly maxRequests?: number | undefined;
  /** How long a connection is kept for another request, 10 s unless given; longer than a proxy in front keeps it. */
  readonly keepAliveSeconds?: number | undefined;
  /**
   * How many calendar years a customer's data are kept, from the last payment or cancellation on: five, and one with payments
   * of at most 10,000 won or where nothing was paid, unless given.
   */
  readonly keptYears?: Partial<KeptYears>;
  /** How many days deliveries are kept that have come to their end: 90 unless given. */
  readonly deliveryDays?: number | undefined;
  /** What customers agree to, a file as `dojang terms draft` makes it; live needs it. */
  readonly termsFile?: string | undefined;
  /** How many of each are taken, where it is not what `defaultCounts` says; `off` counts nothing and is for test mode alone. */
  readonly rateLimits?: 'off' | Partial<RateCounts> | undefined;
  /** How long a stopping gateway still takes requests, so that a load balancer sees `/readyz` say no; 0 unless given. */
  readonly stopDelayMs?: number | undefined;
  /** Where Prometheus reads what is counted; without it nothing is. */
  readonly metrics?: { readonly host: string; readonly port: number } | undefined;
  /** The collector of OpenTelemetry that traces are brought to; without it there are none. */
  readonly tracing?: TracingOptions | undefined;
  readonly logLevel?: string;
  /** Where the log goes, one JSON line at a time; standard output unless given. */
  readonly logStream?: { write(line: string): void } | undefined;
  readonly ports?: Partial<Ports>;
}
