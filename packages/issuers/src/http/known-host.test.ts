import { expect, test } from 'vitest';
import { isKnownHost, isLoopbackHost } from './known-host.ts';

const PUBLIC = 'https://cards.example.kr';

test.each([
  'localhost:4100',
  '127.0.0.1:4100',
  '[::1]:4100',
  '192.168.0.7:4100',
  'my-laptop:4100',
  'my-laptop.local:4100',
  'cards.example.kr',
])('%s is one of ours', (host) => {
  expect(isKnownHost(host, PUBLIC)).toBe(true);
});

test.each([
  'evil.example:4100',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  'cards.example.kr.evil.example',
  'local',
  'user@evil.example',
  '',
  undefined,
])('%s belongs to somebody else, or not to this machine', (host) => {
  expect(isLoopbackHost(host)).toBe(false);
  if (host !== 'local') expect(isKnownHost(host, PUBLIC)).toBe(false);
});

test.each(['localhost', '127.0.0.1:4100', '127.9.9.9', '[::1]:4100', 'app.localhost'])(
  '%s is this machine',
  (host) => {
    expect(isLoopbackHost(host)).toBe(true);
  },
);
