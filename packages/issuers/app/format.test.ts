import { expect, test } from 'vitest';
import { formatQuota, formatRemaining, safeReturnUrl } from './format.ts';

test('instalments are said in words', () => {
  expect(formatQuota('ko', '00')).toBe('일시불');
  expect(formatQuota('ko', '03')).toBe('3개월 할부');
  expect(formatQuota('en', '12')).toBe('12 monthly instalments');
});

test.each([
  [180_000, '3:00'],
  [59_001, '1:00'],
  [9_000, '0:09'],
  [0, '0:00'],
  [-5, '0:00'],
])('%d ms are shown as %s', (remainingMs, text) => {
  expect(formatRemaining(remainingMs)).toBe(text);
});

test.each([
  'https://shop.example/pay#x',
  'http://localhost:3000/',
  'MyShop://',
  'MyShop://done',
  'intent://pay',
])('%s may be returned to', (url) => {
  expect(safeReturnUrl(url)).toBe(url);
});

test.each([
  null,
  '',
  'not an address',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' data:text/html,x',
  'file:///etc',
  'about:blank',
  'blob:https://shop.example/1',
  'vbscript:x',
])('%j may not be returned to', (url) => {
  expect(safeReturnUrl(url)).toBeNull();
});
