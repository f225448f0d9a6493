import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readEnvironment } from './environment.ts';
import { variables } from './variables.ts';

test('nothing set gives a gateway for a laptop', () => {
  expect(readEnvironment({})).toMatchObject({
    mode: null,
    host: '127.0.0.1',
    port: 4000,
    issuersPort: 4100,
    shopPort: 3000,
    dataDir: `${process.cwd()}/.dojang`,
    url: null,
    masterKey: null,
    trustedProxies: null,
  });
});

test('an empty value counts as not said', () => {
  expect(readEnvironment({ DOJANG_PORT: '', DOJANG_MODE: ' ' })).toMatchObject({ port: 4000, mode: null });
});

test('a flag wins over its variable', () => {
  expect(readEnvironment({ DOJANG_PORT: '5000' }, { DOJANG_PORT: '6000' }).port).toBe(6000);
});

test.each([
  ['DOJANG_PORT', '65535', { port: 65_535 }],
  ['DOJANG_PORT', '0', { port: 0 }],
  ['DOJANG_MODE', 'live', { mode: 'live' }],
  ['DOJANG_HOST', '::1', { host: '::1' }],
  ['DOJANG_HOST', 'pay.example.kr', { host: 'pay.example.kr' }],
  ['DOJANG_URL', 'https://pay.example.kr', { url: 'https://pay.example.kr' }],
  ['DOJANG_URL', 'https://PAY.example.kr:8443/', { url: 'https://pay.example.kr:8443' }],
  [
    'DOJANG_TRUSTED_PROXIES',
    'loopback, 10.0.0.0/8,::1',
    { trustedProxies: ['loopback', '10.0.0.0/8', '::1'] },
  ],
  ['DOJANG_DATABASE_URL', 'postgresql://db/dojang', { databaseUrl: 'postgresql://db/dojang' }],
  ['DOJANG_ACQUIRER_SECRET', 'sixteen-letters!', { acquirerSecret: 'sixteen-letters!' }],
  ['DOJANG_MAX_CONNECTIONS', '500', { maxConnections: 500 }],
  ['DOJANG_KEEP_ALIVE_SECONDS', '75', { keepAliveSeconds: 75 }],
  ['DOJANG_TEST_PREFIX', '1', { testPrefix: true }],
  ['DOJANG_CANCEL_TEXT', '승인취소성공', { cancelText: '승인취소성공' }],
  ['DOJANG_VAT_ROUNDING', 'down', { vatRounding: { usual: 'down', of: {} } }],
  ['DOJANG_TEST_PREFIX', '0', { testPrefix: false }],
  ['DOJANG_LOG_LEVEL', 'debug', { logLevel: 'debug' }],
  [
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'http://localhost:4318',
    {
      tracing: {
        endpoint: 'http://localhost:4318/',
        headers: {},
        serviceName: 'dojang-gateway',
        sampler: 'parentbased_always_on',
        ratio: 1,
      },
    },
  ],
  ['OTEL_SERVICE_NAME', 'pay', { tracing: null }],
])('%s takes %s', (name, value, expected) => {
  expect(readEnvironment({ [name]: value })).toMatchObject(expected);
});

test.each([
  ['DOJANG_PORT', '65536'],
  ['DOJANG_PORT', '4e3'],
  ['DOJANG_SHOP_PORT', '-1'],
  ['DOJANG_MODE', 'production'],
  ['DOJANG_HOST', 'http://localhost'],
  ['DOJANG_HOST', 'localhost:4000'],
  ['DOJANG_URL', 'pay.shop.kr'],
  ['DOJANG_URL', 'https://pay.shop.kr/window'],
  ['DOJANG_URL', 'https://user:word@pay.example.kr'],
  ['DOJANG_ISSUERS_URL', 'ftp://cards.example.kr'],
  ['DOJANG_MASTER_KEY', 'c2hvcnQ='],
  ['DOJANG_DATABASE_URL', 'mysql://db/dojang'],
  ['DOJANG_ACQUIRER_SECRET', 'too-short'],
  ['DOJANG_TRUSTED_PROXIES', '10.0.0.0/33'],
  ['DOJANG_TRUSTED_PROXIES', 'everybody'],
  ['DOJANG_TRUSTED_PROXIES', '0.0.0.0/0'],
  ['DOJANG_TRUSTED_PROXIES', '::/0'],
  ['DOJANG_TRUSTED_PROXIES', '::/8'],
  ['DOJANG_TRUSTED_PROXIES', '::ffff:0:0/96'],
  ['DOJANG_TRUSTED_PROXIES', '::ffff:128.0.0.0/97'],
  ['DOJANG_TRUSTED_PROXIES', '::ffff:10.0.0.0/102'],
  ['DOJANG_MAX_CONNECTIONS', '99'],
  ['DOJANG_KEEP_ALIVE_SECONDS', '00'],
  ['DOJANG_KEEP_ALIVE_SECONDS', '121'],
  ['DOJANG_TEST_PREFIX', 'yes'],
  ['DOJANG_CANCEL_TEXT', '되돌림'],
  ['DOJANG_VAT_ROUNDING', 'nearest'],
  ['DOJANG_LOG_LEVEL', 'loud'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://user:word@localhost:4318'],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'a key'],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'key=%0d%0aother:'],
  ['OTEL_TRACES_SAMPLER', 'sometimes'],
  ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
])('%s refuses %s and does not repeat it', (name, value) => {
  const message = refusalOf({ [name]: value });
  expect(message).toMatch(new RegExp(`^${name}\\b.* must be .+; it has \\d+ characters \\(.+\\)\\.$`));
  expect(message).not.toContain(value);
});

test('the headers of a collector are decoded', () => {
  const tracing = { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://traces.example.kr/otlp' };
  expect(
    readEnvironment({ ...tracing, OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20b=, x-tenant = shop' }).tracing,
  ).toMatchObject({ headers: { 'api-key': 'a b=', 'x-tenant': 'shop' } });
  expect(readEnvironment({ ...tracing, OTEL_TRACES_SAMPLER_ARG: '0.05' }).tracing?.ratio).toBe(0.05);
});

test('each bad value has its own sentence', () => {
  expect(refusalOf({ DOJANG_PORT: 'x', DOJANG_MODE: 'y' }).split('\n')).toHaveLength(2);
});

test('a flag is named beside its variable', () => {
  expect(refusalOf({ DOJANG_PORT: 'x' })).toContain('DOJANG_PORT (--port)');
});

describe('a secret in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dojang-environment-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const fileWith = (text: string) => {
    const file = join(folder, 'secret');
    writeFileSync(file, `${text}\n`);
    return file;
  };

  test('is read as the variable itself would be', () => {
    const file = fileWith('postgres://user:word@db/dojang');
    expect(readEnvironment({ DOJANG_DATABASE_URL_FILE: file }).databaseUrl).toBe(
      'postgres://user:word@db/dojang',
    );
    expect(refusalOf({ DOJANG_DATABASE_URL_FILE: fileWith('mysql://db/dojang') })).not.toContain('mysql');
  });

  test('that is read again later keeps its name', () => {
    const file = fileWith('anything');
    expect(
      readEnvironment({ DOJANG_MASTER_KEY_FILE: file, DOJANG_ACQUIRER_SECRET_FILE: file }),
    ).toMatchObject({ masterKey: null, masterKeyFile: file, acquirerSecret: null, acquirerSecretFile: file });
  });

  test('is known as a file that holds a secret', () => {
    const file = fileWith('postgres://user:word@db/dojang');
    expect(readEnvironment({ DOJANG_DATABASE_URL_FILE: file, DOJANG_TERMS: file }).secretFiles).toEqual([
      file,
    ]);
    expect(readEnvironment({}).secretFiles).toEqual([]);
  });

  test.each(variables.flatMap((each) => ('isSecret' in each ? [each.name] : [])))(
    '%s and its file are not both given',
    (name) => {
      const message = refusalOf({ [name]: 'a-value-of-some-kind', [`${name}_FILE`]: fileWith('another') });
      expect(message).toBe(`${name} and ${name}_FILE are both set: keep one of them.`);
    },
  );

  test('that is not there is named by its variable', () => {
    expect(refusalOf({ DOJANG_SMTP_URL_FILE: join(folder, 'nothing') })).toContain(
      'DOJANG_SMTP_URL_FILE names a file that cannot be read (ENOENT).',
    );
  });
});

function refusalOf(source: Record<string, string>): string {
  try {
    readEnvironment(source);
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  throw new Error('Nothing was refused.');
}
