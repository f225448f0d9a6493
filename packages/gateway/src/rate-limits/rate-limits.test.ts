import { describe, expect, test } from 'vitest';
import { networkOf } from './network-of.ts';
import { countOne, waitMs } from './rate.ts';
import { createTally } from './tally.ts';

const RATE = { count: 10, periodMs: 60_000 };

describe('a rate', () => {
  test('takes its count at once, and then one whenever one is forgotten', () => {
    let forgottenAtMs = 0;
    for (let taken = 0; taken < RATE.count; taken += 1) {
      expect(waitMs(RATE, forgottenAtMs, 1_000_000)).toBe(0);
      forgottenAtMs = countOne(RATE, forgottenAtMs, 1_000_000);
    }
    expect(waitMs(RATE, forgottenAtMs, 1_000_000)).toBe(6_000);
    expect(waitMs(RATE, forgottenAtMs, 1_005_999)).toBe(1);
    expect(waitMs(RATE, forgottenAtMs, 1_006_000)).toBe(0);
    expect(waitMs(RATE, countOne(RATE, forgottenAtMs, 1_006_000), 1_006_000)).toBe(6_000);
  });

  test('remembers no more than it takes, however many come', () => {
    let forgottenAtMs = 0;
    for (let taken = 0; taken < 1_000; taken += 1) forgottenAtMs = countOne(RATE, forgottenAtMs, 0);
    expect(waitMs(RATE, forgottenAtMs, 0)).toBe(6_000);
  });

  test.each([1, 7, 600, 60_000])('of %i takes exactly so many', (count) => {
    const rate = { count, periodMs: 60_000 };
    let forgottenAtMs = 0;
    let taken = 0;
    while (waitMs(rate, forgottenAtMs, 0) === 0) {
      forgottenAtMs = countOne(rate, forgottenAtMs, 0);
      taken += 1;
    }
    expect(taken).toBe(count);
  });
});

describe('a tally', () => {
  test('counts each subject by itself, and forgets with the clock', () => {
    let now = 0;
    const tally = createTally({ nowMs: () => now }, { count: 2, periodMs: 60_000 });
    expect([tally.take('a'), tally.take('a'), tally.take('a'), tally.take('b')]).toEqual([0, 0, 30_000, 0]);
    now = 30_000;
    expect(tally.take('a')).toBe(0);
  });

  test('what is refused is not counted', () => {
    const tally = createTally({ nowMs: () => 0 }, { count: 1, periodMs: 60_000 });
    expect([tally.take('a'), tally.take('a'), tally.take('a')]).toEqual([0, 60_000, 60_000]);
  });

  test('learns what others have counted, and never unlearns', () => {
    const tally = createTally({ nowMs: () => 0 }, { count: 2, periodMs: 60_000 });
    tally.learn('a', 60_000);
    tally.learn('a', 30_000);
    expect(tally.waitMs('a')).toBe(30_000);
  });

  test('a clock that was set back makes nobody wait for it', () => {
    let now = 3_600_000;
    const tally = createTally({ nowMs: () => now }, { count: 2, periodMs: 60_000 });
    expect([tally.take('a'), tally.take('a')]).toEqual([0, 0]);
    now = 0;
    expect([tally.take('a'), tally.take('a'), tally.take('a')]).toEqual([0, 0, 30_000]);
  });

  test('is never larger than it may be: who was counted longest ago is forgotten', () => {
    const tally = createTally({ nowMs: () => 0 }, { count: 1, periodMs: 60_000 }, 100);
    for (let subject = 0; subject < 1_000; subject += 1) tally.count(`${subject}`);
    expect(tally.waitMs('899')).toBe(0);
    expect(tally.waitMs('900')).toBe(60_000);
    expect(tally.waitMs('999')).toBe(60_000);
  });
});

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::', '2001:db8:1:2::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['nonsense', 'nonsense'],
])('the network of %s is %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
