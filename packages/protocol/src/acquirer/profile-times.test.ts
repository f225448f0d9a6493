import { expect, test } from 'vitest';
import { kstDayMs } from '../time.ts';
import { FULL_PROFILE } from './index.ts';
import { isResting, isReversible } from './profile-times.ts';

const dayMs = kstDayMs('20261123');
const MINUTE_MS = 60_000;

test.each([
  ['at any time', {}, 10 * 24 * 60, true],
  ['within its minutes', { reversalWithinMs: 10 * MINUTE_MS }, 9, true],
  ['after its minutes', { reversalWithinMs: 10 * MINUTE_MS }, 10, false],
  ['before midnight', { cutoff: 'midnight' }, 29, true],
  ['from midnight on', { cutoff: 'midnight' }, 30, false],
] as const)('an approval of 23:30 is reversed %s', (_, less, laterMinutes, expected) => {
  const sinceMs = dayMs + 23.5 * 60 * MINUTE_MS;
  const nowMs = sinceMs + laterMinutes * MINUTE_MS;
  expect(isReversible({ ...FULL_PROFILE, ...less }, { sinceMs, nowMs })).toBe(expected);
});

test.each([
  ['13:00', '14:00', 12.99, false],
  ['13:00', '14:00', 13, true],
  ['13:00', '14:00', 14, false],
  ['23:30', '00:30', 23.75, true],
  ['23:30', '00:30', 0.25, true],
  ['23:30', '00:30', 12, false],
] as const)('maintenance from %s to %s at %d is %s', (from, to, hours, expected) => {
  const maintenance = { from, to };
  expect(isResting({ ...FULL_PROFILE, maintenance }, dayMs + hours * 60 * MINUTE_MS)).toBe(expected);
});
