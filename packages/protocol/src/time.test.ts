import { expect, test } from 'vitest';
import { kstDate, kstDayMs, kstMidnightMs, kstMsOfDay, kstTimestamp } from './time.ts';

test('a moment is written in Korean time, whatever the zone of the machine', () => {
  expect(kstTimestamp(Date.UTC(2023, 11, 19, 4, 42, 23))).toBe('20231219134223');
});

test('the Korean day begins nine hours before the UTC day', () => {
  expect(kstDate(Date.UTC(2026, 10, 22, 14, 59, 59))).toBe('20261122');
  expect(kstDate(Date.UTC(2026, 10, 22, 15, 0, 0))).toBe('20261123');
});

test('a Korean day has lasted nothing at its midnight, and nearly all of it a millisecond before', () => {
  const midnightMs = kstMidnightMs(2026, 11, 23);
  expect([midnightMs - 1, midnightMs, midnightMs + 7].map(kstMsOfDay)).toEqual([86_399_999, 0, 7]);
});

test('a Korean day begins at its midnight, and the day after the last of a month with the next', () => {
  expect(kstMidnightMs(2026, 11, 23)).toBe(Date.UTC(2026, 10, 22, 15));
  expect(kstMidnightMs(2027, 2, 29)).toBe(kstMidnightMs(2027, 3, 1));
});

test('a day in eight digits begins at its midnight', () => {
  expect(kstDayMs('20261123')).toBe(kstMidnightMs(2026, 11, 23));
  expect(kstDate(kstDayMs('20280229'))).toBe('20280229');
});
