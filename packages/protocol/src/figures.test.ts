import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  amountText,
  clockText,
  dateText,
  groupedDigits,
  logMomentText,
  momentText,
  remainingText,
} from './figures.ts';

const afternoon = Date.UTC(2026, 10, 23, 5, 5, 9, 7);

test('an amount has its unit where each language puts it', () => {
  expect(amountText(1_234_567, 'ko')).toBe('1,234,567원');
  expect(amountText(1_000, 'en')).toBe('₩1,000');
  expect(amountText(-4_400, 'ko')).toBe('-4,400원');
  expect(amountText(-4_400, 'en')).toBe('-₩4,400');
});

test('a moment is shown in Korean time, whatever the zone of the machine', () => {
  expect(momentText(afternoon, 'ko')).toBe('2026. 11. 23. 오후 2:05');
  expect(momentText(afternoon, 'en')).toBe('23 Nov 2026, 14:05 KST');
  expect(logMomentText(afternoon)).toBe('2026-11-23 14:05:09');
  expect(clockText(afternoon)).toBe('14:05:09.007');
});

test.each([
  [Date.UTC(2025, 11, 31, 15, 0), '2026. 1. 1. 오전 12:00', '1 Jan 2026, 00:00 KST'],
  [Date.UTC(2026, 0, 1, 2, 59), '2026. 1. 1. 오전 11:59', '1 Jan 2026, 11:59 KST'],
  [Date.UTC(2026, 8, 9, 3, 0), '2026. 9. 9. 오후 12:00', '9 Sep 2026, 12:00 KST'],
  [Date.UTC(2026, 11, 31, 14, 59), '2026. 12. 31. 오후 11:59', '31 Dec 2026, 23:59 KST'],
])('noon, midnight and the ends of the year (%i)', (timeMs, ko, en) => {
  expect(momentText(timeMs, 'ko')).toBe(ko);
  expect(momentText(timeMs, 'en')).toBe(en);
});

test('a day is the Korean day', () => {
  expect(dateText(Date.UTC(2026, 10, 22, 14, 59, 59), 'ko')).toBe('2026. 11. 22.');
  expect(dateText(Date.UTC(2026, 10, 22, 15), 'en')).toBe('23 Nov 2026');
});

test.each([
  [180_000, '3:00'],
  [59_001, '1:00'],
  [9_000, '0:09'],
  [0, '0:00'],
  [-5, '0:00'],
])('%d ms are left as %s', (remainingMs, text) => {
  expect(remainingText(remainingMs)).toBe(text);
});

test('the words are those a Korean system writes', () => {
  const format = new Intl.DateTimeFormat('ko-KR', {
    timeZone: 'Asia/Seoul',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  });
  // Korea's last summer time was that of 1988.
  const moments = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2100, 0) });
  fc.assert(fc.property(moments, (timeMs) => momentText(timeMs, 'ko') === format.format(timeMs)));
  fc.assert(fc.property(fc.nat(), (count) => groupedDigits(count) === count.toLocaleString('en-US')));
});
