import { expect, test } from 'vitest';
import { createSingleFlight } from './single-flight.ts';

test('callers of one key share one run, and the next caller starts another', async () => {
  const flights = createSingleFlight();
  let runs = 0;
  const work = async () => {
    runs += 1;
    await Promise.resolve();
    return runs;
  };
  expect(await Promise.all([flights.run('a', work), flights.run('a', work)])).toEqual([1, 1]);
  expect(await flights.run('a', work)).toBe(2);
});

test('keys do not wait for each other, and a failure does not stay', async () => {
  const flights = createSingleFlight();
  const failing = flights.run('a', () => Promise.reject(new Error('lost')));
  expect(await flights.run('b', () => Promise.resolve('b'))).toBe('b');
  await expect(failing).rejects.toThrow('lost');
  await flights.landed();
  expect(await flights.run('a', () => Promise.resolve('again'))).toBe('again');
});
