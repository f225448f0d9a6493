import { FULL_PROFILE } from '@dojang/protocol/acquirer';
import { expect, test } from 'vitest';
import type { Reply } from './acquirer.ts';
import { knowProfiles } from './profiles.ts';

const MINUTE_MS = 60_000;

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
