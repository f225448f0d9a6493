import { expect, test } from 'vitest';
import { kstDate, kstTimestamp } from './time.ts';

test('a moment is written in Korean time, whatever the zone of the machine', () => {
  expect(kstTimestamp(Date.UTC(2023, 11, 19, 4, 42, 23))).toBe('20231219134223');
});

test('the Korean day begins nine hours before the UTC day', () => {
  expect(kstDate(Date.UTC(2026, 10, 22, 14, 59, 59))).toBe('20261122');
  expect(kstDate(Date.UTC(2026, 10, 22, 15, 0, 0))).toBe('20261123');
});
