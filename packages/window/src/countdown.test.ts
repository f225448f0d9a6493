import { expect, test } from 'vitest';
import { announcedMark } from './countdown.ts';

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
