import { expect, test } from 'vitest';
import { originDifference } from './origin-difference.ts';

test.each([
  ['http://localhost:3000', 'http://127.0.0.1:3000', /called localhost here and 127\.0\.0\.1 there/],
  ['http://localhost:3000', 'http://localhost:8080', /^the port differs \(3000, 8080\)/],
  ['http://shop.example', 'https://shop.example', /^the scheme differs \(http, https\): /],
  ['https://shop.example', 'https://shop.example:8443', /the port differs \(443, 8443\)/],
  ['https://shop.example', 'https://www.shop.example', /one host has www\./],
  ['https://api.shop.example', 'https://shop.example', /api\.shop\.example is a sub-domain of shop\.example/],
  ['https://shop.example', 'https://pay.shop.example', /pay\.shop\.example is a sub-domain of shop\.example/],
  [
    'http://shop.example',
    'https://another.example:444',
    /scheme differs .* and the host differs .* and the port differs \(80, 444\)/,
  ],
])('%s and %s are told apart', (one, other, words) => {
  expect(originDifference(one, other)).toMatch(words);
});

test.each([
  ['https://shop.example', 'https://shop.example:443/pay'],
  ['http://localhost:3000', 'http://localhost:3000/'],
  ['not an address', 'http://localhost:3000'],
])('%s and %s have no difference to tell', (one, other) => {
  expect(originDifference(one, other)).toBeNull();
});
