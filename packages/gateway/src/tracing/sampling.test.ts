import { expect, test } from 'vitest';
import { isSampled } from './sampling.ts';

const low = `${'0'.repeat(19)}0000000000001`;
const high = `${'0'.repeat(19)}fffffffffffff`;
const sampled = { isSampled: true };
const left = { isSampled: false };

test.each([
  ['always_on', 0, high, left, true],
  ['always_off', 1, low, sampled, false],
  ['traceidratio', 0.5, low, left, true],
  ['traceidratio', 0.5, high, sampled, false],
  ['traceidratio', 1, high, null, true],
  ['traceidratio', 0, low, null, false],
  ['parentbased_always_on', 1, low, null, true],
  ['parentbased_always_on', 1, low, left, false],
  ['parentbased_always_off', 1, low, null, false],
  ['parentbased_always_off', 1, low, sampled, true],
  ['parentbased_traceidratio', 0.5, high, null, false],
  ['parentbased_traceidratio', 0.5, high, sampled, true],
] as const)('%s of %d, trace %s, parent %o: %s', (sampler, ratio, traceId, parent, expected) => {
  expect(isSampled({ sampler, ratio }, traceId, parent)).toBe(expected);
});
