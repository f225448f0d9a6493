import { expect, test } from 'vitest';
import { lookupDates } from './lookup-dates.ts';

const seoul = (day: number, hour: number, minute: number) => Date.UTC(2026, 10, day, hour - 9, minute);

test.each([
  ['in the daytime', seoul(23, 14, 0), seoul(23, 14, 5), ['20261123']],
  ['across midnight', seoul(23, 23, 58), seoul(24, 0, 3), ['20261123', '20261124']],
  [
    'just after midnight, with clocks that differ',
    seoul(24, 0, 1),
    seoul(24, 0, 2),
    ['20261123', '20261124'],
  ],
  ['days later', seoul(20, 14, 0), seoul(23, 9, 0), ['20261120', '20261121']],
])('%s', (_case, createdAtMs, nowMs, days) => {
  expect(lookupDates(createdAtMs, nowMs)).toEqual(days);
});
