import { expect, test } from 'vitest';
import { parseShopOrigin } from './shop-origin.ts';

test.each([
  ['http://localhost:8080', 'http://localhost:8080'],
  ['https://shop.example/pay?x=1', 'https://shop.example'],
  ['https://shop.example:443', 'https://shop.example'],
  ['shop.example', 'https://shop.example'],
  ['HTTPS://Shop.Example/', 'https://shop.example'],
  ['https://도장.example', 'https://xn--hq1b009a.example'],
  ['도장.example', 'https://xn--hq1b009a.example'],
  ['https://Shop.Example./', 'https://shop.example'],
  ['localhost.:8080', 'http://localhost:8080'],
  ['localhost:8080', 'http://localhost:8080'],
  ['127.0.0.1:3000/cart', 'http://127.0.0.1:3000'],
  ['[::1]:8080', 'http://[::1]:8080'],
  ['shop.localhost', 'http://shop.localhost'],
  ['http://my_app.localhost:3000', 'http://my_app.localhost:3000'],
  ['http://[::1]:8080', 'http://[::1]:8080'],
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
  'https://.',
  'https://shop.example..',
  'https://*.shop.example',
  'https://a;sandbox.shop.example',
  'https://a,b.shop.example',
  "https://'none'.shop.example",
])('"%s" is no origin', (referer) => {
  expect(parseShopOrigin(referer)).toBeNull();
});
