import { expect, test } from 'vitest';
import { gatewayFor } from './gateway-address.ts';

const own = new Set(['192.168.0.7', 'studio.local']);

test.each([
  ['the same machine', 'http://localhost:4000', 'http://localhost:3000', 'http://localhost:4000'],
  ['another loopback name', 'http://localhost:4000', 'http://127.0.0.1:3000', 'http://localhost:4000'],
  ['a phone by address', 'http://localhost:4000', 'http://192.168.0.7:3000', 'http://192.168.0.7:4000'],
  ['a phone by name', 'http://127.0.0.1:4000', 'http://studio.local:3000', 'http://studio.local:4000'],
  ['a foreign Host header', 'http://localhost:4000', 'http://evil.example', 'http://localhost:4000'],
  ['a gateway elsewhere', 'https://pay.example.com', 'http://192.168.0.7:3000', 'https://pay.example.com'],
])('a page of %s', (_case, gateway, page, reached) => {
  expect(gatewayFor(gateway, page, own)).toBe(reached);
});
