import { expect, test } from 'vitest';
import { isRegisteredHost, type Merchant } from './merchant.ts';
import { isPublicSuffix } from './public-suffix.ts';

test.each([
  'kr',
  'co.kr',
  'go.kr',
  'seoul.kr',
  'com',
  'github.io',
  'pages.dev',
  'vercel.app',
  'xn--3e0b707e',
  's3.ap-northeast-2.amazonaws.com',
])('%s is no domain', (name) => {
  expect(isPublicSuffix(name)).toBe(true);
});

test.each([
  'shop.kr',
  'shop.co.kr',
  'coffee.github.io',
  'localhost',
  'intranet',
  'shop.internal',
  '127.0.0.1',
])('%s is one', (name) => {
  expect(isPublicSuffix(name)).toBe(false);
});

test('one that was registered before this was known lets nobody in', () => {
  const merchant = { domains: ['co.kr', 'shop.example.kr'] } as unknown as Merchant;
  expect(isRegisteredHost(merchant, 'evil.co.kr')).toBe(false);
  expect(isRegisteredHost(merchant, 'co.kr')).toBe(false);
  expect(isRegisteredHost(merchant, 'www.shop.example.kr')).toBe(true);
});
