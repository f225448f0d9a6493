import { expect, test } from 'vitest';
import { shopDomain } from './shop-domain.ts';

test.each([
  ['https://shop.example.kr', 'shop.example.kr'],
  ['http://127.0.0.1:3000', '127.0.0.1:3000'],
  ['http://[::1]:3000', '[::1]:3000'],
  ['https://xn--hq1b009a.kr', '도장.kr'],
  ['https://shop.xn--hq1b009a.kr:8443', 'shop.도장.kr:8443'],
  // Cyrillic а, which looks like the Latin one; and the same beside Hangul.
  ['https://xn--pple-43d.com', 'xn--pple-43d.com'],
])('%s is shown as %s', (origin, domain) => {
  expect(shopDomain(origin)).toBe(domain);
});
