import { expect, test } from 'vitest';
import { formatQuota, safeReturnUrl } from './format.ts';

test('instalments are said in words', () => {
  expect(formatQuota('ko', '00')).toBe('일시불');
  expect(formatQuota('ko', '03')).toBe('3개월 할부');
  expect(formatQuota('en', '12')).toBe('12 monthly instalments');
});

test.each(['https://shop.example/pay#x', 'http://localhost:3000/', 'MyShop://', 'MyShop://done'])(
  '%s may be returned to',
  (url) => {
    expect(safeReturnUrl(url)).toBe(url);
  },
);

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
  'intent://pay',
  'market://details?id=x',
])('%j may not be returned to', (url) => {
  expect(safeReturnUrl(url)).toBeNull();
});
