import { expect, test } from 'vitest';
import { FaultDesk } from './fault-desk.ts';

test('a fault strikes only where it was armed, and as often as asked', () => {
  const desk = new FaultDesk();
  desk.arm({ on: 'approve', effect: 'error', times: 2 });
  expect(desk.take('begin')).toBeUndefined();
  expect(desk.take('approve')?.effect).toBe('error');
  expect(desk.list()[0]?.timesLeft).toBe(1);
  expect(desk.take('approve')?.effect).toBe('error');
  expect(desk.take('approve')).toBeUndefined();
  expect(desk.list()).toEqual([]);
});

test('faults of one place strike in the order in which they were armed', () => {
  const desk = new FaultDesk();
  desk.arm({ on: 'reverse', effect: 'lost-reply' });
  desk.arm({ on: 'reverse', effect: 'delay', delayMs: 5 });
  expect(desk.take('reverse')?.effect).toBe('lost-reply');
  expect(desk.take('reverse')?.delayMs).toBe(5);
});

test('disarming forgets everything that has not struck', () => {
  const desk = new FaultDesk();
  desk.arm({ on: 'begin', effect: 'error', times: 9 });
  desk.disarmAll();
  expect(desk.take('begin')).toBeUndefined();
});
