import { expect, test } from 'vitest';
import { formatCode, formatMoment, formatQuota, formatWon } from './format.ts';

test('an amount is grouped by thousands, with the unit where each language puts it', () => {
  expect(formatWon('ko', 1_234_567)).toBe('1,234,567원');
  expect(formatWon('en', 1_000)).toBe('₩1,000');
});

test('a moment is shown in Korean time, whatever the zone of the device', () => {
  const moment = Date.UTC(2026, 10, 23, 5, 5);
  expect(formatMoment('ko', moment)).toBe('2026. 11. 23. 오후 2:05');
  expect(formatMoment('en', moment)).toBe('Nov 23, 2026, 2:05 PM KST');
});

test('instalments read as months, and none as paying at once', () => {
  expect(formatQuota('ko', '00')).toBe('일시불');
  expect(formatQuota('ko', '03')).toBe('3개월');
  expect(formatQuota('en', '12')).toBe('12 months');
});

test('a code of six digits is shown in two groups', () => {
  expect(formatCode('042195')).toBe('042 195');
});
