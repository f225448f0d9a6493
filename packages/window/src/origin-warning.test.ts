import { expect, test } from 'vitest';
import { originWarning } from './origin-warning.ts';

const shopOrigin = 'http://127.0.0.1:3000';
const stage = { name: 'terms', version: '1' } as const;

test('a window whose opener hides its address says what was expected, what came and the header to send', () => {
  const warning = originWarning({ mode: 'test', shopOrigin, stage }, '');
  expect(warning).toContain(`Expected ${shopOrigin}`);
  expect(warning).toContain('got Origin: null and no Referer');
  expect(warning).toContain('Referrer-Policy: strict-origin-when-cross-origin');
});

test.each([
  { title: 'an opener that says its address', mode: 'test', referrer: `${shopOrigin}/` },
  { title: 'live mode', mode: 'live', referrer: '' },
] as const)('$title gets no warning', ({ mode, referrer }) => {
  expect(originWarning({ mode, shopOrigin, stage }, referrer)).toBeNull();
});

test('a customer who comes back from the card app, which hides its own address, brings no warning', () => {
  const later = { name: 'card', failure: null, chosen: null } as const;
  expect(originWarning({ mode: 'test', shopOrigin, stage: later }, '')).toBeNull();
});
