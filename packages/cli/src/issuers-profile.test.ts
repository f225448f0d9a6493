import { expect, test } from 'vitest';
import { issuersProfile } from './issuers-profile.ts';

test('words become what the card companies can not', () => {
  expect(
    issuersProfile.parse(
      'no-inquiry, no-memory,no-cancel-ids,reversal-minutes=10,midnight-cutoff,maintenance=23:30-00:30',
    ),
  ).toEqual({
    inquiry: false,
    remembersReversals: false,
    idempotentCancels: false,
    reversalWithinMs: 600_000,
    cutoff: 'midnight',
    maintenance: { from: '23:30', to: '00:30' },
  });
});

test.each([
  '',
  'inquiry',
  'no-inquiry=1',
  'reversal-minutes=0',
  'reversal-minutes',
  'maintenance=24:00-01:00',
  'no-memory,',
])('refuses "%s"', (text) => {
  expect(issuersProfile.parse(text)).toBeNull();
});
