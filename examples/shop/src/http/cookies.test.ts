import { expect, test } from 'vitest';
import { makeCookie, readCookie } from './cookies.ts';

test('a cookie is found by its whole name', () => {
  const header = 'a=1; shop=x=y; shopper=z';
  expect(readCookie(header, 'shop')).toBe('x=y');
  expect(readCookie(header, 'hop')).toBeUndefined();
  expect(readCookie(undefined, 'shop')).toBeUndefined();
});

test('a cookie is out of reach of scripts and of cross-site posts', () => {
  expect(makeCookie('shop', 'x', { secure: true })).toMatch(/HttpOnly; SameSite=Lax; Secure$/);
  expect(makeCookie('shop', 'x', { secure: false })).not.toContain('Secure');
});
