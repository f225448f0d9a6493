import { expect, test } from 'vitest';
import { payoutDaysOf } from './payout-days.ts';

test.each([
  ['a Monday', '2026-11-23T12:00+09:00', '20261124', '20261126'],
  ['a Thursday, over the weekend', '2026-11-26T12:00+09:00', '20261127', '20261201'],
  ['a Friday', '2026-11-27T12:00+09:00', '20261130', '20261202'],
  ['a Saturday', '2026-11-28T12:00+09:00', '20261130', '20261202'],
  ['a Friday in Korea that is still Thursday in UTC', '2026-11-26T22:00Z', '20261130', '20261202'],
])('what is booked on %s', (_title, at, acquiredOn, depositOn) => {
  expect(payoutDaysOf(Date.parse(at))).toEqual({ acquiredOn, depositOn });
});
