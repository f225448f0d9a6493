import { expect, test } from 'vitest';
import { readAddress } from './client-address.ts';

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['203.0.113.9:51234', '203.0.113.9'],
  ['2001:db8::1', '2001:db8::1'],
  ['[2001:db8::1]:51234', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['::ffff:203.0.113.9', '::ffff:203.0.113.9'],
  ['unknown', null],
  ['_hidden', null],
  ['203.0.113.9:', null],
  ['203.0.113:1', null],
  ['1', null],
  ['', null],
  [undefined, null],
])('%s is read as %s', (text, address) => {
  expect(readAddress(text)).toBe(address);
});
