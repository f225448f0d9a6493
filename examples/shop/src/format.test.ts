import { expect, test } from 'vitest';
import { formatClock, formatDay, formatTime, formatWon } from './format.ts';

const noonInSeoul = Date.UTC(2026, 10, 23, 5, 5, 9, 123);

test('amounts read as Korean or English', () => {
  expect(formatWon('ko', 128_000)).toBe('128,000원');
  expect(formatWon('en', 1_000)).toBe('₩1,000');
});

test('times are those of Seoul', () => {
  expect(formatTime('ko', noonInSeoul)).toBe('2026. 11. 23. 오후 2:05');
  expect(formatTime('en', noonInSeoul)).toMatch(/^Nov 23, 2026,? .*2:05/);
  expect(formatClock(noonInSeoul)).toBe('14:05:09.123');
});

test('the day of an order changes at midnight in Seoul', () => {
  expect(formatDay(Date.UTC(2026, 10, 23, 14, 59, 59))).toBe('20261123');
  expect(formatDay(Date.UTC(2026, 10, 23, 15, 0, 0))).toBe('20261124');
});
