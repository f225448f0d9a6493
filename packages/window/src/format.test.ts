import { expect, test } from 'vitest';
import { formatCode, formatQuota, minimumText } from './format.ts';

test('instalments read as months, and none as paying at once', () => {
  expect(formatQuota('ko', '00')).toBe('일시불');
  expect(formatQuota('ko', '03')).toBe('3개월');
  expect(formatQuota('en', '12')).toBe('12 months');
});

test('a code of six digits is shown in two groups', () => {
  expect(formatCode('042195')).toBe('042 195');
});

test('the least amount for instalments is said as Koreans say it', () => {
  expect(minimumText('ko')).toBe('5만 원');
  expect(minimumText('en')).toBe('₩50,000');
});
