import { readFileSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import { resolve } from 'node:path';
import {
  type CancelText,
  cancelTexts,
  type RateCounts,
  type TracingOptions,
  type VatRoundings,
} from '@dojang/gateway';
import { shapeOf } from '@dojang/protocol/payple';
import { type Alimtalk, alimtalkUrl } from './alimtalk-url.ts';
import { CliError, systemCode } from './cli-error.ts';
import { issuersProfile, type WeakProfile } from './issuers-profile.ts';
import type { Rule } from './rule.ts';
import { findVariable, type VariableName, variables } from './variables.ts';
import { vatRounding } from './vat-rounding.ts';

const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;
const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const satisfies readonly TracingOptions['sampler'][];

export type LogLevel = (typeof logLevels)[number];

/** What the environment and the flags say, checked. Null: not said. */
export interface Environment {
  readonly mode: 'test' | 'live' | null;
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly issuersPort: number;
  readonly shopPort: number;
  /** Absolute. */
  readonly dataDir: string;
  /** Origins, without a path. */
  readonly url: string | null;
  readonly issuersUrl: string | null;
  /** What the virtual card companies can not. */
  readonly issuersProfile: WeakProfile | null;
  readonly shopUrl: string | null;
  readonly acquirerUrl: string | null;
  readonly acquirerSecret: string | null;
  /** Absolute; read again while a process runs, as the next one. Never beside the secret itself. */
  readonly acquirerSecretFile: string | null;
  readonly masterKey: string | null;
  readonly masterKeyFile: string | null;
  /** Every file that holds a secret. Absolute. */
  readonly secretFiles: readonly string[];
  readonly databaseUrl: string | null;
  /** Whether a start brings older tables up to date. */
  readonly mayMigrate: boolean;
  readonly trustedProxies: readonly string[] | null;
  readonly maxConnections: number | null;
  readonly maxRequests: number | null;
  readonly keepAliveSeconds: number | null;
  readonly cancelText: CancelText | null;
  readonly vatRounding: VatRoundings | null;
  readonly minFreeMib: number | null;
  /** Milliseconds of the KST day; null: off. Undefined: not said. */
  readonly reconcileAtMs: number | null | undefined;
  readonly rateLimits: 'off' | Partial<RateCounts>;
  readonly smtpUrl: string | null;
  readonly mailFrom: string | null;
  readonly alimtalk: Alimtalk | null;
  /** Calendar years, at least one. */
  readonly buyerDataYears: number | null;
  readonly smallPaymentYears: number | null;
  readonly deliveryDays: number | null;
  /** Absolute. */
  readonly termsFile: string | null;
  readonly testPrefix: boolean;
  readonly stopDelaySeconds: number | null;
  /** Where Prometheus reads; null: nowhere. */
  readonly metrics: { readonly host: string; readonly port: number } | null;
  /** Where traces are brought to; null: there are none. */
  readonly tracing: TracingOptions | null;
  /** Who manages the gateway, for the audit trail. */
  readonly operator: string | null;
  readonly logLevel: LogLevel | null;
}

export type Settings = Readonly<Partial<Record<string, string>>>;

const MINIMUM_SECRET_LENGTH = 16;
const WIDEST_NETWORK_BITS = 7;

/**
 * Reads every setting once; a flag wins over its variable, an empty value counts as not said.
 * @throws CliError with a sentence for each bad value: the variable, its rule, the shape of the value
 */
export function readEnvironment(
  source: Settings,
  flags: Readonly<Partial<Record<VariableName, string>>> = {},
): Environment {
  const problems: string[] = [];

  const said = (name: string) => (source[name] ?? '').trim();

  /** The file that holds a secret, when it is in one. */
  function fileOf(name: VariableName): string | null {
    const path = said(`${name}_FILE`);
    if (path === '') return null;
    if (said(name) !== '') problems.push(`${name} and ${name}_FILE are both set: keep one of them.`);
    return resolve(path);
  }

  function textOf(name: VariableName): string {
    const path = findVariable(name).isSecret === true ? fileOf(name) : null;
    if (path === null) return (flags[name] ?? said(name)).trim();
    if (said(name) !== '') return '';
    try {
      return readFileSync(path, 'utf8').trim();
    } catch (error) {
      problems.push(
        `${name}_FILE names a file that cannot be read (${systemCode(error) ?? 'unknown reason'}).`,
      );
      return '';
    }
  }

  function read<Value>(name: VariableName, { rule, parse }: Rule<Value>): Value | null {
    const text = textOf(name);
    if (text === '') return null;
    const value = parse(text);
    if (value === null) problems.push(`${labelOf(name)} must be ${rule}; it has ${shapeOf(text)}.`);
    return value;
  }

  function readRates(): Partial<RateCounts> {
    const said = rateVariables.map(
      ([count, name]) => [count, read(name, wholeNumber('them', 1, 60_000))] as const,
    );
    return Object.fromEntries(said.filter(([, value]) => value !== null));
  }

  function readMetrics(): Environment['metrics'] {
    const metricsPort = read('DOJANG_METRICS_PORT', port);
    const metricsHost = read('DOJANG_METRICS_HOST', host) ?? '127.0.0.1';
    return metricsPort === null ? null : { host: metricsHost, port: metricsPort };
  }

  function readTracing(): Environment['tracing'] {
    const endpoint = read('OTEL_EXPORTER_OTLP_ENDPOINT', collector);
    const options = {
      headers: read('OTEL_EXPORTER_OTLP_HEADERS', otlpHeaders) ?? {},
      serviceName: read('OTEL_SERVICE_NAME', operator) ?? 'dojang-gateway',
      sampler: read('OTEL_TRACES_SAMPLER', oneOf(samplers)) ?? 'parentbased_always_on',
      ratio: read('OTEL_TRACES_SAMPLER_ARG', ratio) ?? 1,
    } as const;
    return endpoint === null ? null : { endpoint, ...options };
  }

  const secretFiles = variables
    .map(({ name }) => said(`${name}_FILE`))
    .filter((path) => path !== '')
    .map((path) => resolve(path));
  const acquirerSecretFile = fileOf('DOJANG_ACQUIRER_SECRET');
  const masterKeyFile = fileOf('DOJANG_MASTER_KEY');
  const environment: Environment = {
    mode: read('DOJANG_MODE', oneOf(['test', 'live'])),
    host: read('DOJANG_HOST', host) ?? '127.0.0.1',
    port: read('DOJANG_PORT', port) ?? 4000,
    issuersPort: read('DOJANG_ISSUERS_PORT', port) ?? 4100,
    shopPort: read('DOJANG_SHOP_PORT', port) ?? 3000,
    dataDir: resolve(read('DOJANG_DATA', folder) ?? '.dojang'),
    url: read('DOJANG_URL', origin),
    issuersUrl: read('DOJANG_ISSUERS_URL', origin),
    issuersProfile: read('DOJANG_ISSUERS_PROFILE', issuersProfile),
    shopUrl: read('DOJANG_SHOP_URL', origin),
    acquirerUrl: read('DOJANG_ACQUIRER_URL', origin),
    acquirerSecret: acquirerSecretFile === null ? read('DOJANG_ACQUIRER_SECRET', secret) : null,
    acquirerSecretFile,
    masterKey: masterKeyFile === null ? read('DOJANG_MASTER_KEY', masterKey) : null,
    masterKeyFile,
    secretFiles,
    databaseUrl: read('DOJANG_DATABASE_URL', databaseUrl),
    mayMigrate: read('DOJANG_MIGRATE', oneOf(['on', 'off'])) !== 'off',
    trustedProxies: read('DOJANG_TRUSTED_PROXIES', proxies),
    maxConnections: read('DOJANG_MAX_CONNECTIONS', wholeNumber('connections', 100, 100_000)),
    maxRequests: read('DOJANG_MAX_REQUESTS', wholeNumber('requests', 8, 100_000)),
    keepAliveSeconds: read('DOJANG_KEEP_ALIVE_SECONDS', wholeNumber('seconds', 1, 120)),
    reconcileAtMs: offOr(read('DOJANG_RECONCILE_AT', clockTime)),
    cancelText: read('DOJANG_CANCEL_TEXT', oneOf(cancelTexts)),
    vatRounding: read('DOJANG_VAT_ROUNDING', vatRounding),
    minFreeMib: read('DOJANG_MIN_FREE_MIB', wholeNumber('MiB', 1, 999_999)),
    rateLimits: read('DOJANG_RATE_LIMITS', oneOf(['on', 'off'])) === 'off' ? 'off' : readRates(),
    smtpUrl: read('DOJANG_SMTP_URL', smtpUrl),
    mailFrom: read('DOJANG_MAIL_FROM', mailFrom),
    alimtalk: read('DOJANG_ALIMTALK_URL', alimtalkUrl),
    buyerDataYears: read('DOJANG_BUYER_DATA_YEARS', wholeNumber('years', 1, 30)),
    smallPaymentYears: read('DOJANG_SMALL_PAYMENT_YEARS', wholeNumber('years', 1, 30)),
    deliveryDays: read('DOJANG_DELIVERY_DAYS', wholeNumber('days', 7, 3_650)),
    termsFile: read('DOJANG_TERMS', file),
    testPrefix: read('DOJANG_TEST_PREFIX', oneOf(['0', '1'])) === '1',
    stopDelaySeconds: read('DOJANG_STOP_DELAY_SECONDS', wholeNumber('seconds', 0, 60)),
    metrics: readMetrics(),
    tracing: readTracing(),
    operator: read('DOJANG_OPERATOR', operator),
    logLevel: read('DOJANG_LOG_LEVEL', oneOf(logLevels)),
  };
  if ((environment.smtpUrl === null) !== (environment.mailFrom === null))
    problems.push('DOJANG_SMTP_URL and DOJANG_MAIL_FROM belong together: set both or neither.');
  if (problems.length > 0) throw new CliError(problems.join('\n'));
  return environment;
}

const rateVariables = [
  ['wrongKeys', 'DOJANG_RATE_WRONG_KEYS'],
  ['wrongKeysOfAddress', 'DOJANG_RATE_WRONG_KEYS_OF_ADDRESS'],
  ['partnerAuthentications', 'DOJANG_RATE_PARTNER_AUTHENTICATIONS'],
  ['lookups', 'DOJANG_RATE_LOOKUPS'],
  ['windows', 'DOJANG_RATE_WINDOWS'],
  ['windowCalls', 'DOJANG_RATE_WINDOW_CALLS'],
  ['streams', 'DOJANG_RATE_STREAMS'],
  ['authentications', 'DOJANG_RATE_AUTHENTICATIONS'],
] as const satisfies readonly (readonly [keyof RateCounts, VariableName])[];

/** `DOJANG_PORT (--port)`: how a setting is named to a person. */
export function labelOf(name: VariableName): string {
  const { flag } = findVariable(name);
  return flag === null ? name : `${name} (${flag})`;
}

const collector: Rule<string> = {
  rule: 'an http:// or https:// address without a query, such as http://localhost:4318',
  parse: (text) => {
    const url = URL.parse(text);
    if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null;
    return url.search === '' && url.hash === '' && url.username === '' && url.password === ''
      ? url.href
      : null;
  },
};

/** As W3C Baggage writes lists: `api-key=abc%20d, x-tenant=shop`. */
const otlpHeaders: Rule<Readonly<Record<string, string>>> = {
  rule: 'name=value, with commas between them and values percent-encoded',
  parse: (text) => {
    const pairs = text.split(',').map(parseHeader);
    return pairs.every((pair) => pair !== null) ? Object.fromEntries(pairs) : null;
  },
};

function parseHeader(text: string): readonly [name: string, value: string] | null {
  const end = text.indexOf('=');
  const name = text.slice(0, Math.max(0, end)).trim();
  const written = text.slice(end + 1).trim();
  if (!/^[\w!#$&'*+.^`|~-]+$/.test(name) || /[^!-~]/.test(written)) return null;
  try {
    const value = decodeURIComponent(written);
    return /[^\t -~]/.test(value) ? null : [name, value];
  } catch {
    return null;
  }
}

const ratio: Rule<number> = {
  rule: 'a number from 0 to 1',
  parse: (text) => (/^(?:0|1|0?\.\d{1,9}|1\.0{1,9})$/.test(text) ? Number(text) : null),
};

const operator: Rule<string> = {
  rule: 'a name of at most 64 characters in one line',
  parse: (text) => (/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]{1,64}$/u.test(text) ? text : null),
};

const port: Rule<number> = {
  rule: 'a port number from 0 to 65535',
  parse: (text) => (/^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : null),
};

function wholeNumber(what: string, least: number, most: number): Rule<number> {
  return {
    rule: `a number of ${what} from ${least} to ${most}`,
    parse: (text) =>
      /^[1-9]\d{0,5}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : null,
  };
}

/** `03:30` */
const clockTime: Rule<'off' | number> = {
  rule: 'a time of the day in Korea, such as 03:30, or off',
  parse: (text) => {
    const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
    if (hours === undefined) return text === 'off' ? text : null;
    return (Number(hours) * 60 + Number(minutes)) * 60_000;
  },
};

function offOr(said: 'off' | number | null): number | null | undefined {
  return said === 'off' ? null : (said ?? undefined);
}

const smtpUrl: Rule<string> = {
  rule: 'an address such as smtp://user:password@mail.example.kr:587 or smtps://…',
  parse: (text) => {
    const url = URL.parse(text);
    return url !== null && /^smtps?:$/.test(url.protocol) && url.hostname !== '' ? text : null;
  },
};

const mailFrom: Rule<string> = {
  rule: 'an e-mail address, or a name and an address in <>',
  parse: (text) => (/^([^<>]*<)?[^\s<>@]+@[^\s<>@]+>?$/.test(text) ? text : null),
};

const host: Rule<string> = {
  rule: 'an IP address or a host name, without scheme and port',
  parse: (text) => (isIP(text) !== 0 || /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/.test(text) ? text : null),
};

const folder: Rule<string> = {
  rule: 'the path of a folder',
  parse: (text) => (text.includes('\0') ? null : text),
};

const file: Rule<string> = {
  rule: 'the path of a file',
  parse: (text) => (text.includes('\0') ? null : resolve(text)),
};

const origin: Rule<string> = {
  rule: 'an http:// or https:// address without a path, such as https://pay.example.kr',
  parse: (text) => {
    const url = URL.parse(text);
    if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null;
    return url.href === `${url.origin}/` ? url.origin : null;
  },
};

const secret: Rule<string> = {
  rule: `a secret of at least ${MINIMUM_SECRET_LENGTH} printable characters without spaces`,
  parse: (text) => (text.length >= MINIMUM_SECRET_LENGTH && /^[!-~]+$/.test(text) ? text : null),
};

const masterKey: Rule<string> = {
  rule: '32 bytes in base64, as made by: openssl rand -base64 32',
  parse: (text) => (Buffer.from(text, 'base64').length === 32 ? text : null),
};

const databaseUrl: Rule<string> = {
  rule: 'an address such as postgres://user:password@host:5432/database',
  parse: (text) => {
    const url = URL.parse(text);
    return url !== null && /^postgres(ql)?:$/.test(url.protocol) ? text : null;
  },
};

const proxies: Rule<readonly string[]> = {
  rule: 'IP addresses, networks such as 10.0.0.0/8 and no wider, or loopback, linklocal, uniquelocal, with commas between them',
  parse: (text) => {
    const list = text.split(',').map((entry) => entry.trim());
    return list.every(isProxy) ? list : null;
  },
};

function isProxy(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text) || isIP(text) !== 0) return true;
  const [address = '', bits = ''] = text.split('/');
  // Whoever is trusted says where a request comes from: a wider network is half the internet.
  if (isIP(address) === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) < WIDEST_NETWORK_BITS) return false;
  const network = new BlockList();
  try {
    network.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4');
  } catch {
    return false;
  }
  return isIP(address) === 4 || Number(bits) >= MAPPED_BITS + WIDEST_NETWORK_BITS || !holdsMapped(network);
}

/** IPv4 is also written as a part of IPv6, `::ffff:203.0.113.5`: there a network of so many bits more is as wide. */
const MAPPED_BITS = 96;

function holdsMapped(network: BlockList): boolean {
  const everywhere = Array.from({ length: 256 }, (_, octet) => `::ffff:${octet}.0.0.0`);
  return everywhere.some((each) => network.check(each, 'ipv6'));
}

function oneOf<const Value extends string>(values: readonly Value[]): Rule<Value> {
  return {
    rule: `one of ${values.join(', ')}`,
    parse: (text) => values.find((value) => value === text) ?? null,
  };
}
