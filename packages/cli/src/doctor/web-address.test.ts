import { expect, test } from 'vitest';
import { readWebAddress } from './web-address.ts';

test.each([
  ['localhost:3000/cart', 'http://localhost:3000/cart'],
  ['127.0.0.1:3000', 'http://127.0.0.1:3000/'],
  ['shop.example', 'https://shop.example/'],
  [' http://shop.example/pay ', 'http://shop.example/pay'],
])('%s reads as %s', (text, href) => {
  expect(readWebAddress(text)?.href).toBe(href);
});

test.each(['', 'ftp://shop.example', 'https://user:secret@shop.example', 'not a host'])(
  '"%s" is no address of a page',
  (text) => {
    expect(readWebAddress(text)).toBeNull();
  },
);
