/** One setting: read once, by `readEnvironment`. */
export interface Variable {
  readonly name: `DOJANG_${string}` | `OTEL_${string}`;
  /** Secrets have none: the arguments of a process are public on its machine. */
  readonly flag: `--${string}` | null;
  /** `<name>_FILE` may name a file that holds it, instead. */
  readonly isSecret?: true;
  /** What stands for the value in the help. */
  readonly value: string;
  /** In words; null when there is no default. */
  readonly fallback: string | null;
  readonly about: string;
}

/** Every setting of the gateway, the card companies and the shop, in the order of the help. */
export const variables = [
  {
    name: 'DOJANG_SHOP_PORT',
    flag: '--shop-port',
    value: 'port',
    fallback: '3000',
    about: 'port of the shop; 0 picks a free one',
  },
  {
    name: 'DOJANG_PORT',
    flag: '--port',
    value: 'port',
    fallback: '4000',
    about: 'port of the gateway; 0 picks a free one',
  },
  {
    name: 'DOJANG_ISSUERS_PORT',
    flag: '--issuers-port',
    value: 'port',
    fallback: '4100',
    about: 'port of the virtual card companies; 0 picks a free one',
  },
  {
    name: 'DOJANG_HOST',
    flag: '--host',
    value: 'address',
    fallback: '127.0.0.1',
    about: 'address to listen on; 0.0.0.0 lets phones of the same network in',
  },
  {
    name: 'DOJANG_DATA',
    flag: '--data',
    value: 'folder',
    fallback: './.dojang',
    about: 'folder of the data and of the keys that nobody brought; belongs to one mode',
  },
  {
    name: 'DOJANG_MODE',
    flag: null,
    value: 'test|live',
    fallback: 'test',
    about: 'live takes real money: https, registered domains, no hints in answers',
  },
  {
    name: 'DOJANG_URL',
    flag: null,
    value: 'origin',
    fallback: 'the address a customer comes by; live needs it',
    about: 'public address of the gateway, in return addresses and receipts',
  },
  {
    name: 'DOJANG_ISSUERS_URL',
    flag: null,
    value: 'origin',
    fallback: "the customer's host name with the card companies' port",
    about: 'public address of the card companies, in QR codes',
  },
  {
    name: 'DOJANG_ISSUERS_PROFILE',
    flag: null,
    value: 'words',
    fallback: 'they can everything',
    about: 'what the card companies can not, such as no-inquiry,no-memory',
  },
  {
    name: 'DOJANG_SHOP_URL',
    flag: null,
    value: 'origin',
    fallback: 'the address a customer comes by',
    about: 'public address of the shop',
  },
  {
    name: 'DOJANG_MASTER_KEY',
    flag: null,
    isSecret: true,
    value: 'base64',
    fallback: '<data>/master.key, made when absent; live needs it, best as a file',
    about: '32 bytes that encrypt the keys in the store: openssl rand -base64 32',
  },
  {
    name: 'DOJANG_DATABASE_URL',
    flag: null,
    isSecret: true,
    value: 'postgres://…',
    fallback: 'SQLite in the data folder',
    about: 'PostgreSQL for the state of the gateway',
  },
  {
    name: 'DOJANG_MIGRATE',
    flag: null,
    value: 'on|off',
    fallback: 'on',
    about: 'off: nothing but dojang db migrate changes the tables; a start says so',
  },
  {
    name: 'DOJANG_ACQUIRER_URL',
    flag: null,
    value: 'origin',
    fallback: 'the virtual card companies; live needs it',
    about: 'where the gateway reaches the card companies',
  },
  {
    name: 'DOJANG_ACQUIRER_SECRET',
    flag: null,
    isSecret: true,
    value: 'secret',
    fallback: '<data>/acquirer.secret, made when absent; live needs it',
    about: 'shared with the card companies; at least 16 characters, 32 in live',
  },
  {
    name: 'DOJANG_TRUSTED_PROXIES',
    flag: null,
    value: 'list',
    fallback: 'loopback; live needs it',
    about: 'proxies in front, whose X-Forwarded headers count: addresses, networks',
  },
  {
    name: 'DOJANG_MAX_CONNECTIONS',
    flag: null,
    value: 'number',
    fallback: '10000',
    about: 'connections at a time, an open window is one; allow the process as many files',
  },
  {
    name: 'DOJANG_MAX_REQUESTS',
    flag: null,
    value: 'number',
    fallback: '2000',
    about: 'requests worked on at a time; from a quarter of it on no new window opens',
  },
  {
    name: 'DOJANG_RECONCILE_AT',
    flag: null,
    value: 'HH:MM',
    fallback: '03:30',
    about: 'time in Korea from which the day before is reconciled (대사); off: when asked alone',
  },
  {
    name: 'DOJANG_VAT_ROUNDING',
    flag: null,
    value: 'words',
    fallback: 'half-up',
    about: 'of the VAT in a taxable amount, by card company too: half-up,kb=down',
  },
  {
    name: 'DOJANG_MIN_FREE_MIB',
    flag: null,
    value: 'MiB',
    fallback: '512',
    about: 'free space below which /readyz calls the disk of the SQLite store nearly full',
  },
  {
    name: 'DOJANG_KEEP_ALIVE_SECONDS',
    flag: null,
    value: 'seconds',
    fallback: '10',
    about: 'how long an idle connection is kept; a proxy in front must keep its own for less',
  },
  {
    name: 'DOJANG_RATE_LIMITS',
    flag: null,
    value: 'on|off',
    fallback: 'on',
    about: 'off takes every limit below away; test mode alone',
  },
  {
    name: 'DOJANG_RATE_WRONG_KEYS',
    flag: null,
    value: 'number',
    fallback: '10',
    about: 'wrong keys of a partner from an address, in ten minutes',
  },
  {
    name: 'DOJANG_RATE_WRONG_KEYS_OF_ADDRESS',
    flag: null,
    value: 'number',
    fallback: '500',
    about: 'wrong keys from an address, whosever, in ten minutes',
  },
  {
    name: 'DOJANG_RATE_PARTNER_AUTHENTICATIONS',
    flag: null,
    value: 'number',
    fallback: '12000',
    about: 'authentications of a partner in a minute, in each process',
  },
  {
    name: 'DOJANG_RATE_LOOKUPS',
    flag: null,
    value: 'number',
    fallback: '12000',
    about: 'lookups of a partner in a minute, in each process',
  },
  {
    name: 'DOJANG_RATE_WINDOWS',
    flag: null,
    value: 'number',
    fallback: '600',
    about: 'client keys, and unreadable openings, of an address in a minute, in each process',
  },
  {
    name: 'DOJANG_RATE_WINDOW_CALLS',
    flag: null,
    value: 'number',
    fallback: '300',
    about: 'what the windows of a payment ask for in a minute, in each process',
  },
  {
    name: 'DOJANG_RATE_STREAMS',
    flag: null,
    value: 'number',
    fallback: '2',
    about: 'streams of a payment at a time, in each process; one more ends the oldest',
  },
  {
    name: 'DOJANG_RATE_AUTHENTICATIONS',
    flag: null,
    value: 'number',
    fallback: '10',
    about: 'card authentications of a payment; then it fails',
  },
  {
    name: 'DOJANG_SMTP_URL',
    flag: null,
    isSecret: true,
    value: 'smtp://…',
    fallback: 'nothing is mailed; dojang messages shows what would be',
    about: 'server for mail to customers: smtp:// or smtps://user:password@host',
  },
  {
    name: 'DOJANG_MAIL_FROM',
    flag: null,
    value: 'address',
    fallback: 'none; DOJANG_SMTP_URL needs it',
    about: 'sender of mail to customers',
  },
  {
    name: 'DOJANG_ALIMTALK_URL',
    flag: null,
    isSecret: true,
    value: 'solapi://…',
    fallback: 'nothing is sent; dojang messages shows what would be',
    about: 'Solapi account for 알림톡 to customers, see docs/notifications.md',
  },
  {
    name: 'DOJANG_BUYER_DATA_YEARS',
    flag: null,
    value: 'years',
    fallback: '5',
    about: "calendar years that a payment keeps its customer's name, phone and e-mail",
  },
  {
    name: 'DOJANG_SMALL_PAYMENT_YEARS',
    flag: null,
    value: 'years',
    fallback: '1',
    about: 'the same for payments of at most 10,000 won, and where nothing was paid',
  },
  {
    name: 'DOJANG_DELIVERY_DAYS',
    flag: null,
    value: 'days',
    fallback: '90',
    about: 'days that webhooks and messages are kept once delivered or given up',
  },
  {
    name: 'DOJANG_TERMS',
    flag: null,
    value: 'file',
    fallback: 'the texts that come with Dojang; live needs your own',
    about: 'what customers agree to, in your name: see dojang terms draft',
  },
  {
    name: 'DOJANG_TEST_PREFIX',
    flag: null,
    value: '0|1',
    fallback: '0',
    about: "1 begins card companies' failures with [Test], as Payple's test server does",
  },
  {
    name: 'DOJANG_STOP_DELAY_SECONDS',
    flag: null,
    value: 'seconds',
    fallback: '5 in live, else 0',
    about: 'how long a stopping gateway still takes requests while /readyz says no',
  },
  {
    name: 'DOJANG_METRICS_PORT',
    flag: null,
    value: 'port',
    fallback: 'none; nothing is counted',
    about: 'where Prometheus reads /metrics, see docs/metrics.md',
  },
  {
    name: 'DOJANG_METRICS_HOST',
    flag: null,
    value: 'address',
    fallback: '127.0.0.1',
    about: 'address of that port; let nobody but Prometheus reach it',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    flag: null,
    value: 'address',
    fallback: 'none; nothing is traced',
    about: 'collector that takes OpenTelemetry traces over HTTP, see docs/traces.md',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_HEADERS',
    flag: null,
    isSecret: true,
    value: 'name=value,…',
    fallback: 'none',
    about: 'headers for that collector, such as its key; values percent-encoded',
  },
  {
    name: 'OTEL_SERVICE_NAME',
    flag: null,
    value: 'name',
    fallback: 'dojang-gateway',
    about: 'what traces call this gateway',
  },
  {
    name: 'OTEL_TRACES_SAMPLER',
    flag: null,
    value: 'sampler',
    fallback: 'parentbased_always_on',
    about: 'which traces are collected: always_on, traceidratio, parentbased_traceidratio, …',
  },
  {
    name: 'OTEL_TRACES_SAMPLER_ARG',
    flag: null,
    value: 'ratio',
    fallback: '1, all of them',
    about: 'the share that a sampler with traceidratio collects, from 0 to 1',
  },
  {
    name: 'DOJANG_OPERATOR',
    flag: '--as',
    value: 'name',
    fallback: "the system's user",
    about: 'who manages the gateway, for the audit trail',
  },
  {
    name: 'DOJANG_LOG_LEVEL',
    flag: null,
    value: 'level',
    fallback: 'warn for dojang start, else info',
    about: 'silent, error, warn, info or debug',
  },
] as const satisfies readonly Variable[];

export type VariableName = (typeof variables)[number]['name'];

export function findVariable(name: VariableName): Variable {
  const found = variables.find((variable) => variable.name === name);
  if (found === undefined) throw new Error(`There is no variable ${name}.`);
  return found;
}
