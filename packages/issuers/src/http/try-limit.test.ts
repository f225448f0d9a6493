import { expect, test } from 'vitest';
import { TryLimit } from './try-limit.ts';

test('an address is stopped after its wrong tries, another one is not', () => {
  const limit = new TryLimit({ limit: 2, windowMs: 1000 });
  limit.countWrong('a', 0);
  expect(limit.isExhausted('a', 1)).toBe(false);
  limit.countWrong('a', 2);
  expect(limit.isExhausted('a', 3)).toBe(true);
  expect(limit.isExhausted('b', 3)).toBe(false);
});

test('the next window forgives', () => {
  const limit = new TryLimit({ limit: 1, windowMs: 1000 });
  limit.countWrong('a', 0);
  limit.countWrong('b', 500);
  expect(limit.isExhausted('a', 999)).toBe(true);
  expect(limit.isExhausted('a', 1000)).toBe(false);
  expect(limit.isExhausted('b', 1000)).toBe(true);
});
