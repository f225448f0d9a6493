import { expect, test } from 'vitest';
import { pauseWhileChecking, pauseWhileWaiting, WAITING_LIMIT_MS } from './check-times.ts';

test('a claimed payment is asked about soon, then ever more rarely, and not for ever', () => {
  const pauses = Array.from({ length: 12 }, (_, checks) => pauseWhileChecking(checks) ?? 0);
  expect(pauses[0]).toBe(2_000);
  expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
  expect(pauseWhileChecking(500)).toBeNull();
});

test('an abandoned window is looked at a few times and once at its end', () => {
  let ageMs = 0;
  let looks = 0;
  while (ageMs < WAITING_LIMIT_MS) {
    ageMs += pauseWhileWaiting(ageMs);
    looks += 1;
  }
  expect(looks).toBeLessThan(10);
  expect(ageMs).toBeLessThanOrEqual(WAITING_LIMIT_MS + 60_000);
});
