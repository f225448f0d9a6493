import { expect, test } from 'vitest';
import { formatElapsed, maskName, parseDuration } from './format.ts';

test.each([
  [0, '+0.000 s'],
  [312, '+0.312 s'],
  [59_999, '+59.999 s'],
  [65_000, '+1 min 05 s'],
  [7_380_000, '+2 h 03 min'],
])('%i ms is written as %s', (elapsedMs, text) => {
  expect(formatElapsed(elapsedMs)).toBe(text);
});

test.each([
  ['홍길동', '홍*동'],
  ['김철', '김*'],
  ['김', '*'],
  ['남궁민수', '남**수'],
  ['', ''],
])('the name %s is shown as %s', (name, masked) => {
  expect(maskName(name)).toBe(masked);
});

test.each([
  ['0', 0],
  ['90s', 90_000],
  ['30m', 1_800_000],
  ['24h', 86_400_000],
  ['7d', 604_800_000],
  ['24', null],
  ['-1h', null],
  ['1.5h', null],
  ['', null],
])('the duration "%s" is %s ms', (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
});
