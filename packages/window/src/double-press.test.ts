import { expect, test } from 'vitest';
import { createPressFilter, type Press } from './double-press.ts';

const at = (timeStamp: number, clientX = 100, clientY = 500, detail = 1): Press => ({
  timeStamp,
  clientX,
  clientY,
  detail,
});

test('the second half of a double press on the next screen is dropped', () => {
  const isEcho = createPressFilter<string>();
  expect(isEcho(at(0), 'card')).toBe(false);
  expect(isEcho(at(180, 102, 497), 'authenticating')).toBe(true);
});

test('a press somewhere else, or a while later, counts', () => {
  const elsewhere = createPressFilter<string>();
  elsewhere(at(0), 'card');
  expect(elsewhere(at(180, 300), 'authenticating')).toBe(false);
  const later = createPressFilter<string>();
  later(at(0), 'card');
  expect(later(at(400), 'authenticating')).toBe(false);
});

test('a device with slow double presses has the last word', () => {
  const isEcho = createPressFilter<string>();
  isEcho(at(0), 'card');
  expect(isEcho(at(480, 100, 500, 2), 'authenticating')).toBe(true);
});

test('a double press on the same screen is left to the button', () => {
  const isEcho = createPressFilter<string>();
  isEcho(at(0), 'card');
  expect(isEcho(at(100), 'card')).toBe(false);
});

test('a press by keyboard always counts', () => {
  const isEcho = createPressFilter<string>();
  isEcho(at(0, 0, 0, 0), 'card');
  expect(isEcho(at(100, 0, 0, 0), 'authenticating')).toBe(false);
});
