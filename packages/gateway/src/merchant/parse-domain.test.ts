import { expect, test } from 'vitest';
import { parseDomain } from './parse-domain.ts';

test.each([
  ['shop.example.kr', 'shop.example.kr'],
  [' SHOP.Example.KR. ', 'shop.example.kr'],
  ['https://shop.example.kr:8443/', 'shop.example.kr'],
  ['한글.kr', 'xn--bj0bj06e.kr'],
  ['https://%ED%95%9C%EA%B8%80.kr', 'xn--bj0bj06e.kr'],
  ['ｓｈｏｐ.kr', 'shop.kr'],
  ['localhost:8080', 'localhost'],
  ['127.0.0.1:3000', '127.0.0.1'],
])('%s is registered as %s', (text, domain) => {
  expect(parseDomain(text)).toBe(domain);
});

test.each([
  '',
  '.',
  '.example.kr',
  'shop..kr',
  'shop.kr..',
  '*.example.kr',
  'shop.example.kr/pay',
  'user@shop.kr',
  'a b.kr',
  'co.kr',
  '[::1]',
])('"%s" is no domain', (text) => {
  expect(parseDomain(text)).toBeNull();
});
