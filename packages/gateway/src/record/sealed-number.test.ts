import { expect, test } from 'vitest';
import { sealedNumber } from './sealed-number.ts';

test.each(['ORD-77', 'ord-77', 'Ord-77 ', '\u3000Ord-77', 'Ord\uff0d77', '\uff2f\uff52\uff44-77'])(
  '%j looks like Ord-77',
  (alike) => {
    expect(sealedNumber(alike)).toBe(sealedNumber('Ord-77'));
  },
);

test('Hangul is the same composed or not', () => {
  expect(sealedNumber('주문-7'.normalize('NFD'))).toBe(sealedNumber('주문-7'));
});

test.each(['Ord-78', 'Ord77', 'Ord 77', 'Ord-77-'])('%j is another', (other) => {
  expect(sealedNumber(other)).not.toBe(sealedNumber('Ord-77'));
});
