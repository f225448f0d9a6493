import { expect, test } from 'vitest';
import { sealedNumber } from './sealed-number.ts';

test.each(['ORD-77', 'ord-77', 'Ord-77 ', '\u3000Ord-77', 'Ord\uff0d77', '\uff2f\uff52\uff44-77'])(
  '%j looks like Ord-77',
  (alike) => {
    expect(sealedNumber(alike)).toBe(sealedNumber('Ord-77'));
  },
);

test.each([
  ['Ord-77\u0301', 'Ord-77'],
  ['Órd-77', 'Ord-77'],
  ['O\u0308rd-77', 'Ord-77'],
  ['Ørđ-77', 'Ord-77'],
  ['Ord\u201077', 'Ord-77'],
  ['Ord\u201377', 'Ord-77'],
  ['Ord\u221277', 'Ord-77'],
  ['Ord\ufe6377', 'Ord-77'],
  ['Ord-\u0667\u0667', 'Ord-77'],
  ['Ord-\u096d\ud83e\udff7', 'Ord-77'],
  ['STRASSE-1', 'straße-1'],
  ['ID-1', 'ıd-1'],
  ['İd-1', 'id-1'],
  ['Æ-1', 'ae-1'],
])('%j looks like %s', (alike, order) => {
  expect(sealedNumber(alike)).toBe(sealedNumber(order));
});

test('a digit of any script is worth what it is there', () => {
  const digits = Array.from({ length: 10 }, (_, value) => value);
  for (const zero of [0x30, 0x660, 0x6f0, 0x966, 0xe50, 0xff10, 0x104a0, 0x1d7ce, 0x1d7d8])
    expect(sealedNumber(digits.map((value) => String.fromCodePoint(zero + value)).join(''))).toBe(
      '0123456789',
    );
});

test('Hangul is the same composed or not, and loses nothing', () => {
  expect(sealedNumber('주문-7'.normalize('NFD'))).toBe(sealedNumber('주문-7'));
  const syllables = Array.from({ length: 0xd7a4 - 0xac00 }, (_, index) =>
    String.fromCodePoint(0xac00 + index),
  );
  expect(sealedNumber(syllables.join(''))).toBe(syllables.join(''));
});

test.each(['Ord-78', 'Ord77', 'Ord 77', 'Ord-77-', '주문-77', 'Ord_77'])('%j is another', (other) => {
  expect(sealedNumber(other)).not.toBe(sealedNumber('Ord-77'));
});
