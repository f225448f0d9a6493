import { expect, test } from 'vitest';
import { originWarning } from './origin-warning.ts';

const shopOrigin = 'http://127.0.0.1:3000';

test('a window whose opener hides its address says what was expected, what came and the header to send', () => {
  const warning = originWarning({ mode: 'test', shopOrigin }, '');
  expect(warning).toContain(`Expected ${shopOrigin}`);
  expect(warning).toContain('got Origin: null and no Referer');
  expect(warning).toContain('Referrer-Policy: strict-origin-when-cross-origin');
});

test.each([
  { title: 'an opener that says its address', mode: 'test', referrer: `${shopOrigin}/` },
  { title: 'live mode', mode: 'live', referrer: '' },
] as const)('$title gets no warning', ({ mode, referrer }) => {
  expect(originWarning({ mode, shopOrigin }, referrer)).toBeNull();
});
