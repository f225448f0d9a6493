import { expect, test } from 'vitest';
import { scannableOrigin } from './scannable-origin.ts';

const inNetwork = () => '192.168.0.7';

test.each([
  ['http://localhost:4100', '0.0.0.0', 'http://192.168.0.7:4100'],
  ['http://127.0.0.1:4100', '::', 'http://192.168.0.7:4100'],
  ['http://localhost:4100', '127.0.0.1', 'http://localhost:4100'],
  ['http://192.168.0.9:4100', '0.0.0.0', 'http://192.168.0.9:4100'],
  ['https://cards.example.kr', '0.0.0.0', 'https://cards.example.kr'],
])('%s of a server that listens on %s is scanned as %s', (origin, listensOn, scanned) => {
  expect(scannableOrigin(origin, listensOn, inNetwork)).toBe(scanned);
});

test('a machine without a network stays as it is', () => {
  expect(scannableOrigin('http://localhost:4100', '0.0.0.0', () => undefined)).toBe('http://localhost:4100');
});
