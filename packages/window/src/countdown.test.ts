import { expect, test } from 'vitest';
import { announcedMark, formatCountdown, secondsLeft } from './countdown.ts';

test('three minutes count down to zero and never below', () => {
  expect(formatCountdown(secondsLeft(180_000, 0))).toBe('3:00');
  expect(formatCountdown(secondsLeft(180_000, 171_500))).toBe('0:09');
  expect(formatCountdown(secondsLeft(180_000, 400_000))).toBe('0:00');
});

test('a screen reader hears of the rest at most at 2 min, 1 min, 30 s and 10 s', () => {
  const heard: number[] = [];
  for (let second = 180; second > 0; second--) {
    const mark = announcedMark(second, second - 1);
    if (mark !== null) heard.push(mark);
  }
  expect(heard).toEqual([120, 60, 30, 10]);
});

test('after a pause only the nearest mark is announced', () => {
  expect(announcedMark(150, 25)).toBe(30);
  expect(announcedMark(25, 24)).toBeNull();
});
