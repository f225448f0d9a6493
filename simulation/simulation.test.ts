import { expect, test } from 'vitest';
import { simulate } from './simulate.ts';

/** Kept small enough for a slow core; `node simulation/run.ts --runs 5000` goes further. */
const FIXED_SEEDS = 120;
const again = (seed: number) => `again: node simulation/run.ts --seed ${seed}`;

test(`no rule breaks in the runs of ${FIXED_SEEDS} fixed seeds`, async () => {
  const seen: Record<string, number> = {};
  for (let seed = 1; seed <= FIXED_SEEDS; seed += 1) {
    const report = await simulate({ seed });
    expect(report.violations, again(seed)).toEqual([]);
    for (const [status, count] of Object.entries(report.payments)) seen[status] = (seen[status] ?? 0) + count;
  }
  // The runs went everywhere: each end, and both ways of being undone.
  for (const status of ['paid', 'failed', 'closed', 'reversed', 'authenticated'])
    expect(seen[status] ?? 0, `payments that end as ${status}`).toBeGreaterThan(4);
});

test('no rule breaks in the run of a new seed', async () => {
  const seed = Date.now() % 2 ** 31;
  const report = await simulate({ seed });
  expect(report.violations, again(seed)).toEqual([]);
});

test('the same seed gives the same trace, another seed another one', async () => {
  const [first, second, other] = [
    await simulate({ seed: 7 }),
    await simulate({ seed: 7 }),
    await simulate({ seed: 8 }),
  ];
  expect(first.trace.length).toBeGreaterThan(100);
  expect(second.trace.join('\n')).toBe(first.trace.join('\n'));
  expect(other.trace.join('\n')).not.toBe(first.trace.join('\n'));
});
