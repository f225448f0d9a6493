import { expect, test } from 'vitest';
import { calls, isStillWanted } from './calls.ts';

const stages = ['terms', 'card', 'authenticating', 'authenticated', 'approving', 'done'] as const;

test.each([
  ['terms', ['terms']],
  ['authentication', ['card']],
  ['authentication/cancel', ['authenticating']],
  ['approve', ['authenticated']],
  ['close', ['terms', 'card', 'authenticating', 'authenticated']],
  ['return', ['done']],
] as const)('%s without an answer is repeated only at %j', (command, wanted) => {
  expect(stages.filter((stage) => isStillWanted(command, stage))).toEqual(wanted);
});

test('every call gives up, and not before the gateway has had its time to answer', () => {
  for (const [name, { timeoutMs }] of Object.entries(calls)) {
    expect(timeoutMs, name).toBeGreaterThan(5_000);
    expect(timeoutMs, name).toBeLessThanOrEqual(12_000);
  }
  expect(calls.approve.timeoutMs).toBeGreaterThan(9_000);
});

test('a customer who waits for an answer reads so after 3 s, except on the screen that is all about waiting', () => {
  const silent = Object.entries(calls).filter(([, { slowAfterMs }]) => slowAfterMs === null);
  expect(silent.map(([name]) => name)).toEqual(['approve']);
});
