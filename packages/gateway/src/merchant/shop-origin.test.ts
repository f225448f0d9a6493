import { expect, test } from 'vitest';
import { parseShopOrigin } from './shop-origin.ts';

test.each([
  ['http://localhost:8080', 'http://localhost:8080'],
  ['https://shop.example/pay?x=1', 'https://shop.example'],
  ['https://shop.example:443', 'https://shop.example'],
  ['shop.example', 'https://shop.example'],
  ['HTTPS://Shop.Example/', 'https://shop.example'],
  ['https://도장.example', 'https://xn--hq1b009a.example'],
])('%s opens windows on %s', (referer, origin) => {
  expect(parseShopOrigin(referer)).toBe(origin);
});

test.each([
  '',
  '  ',
  'javascript:alert(1)',
  'ftp://shop.example',
  'https://user@shop.example',
  'https://',
  'not a host',
])('"%s" is no origin', (referer) => {
  expect(parseShopOrigin(referer)).toBeNull();
});
