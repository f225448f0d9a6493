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

test.each([
  ['amazonaws.com', 'evil-bucket.s3.ap-northeast-2.amazonaws.com'],
  ['amazonaws.com', 's3.ap-northeast-2.amazonaws.com'],
  ['ap-northeast-2.amazonaws.com', 'evil-bucket.s3.ap-northeast-2.amazonaws.com'],
  ['fastly.net', 'evil.map.fastly.net'],
])('whoever registers %s does not have %s, which anybody may get', (domain, host) => {
  const merchant = { domains: [domain] } as unknown as Merchant;
  expect(isRegisteredHost(merchant, host)).toBe(false);
  expect(isRegisteredHost({ ...merchant, domains: [domain, host] }, `www.${host}`)).toBe(
    !isPublicSuffix(host),
  );
});

test.each([
  ['amazonaws.com', 'amazonaws.com'],
  ['amazonaws.com', 'pay.amazonaws.com'],
  ['coffee.github.io', 'www.coffee.github.io'],
  ['localhost', 'shop.localhost'],
  ['shop.internal', 'www.shop.internal'],
  ['127.0.0.1', '127.0.0.1'],
])('whoever registers %s has %s', (domain, host) => {
  expect(isRegisteredHost({ domains: [domain] } as unknown as Merchant, host)).toBe(true);
});
