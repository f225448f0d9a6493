import { expect, test } from 'vitest';
import { startOfDayYearsBefore } from './calendar-years.ts';

test.each([
  [
    'paid in the morning, the day of the same date',
    '2021-11-25T09:00+09:00',
    '2026-11-25T23:59+09:00',
    false,
  ],
  [
    'paid at the last moment of its day, the day after',
    '2021-11-25T23:59+09:00',
    '2026-11-26T00:00+09:00',
    true,
  ],
  [
    'a leap year or two between: 1,825 days are a day or two too few',
    '2023-03-01T00:00+09:00',
    '2028-02-28T12:00+09:00',
    false,
  ],
  [
    'paid on the 29th of February, the last of February',
    '2024-02-29T12:00+09:00',
    '2029-02-28T23:59+09:00',
    false,
  ],
  [
    'paid on the 29th of February, the first of March',
    '2024-02-29T12:00+09:00',
    '2029-03-01T00:00+09:00',
    true,
  ],
  ['looked at on the 29th of February', '2023-02-28T12:00+09:00', '2028-02-29T00:00+09:00', true],
  ['a day of Korea, which begins before that of UTC', '2021-11-25T23:30+09:00', '2026-11-25T15:00Z', true],
])('%s: %s is due at %s: %s', (_title, paid, now, isDue) => {
  expect(Date.parse(paid) < startOfDayYearsBefore(Date.parse(now), 5)).toBe(isDue);
});
