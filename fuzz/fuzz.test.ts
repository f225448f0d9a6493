import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fuzz } from './fuzz.ts';
import type { OpenTarget, Target } from './target.ts';
import { targets } from './targets.ts';

const INPUTS = 600;

test.each(targets.map((target) => [`${target.name}: ${target.holds}`, target] as const))(
  '%s',
  { timeout: 120_000 },
  async (_title, target) => {
    const { inputs, finding } = await fuzz(target, { inputs: INPUTS, seed: 1 });
    expect(finding).toBeNull();
    expect(inputs).toBe(INPUTS);
  },
);

describe('a door that breaks what must hold', () => {
  const door = (target: Omit<OpenTarget<number>, 'inputs'>): Target => ({
    name: 'door',
    holds: 'numbers stay below a hundred',
    open: async () => ({ inputs: fc.nat(1_000_000), ...target }),
  });
  const breaking = door({ check: (number) => assert.ok(number < 100, 'too large') });

  test('is found, with the smallest input, and found again by its path', async () => {
    const { finding } = await fuzz(breaking, { inputs: 1_000, seed: 7 });
    expect(finding).toMatchObject({ input: '100', error: expect.stringContaining('too large') });
    const again = await fuzz(breaking, { inputs: 1_000, seed: 7, path: finding?.path ?? undefined });
    expect(again.finding).toEqual(finding);
    expect(again.inputs).toBe(1);
  });

  test('is found at the end, where only that shows it', async () => {
    const silent = door({ check: () => {}, finish: async () => assert.fail('a row has changed') });
    const { finding } = await fuzz(silent, { inputs: 10, seed: 7 });
    expect(finding).toMatchObject({ input: null, path: null, error: expect.stringContaining('a row has') });
  });

  test('is closed', async () => {
    let closed = 0;
    const closing = door({
      check: () => assert.fail('always'),
      close: async () => {
        closed += 1;
      },
    });
    await fuzz(closing, { inputs: 10, seed: 7 });
    expect(closed).toBe(1);
  });
});
