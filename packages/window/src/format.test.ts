import { expect, test } from 'vitest';
import { formatCode, formatQuota } from './format.ts';

test('instalments read as months, and none as paying at once', () => {
  expect(formatQuota('ko', '00')).toBe('일시불');
  expect(formatQuota('ko', '03')).toBe('3개월');
  expect(formatQuota('en', '12')).toBe('12 months');
});

test('a code of six digits is shown in two groups', () => {
  expect(formatCode('042195')).toBe('042 195');
});
