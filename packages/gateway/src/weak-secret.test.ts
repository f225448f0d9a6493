import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { weaknessOf } from './weak-secret.ts';

test.each([
  ['all zero', Buffer.alloc(32)],
  ['all a', Buffer.from('a'.repeat(64))],
  ['short', randomBytes(31)],
  ['a word, again and again', Buffer.from('correcthorsebat'.repeat(4))],
  ['counting', Buffer.from(Array.from({ length: 32 }, (_, index) => index))],
  ['of an example', Buffer.from('please-Change-Me-before-you-go-live!')],
])('%s is weak', (_, secret) => {
  expect(weaknessOf(secret)).not.toBeNull();
});

test('what is made at random is not', () => {
  fc.assert(
    fc.property(fc.constantFrom('base64', 'base64url', 'hex', 'latin1'), (encoding) => {
      expect(weaknessOf(Buffer.from(randomBytes(32).toString(encoding), 'latin1'))).toBeNull();
    }),
  );
});
