import { expect, test } from 'vitest';
import { isRuinedNumber, parseAmount, parseApprovalNumber, parseCompany, parseDay } from './cells.ts';

test.each([
  ['1,000원', 1000],
  ['₩12,000', 12_000],
  ['KRW 12,000', 12_000],
  ['12000.00', 12_000],
  ['-3,000', -3000],
  ['−3000', -3000],
  ['(3,000)', -3000],
  ['△3,000', -3000],
  ['="5000"', 5000],
  ['１，０００', 1000],
  ['', 0],
  ['-', 0],
  ['12,00', null],
  ['12.5', null],
  ['삼천', null],
  ['1e5', null],
])('%s is an amount of %s won', (cell, won) => {
  expect(parseAmount(cell)).toBe(won);
});

test.each([
  ['2026-11-23', '20261123'],
  ['2026-11-23 14:05:09', '20261123'],
  ['2026.11.23', '20261123'],
  ['2026. 11. 3.', '20261103'],
  ['2026/11/23 오후 2:05', '20261123'],
  ['2026년 11월 3일', '20261103'],
  ['20261123', '20261123'],
  ['20261123140509', '20261123'],
  ['26/11/23', '20261123'],
  ['2026-11-23T23:30:00+09:00', '20261123'],
  ['2026-11-23T15:30:00Z', '20261124'],
  ['', null],
])('%s is the day %s', (cell, day) => {
  expect(parseDay(cell)).toBe(day);
});

test.each(['2026-13-01', '20260230', '어제', '11-23'])('%s is no day', (cell) => {
  expect(() => parseDay(cell)).toThrow(RangeError);
});

test('approval numbers get back the zeros that a spreadsheet took, and companies have one name', () => {
  expect(['="00012345"', '12345', "'00012345"].map(parseApprovalNumber)).toEqual(Array(3).fill('00012345'));
  expect(['삼성카드(주)', '삼성 카드', '삼성'].map(parseCompany)).toEqual(Array(3).fill('삼성'));
  expect(['2.02611E+13', '20261123140509'].map(isRuinedNumber)).toEqual([true, false]);
});
