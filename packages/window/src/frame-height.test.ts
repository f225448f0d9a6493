import { expect, test } from 'vitest';
import { wantedHeight } from './frame-height.ts';

test('a frame that is too low is asked to grow', () => {
  expect(wantedHeight(640.2, 550)).toBe(641);
  expect(wantedHeight(380, 300)).toBe(400);
});

test('a frame never grows past 720 px and never shrinks', () => {
  expect(wantedHeight(900, 550)).toBe(720);
  expect(wantedHeight(900, 720)).toBeNull();
  expect(wantedHeight(420, 550)).toBeNull();
});
