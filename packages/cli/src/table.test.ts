import { expect, test } from 'vitest';
import { alignColumns } from './table.ts';
import { printable, safeJson } from './terminal.ts';

test('columns are aligned by what they take on the screen', () => {
  expect(
    alignColumns([
      ['상점', 'a'],
      ['x', 'b'],
      ['longer', ''],
    ]),
  ).toEqual(['상점    a', 'x       b', 'longer']);
});

test('colours and joined signs take no column of their own, full-width ones take two', () => {
  expect(
    alignColumns([
      ['\u001b[32mpaid\u001b[39m', 'a'],
      ['한글'.normalize('NFD'), 'b'], // decomposed, as a Mac names files
      ['Ａｂ', 'c'],
      ['👩‍👩‍👧 x', 'd'],
      ['₩100', 'e'],
    ]),
  ).toEqual([
    '\u001b[32mpaid\u001b[39m  a',
    `${'한글'.normalize('NFD')}  b`,
    'Ａｂ  c',
    '👩‍👩‍👧 x  d',
    '₩100  e',
  ]);
});

test('numbers are aligned to the right, under their heading', () => {
  const rows = [
    ['AMOUNT', 'STATUS'],
    ['100원', 'paid'],
    ['1,000,000원', 'paid'],
  ];
  expect(alignColumns(rows, { right: [0] })).toEqual([
    '     AMOUNT  STATUS',
    '      100원  paid',
    '1,000,000원  paid',
  ]);
});

test('a cell cannot pass for a row', () => {
  expect(alignColumns([['a\nb', 'c\r']])).toEqual(['a\ufffdb  c\ufffd']);
});

test('JSON says the same to a program and nothing to a terminal', () => {
  const value = { name: '\u001b]0;\u0007\u009b2J\u202e\u2066\u2028\u200d\u{e0001}티셔츠 👕\n' };
  const json = safeJson(JSON.stringify(value, null, 2));
  expect(json).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(json).toContain('\\u202e');
  expect(json).toContain('티셔츠 👕');
  expect(JSON.parse(json)).toEqual(value);
});

test('control characters of a text cannot reach the terminal', () => {
  expect(printable('\u001b[2J티셔츠\n\u202e\u009b')).toBe('\ufffd[2J티셔츠\ufffd\ufffd\ufffd');
});
