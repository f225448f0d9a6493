import { expect, test } from 'vitest';
import { isSealed } from './sealed-rows.ts';

test('a row is sealed by itself, or with the whole order', () => {
  expect(isSealed(['goods'], 'goods')).toBe(true);
  expect(isSealed(['goods'], 'resultUrl')).toBe(false);
  expect(isSealed('all', 'resultUrl')).toBe(true);
});
