import { expect, test } from 'vitest';
import { wasNotConnected } from './not-connected.ts';

function failed(properties: Readonly<Record<string, string>>): Error {
  return Object.assign(new Error('failed'), properties);
}

const fetchFailed = (cause: unknown) => new TypeError('fetch failed', { cause });

test.each([
  ['nobody listens', { code: 'ECONNREFUSED', syscall: 'connect' }],
  ['no way leads there', { code: 'EHOSTUNREACH', syscall: 'connect' }],
  ['no such name', { code: 'ENOTFOUND', syscall: 'getaddrinfo' }],
  ['no answer to the connecting', { code: 'UND_ERR_CONNECT_TIMEOUT' }],
])('%s: not asked', (_what, properties) => {
  expect(wasNotConnected(fetchFailed(failed(properties)))).toBe(true);
  expect(wasNotConnected(fetchFailed(new AggregateError([failed(properties), failed(properties)])))).toBe(
    true,
  );
});

test.each([
  ['a route that went away under way', { code: 'EHOSTUNREACH', syscall: 'read' }],
  ['a connection that broke', { code: 'ECONNRESET', syscall: 'read' }],
  ['the other side closed it', { code: 'UND_ERR_SOCKET' }],
  ['an answer that did not come', { code: 'UND_ERR_HEADERS_TIMEOUT' }],
])('%s: nobody knows', (_what, properties) => {
  expect(wasNotConnected(fetchFailed(failed(properties)))).toBe(false);
  const connected = failed({ code: 'ECONNREFUSED', syscall: 'connect' });
  expect(wasNotConnected(fetchFailed(new AggregateError([connected, failed(properties)])))).toBe(false);
});

test('an error without a cause, and what is no error, tell nothing', () => {
  expect(wasNotConnected(new Error('HTTP 500'))).toBe(false);
  expect(wasNotConnected('ECONNREFUSED')).toBe(false);
  expect(wasNotConnected(fetchFailed(new AggregateError([])))).toBe(false);
});
