import { FULL_PROFILE } from '@dojang/protocol/acquirer';
import { kstDayMs } from '@dojang/protocol/time';
import { expect, test } from 'vitest';
import type { Reply } from './acquirer.ts';
import { isResting, isReversible, knowProfiles } from './profiles.ts';

const dayMs = kstDayMs('20261123');
const MINUTE_MS = 60_000;

test.each([
  ['at any time', {}, 10 * 24 * 60, true],
  ['within its minutes', { reversalWithinMs: 10 * MINUTE_MS }, 9, true],
  ['after its minutes', { reversalWithinMs: 10 * MINUTE_MS }, 10, false],
  ['before midnight', { cutoff: 'midnight' }, 29, true],
  ['from midnight on', { cutoff: 'midnight' }, 30, false],
] as const)('an approval of 23:30 is reversed %s', (_, less, laterMinutes, expected) => {
  const sinceMs = dayMs + 23.5 * 60 * MINUTE_MS;
  const nowMs = sinceMs + laterMinutes * MINUTE_MS;
  expect(isReversible({ ...FULL_PROFILE, ...less }, { sinceMs, nowMs })).toBe(expected);
});

test.each([
  ['13:00', '14:00', 12.99, false],
  ['13:00', '14:00', 13, true],
  ['13:00', '14:00', 14, false],
  ['23:30', '00:30', 23.75, true],
  ['23:30', '00:30', 0.25, true],
  ['23:30', '00:30', 12, false],
] as const)('maintenance from %s to %s at %d is %s', (from, to, hours, expected) => {
  const maintenance = { from, to };
  expect(isResting({ ...FULL_PROFILE, maintenance }, dayMs + hours * 60 * MINUTE_MS)).toBe(expected);
});

test('nothing that could be done twice is taken for granted before a profile is known, and what is known goes on', async () => {
  let nowMs = 0;
  let replies: Reply<{ readonly profiles: readonly { cardCompany: string }[] }>[] = [];
  let asked = 0;
  const profiles = knowProfiles(
    { monotonicMs: () => nowMs, deadline: () => new AbortController().signal },
    {
      profiles: async () => {
        asked += 1;
        return (replies.shift() ?? { kind: 'unknown', cause: new Error('away') }) as never;
      },
    },
  );
  const looked = async () => {
    const known = profiles.of('shinhan');
    await Promise.resolve();
    return known;
  };
  expect(await looked()).toMatchObject({
    inquiry: true,
    remembersReversals: false,
    idempotentCancels: false,
  });
  expect(asked).toBe(1);
  replies = [{ kind: 'answer', answer: { profiles: [{ cardCompany: 'shinhan', ...FULL_PROFILE }] } }];
  nowMs += 5_000;
  await looked();
  await Promise.resolve();
  expect(await looked()).toMatchObject(FULL_PROFILE);
  expect(asked).toBe(2);
  nowMs += 10 * MINUTE_MS;
  expect(await looked()).toMatchObject(FULL_PROFILE);
  expect(asked).toBe(3);
  expect(await looked()).toMatchObject(FULL_PROFILE);
  expect(profiles.of('samsung')).toMatchObject({ remembersReversals: false });
});
