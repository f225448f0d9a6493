import { expect, test } from 'vitest';
import { alignColumns, widthOf } from './table.ts';
import { printable } from './terminal.ts';

test('Hangul takes two columns', () => {
  expect(widthOf('도장 shop')).toBe(9);
});

test('colours take no column', () => {
  expect(widthOf('\u001b[32mpaid\u001b[39m')).toBe(4);
});

test('columns are aligned by what they take on the screen', () => {
  expect(
    alignColumns([
      ['상점', 'a'],
      ['x', 'b'],
      ['longer', ''],
    ]),
  ).toEqual(['상점    a', 'x       b', 'longer']);
});

test('control characters of a text cannot reach the terminal', () => {
  expect(printable('\u001b[2J티셔츠\n\u202e\u009b')).toBe('\ufffd[2J티셔츠\ufffd\ufffd\ufffd');
});
