import { expect, test } from 'vitest';
import { requireTls } from './require-tls.ts';

const safe = {
  url: 'https://pay.example.kr',
  acquirerUrl: 'https://cards.example.kr',
  trustedProxies: ['loopback'],
};
const mail = (query: string) => ({
  mail: { smtpUrl: `smtp://user:word@mail.example.kr:587${query}`, from: 'pay@example.kr' },
});
const tracing = (endpoint: string) => ({
  tracing: {
    endpoint,
    headers: { 'api-key': 'x' },
    serviceName: 'pay',
    ratio: 1,
    followsCaller: true,
  } as never,
});

test.each([
  ['a mail server', mail('')],
  ['a mail server with a pool', mail('?pool=true&maxConnections=3')],
  ['a collector', tracing('https://traces.example.kr/otlp')],
  ['a collector on this machine', tracing('http://127.0.0.1:4318')],
])('live takes %s', (_title, options) => {
  expect(() => requireTls({ ...safe, ...options })).not.toThrow();
});

test.each([
  ['requireTLS=false'],
  ['requireTLS='],
  ['ignoreTLS=true'],
  ['opportunisticTLS=true'],
  ['tls.rejectUnauthorized=false'],
  ['tls.ciphers=NULL'],
  ['secure=false'],
  ['jsonTransport=true'],
  ['streamTransport=true'],
  ['debug=true&logger=true'],
  ['pool=true&REQUIRETLS=false'],
])('live refuses a mail server with %s', (query) => {
  expect(() => requireTls({ ...safe, ...mail(`?${query}`) })).toThrow(
    /DOJANG_SMTP_URL may set pool, .+ alone/,
  );
});

test('live refuses a collector that the key of traces would reach in the clear', () => {
  expect(() => requireTls({ ...safe, ...tracing('http://traces.example.kr') })).toThrow(
    /OTEL_EXPORTER_OTLP_ENDPOINT must be https/,
  );
});
