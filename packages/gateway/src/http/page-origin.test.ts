import { expect, test } from 'vitest';
import { pageOriginOf } from './page-origin.ts';

test.each([
  [{ origin: 'https://shop.example' }, 'https://shop.example'],
  [{ origin: 'https://shop.example', 'sec-fetch-site': 'cross-site' }, 'https://shop.example'],
  [{ origin: 'null' }, 'null'],
  [{ 'sec-fetch-site': 'cross-site' }, 'null'],
  [{ 'sec-fetch-site': 'same-site' }, 'null'],
  [{ 'sec-fetch-site': 'same-origin' }, 'null'],
  // Typed into the address bar.
  [{ 'sec-fetch-site': 'none' }, null],
  // What Node's own fetch sends.
  [{ 'sec-fetch-mode': 'cors' }, null],
  [{ referer: 'https://shop.example' }, null],
  [{}, null],
])('%o is of the page %s', (headers, origin) => {
  expect(pageOriginOf(headers)).toBe(origin);
});
