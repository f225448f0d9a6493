import { expect, test } from 'vitest';
import { allowsUrl } from './csp-source.ts';

const HTTP_PAGE = 'http://shop.example/cart';
const HTTPS_PAGE = 'https://shop.example/cart';

test.each([
  ['*', 'https://pay.example/a.js', HTTP_PAGE],
  ['https:', 'https://pay.example/', HTTPS_PAGE],
  ['http:', 'https://pay.example/', HTTP_PAGE],
  ['https://pay.example', 'https://pay.example/js/a.js', HTTPS_PAGE],
  ['pay.example', 'https://pay.example/', HTTP_PAGE],
  ['pay.example', 'https://pay.example/', HTTPS_PAGE],
  ['PAY.Example', 'https://pay.example/', HTTPS_PAGE],
  ['http://pay.example', 'https://pay.example/', HTTPS_PAGE],
  ['http://pay.example:80', 'https://pay.example/', HTTPS_PAGE],
  ['*.example', 'https://pay.example/', HTTPS_PAGE],
  ['*.shop.example', 'https://a.pay.shop.example/', HTTPS_PAGE],
  ['http://localhost:*', 'http://localhost:4000/', HTTP_PAGE],
  ['localhost:4000', 'http://localhost:4000/', HTTP_PAGE],
  ['https://pay.example/js/', 'https://pay.example/js/a.js', HTTPS_PAGE],
  ['https://pay.example/js/a.js', 'https://pay.example/js/a.js?v=1', HTTPS_PAGE],
  ['https://pay.example/', 'https://pay.example/index.php', HTTPS_PAGE],
  ["'SELF'", 'https://shop.example/a.js', HTTPS_PAGE],
  ["'self'", 'https://shop.example/a.js', HTTP_PAGE],
  ['http://[::1]:4000', 'http://[::1]:4000/', HTTP_PAGE],
])('%s allows %s on %s', (source, url, self) => {
  expect(allowsUrl([source], new URL(url), new URL(self))).toBe(true);
});

test.each([
  ["'none'", 'https://pay.example/', HTTPS_PAGE],
  ["'unsafe-inline'", 'https://pay.example/', HTTPS_PAGE],
  ["'self'", 'https://pay.shop.example/', HTTPS_PAGE],
  ["'self'", 'http://shop.example:4000/', HTTP_PAGE],
  ['https:', 'http://pay.example/', HTTPS_PAGE],
  ['pay.example', 'http://pay.example/', HTTPS_PAGE],
  ['https://pay.example', 'http://pay.example/', HTTP_PAGE],
  ['pay.example', 'https://pay.example:8443/', HTTPS_PAGE],
  ['localhost', 'http://localhost:4000/', HTTP_PAGE],
  ['http://127.0.0.1:4000', 'http://localhost:4000/', HTTP_PAGE],
  ['*.pay.example', 'https://pay.example/', HTTPS_PAGE],
  ['*.pay.example', 'https://evilpay.example/', HTTPS_PAGE],
  ['https://pay.example/js', 'https://pay.example/js/a.js', HTTPS_PAGE],
  ['data:', 'https://pay.example/', HTTPS_PAGE],
  ['not a source', 'https://pay.example/', HTTPS_PAGE],
])('%s does not allow %s on %s', (source, url, self) => {
  expect(allowsUrl([source], new URL(url), new URL(self))).toBe(false);
});

test('an empty list allows nothing', () => {
  expect(allowsUrl([], new URL('https://pay.example/'), new URL(HTTPS_PAGE))).toBe(false);
});
