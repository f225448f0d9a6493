import { expect, test } from 'vitest';
import { formatClock, formatDay } from './format.ts';

const noonInSeoul = Date.UTC(2026, 10, 23, 5, 5, 9, 123);

test('the drawer tells times to the millisecond', () => {
  expect(formatClock(noonInSeoul)).toBe('14:05:09.123');
});

test('the day of an order changes at midnight in Seoul', () => {
  expect(formatDay(Date.UTC(2026, 10, 23, 14, 59, 59))).toBe('20261123');
  expect(formatDay(Date.UTC(2026, 10, 23, 15, 0, 0))).toBe('20261124');
});
