import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { isFromLoopback } from './loopback.ts';

function request(remoteAddress: string, headers: IncomingHttpHeaders = {}) {
  return { socket: { remoteAddress }, headers } as Pick<IncomingMessage, 'socket' | 'headers'>;
}

test.each(['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'])('%s is this machine', (address) => {
  expect(isFromLoopback(request(address))).toBe(true);
});

test.each(['10.0.0.1', '192.168.0.7', '::ffff:10.0.0.1', '2001:db8::1', '128.0.0.1', ''])(
  '%s is not this machine',
  (address) => {
    expect(isFromLoopback(request(address))).toBe(false);
  },
);

test('a proxy on this machine speaks for somebody else', () => {
  expect(isFromLoopback(request('127.0.0.1', { 'x-forwarded-for': '127.0.0.1' }))).toBe(false);
  expect(isFromLoopback(request('::1', { forwarded: 'for=10.0.0.1' }))).toBe(false);
});
