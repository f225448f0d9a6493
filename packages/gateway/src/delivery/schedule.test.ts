import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxTries, parseRetryAfter, pauseAfter } from './schedule.ts';

const DAY_MS = 86_400_000;
const pause = (failedTries: number, chance = 0, retryAfterMs: number | null = null) =>
  pauseAfter(failedTries, { chance, retryAfterMs });

describe('the schedule', () => {
  it('tries at least ten times over at least three days, with growing pauses', () => {
    expect(maxTries).toBeGreaterThanOrEqual(10);
    const pauses = Array.from({ length: maxTries - 1 }, (_, index) => pause(index + 1) ?? 0);
    expect(pauses).toEqual(pauses.toSorted((left, right) => left - right));
    expect(pauses.reduce((sum, each) => sum + each, 0)).toBeGreaterThanOrEqual(3 * DAY_MS);
    expect(pause(maxTries)).toBeNull();
  });

  it('is spread by chance, by a tenth at most', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: maxTries - 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, chance) => {
          const shortest = pause(n) ?? Number.NaN;
          expect(pause(n, chance)).toBeGreaterThanOrEqual(shortest);
          expect(pause(n, chance)).toBeLessThanOrEqual(shortest * 1.1 + 1);
        },
      ),
    );
    expect(pause(1, 1)).not.toBe(pause(1, 0));
  });

  it('waits as long as the receiver asks, up to a day, and never shorter than planned', () => {
    expect(pause(1, 0, 90_000)).toBe(90_000);
    expect(pause(1, 0, 30 * DAY_MS)).toBe(DAY_MS);
    expect(pause(1, 0, 1)).toBe(pause(1));
    expect(pause(maxTries, 0, 90_000)).toBeNull();
  });
});

describe('Retry-After', () => {
  const nowMs = Date.UTC(2026, 6, 1);
  it.each([
    ['120', 120_000],
    ['0', 0],
    ['Wed, 01 Jul 2026 00:02:00 GMT', 120_000],
    ['Tue, 30 Jun 2026 00:02:00 GMT', 0],
    ['-5', null],
    ['1.5', null],
    ['soon', null],
    ['2026', 2_026_000],
    ['2026-07-01', null],
    ['Wed, 99 Jul 2026 00:02:00 GMT', null],
    ['', null],
    [undefined, null],
  ])('%j is %j ms', (value, expected) => {
    expect(parseRetryAfter(value, nowMs)).toBe(expected);
  });
});
