import { expect, test } from 'vitest';
import { createStreams } from './streams.ts';

function openStreams(most: number) {
  const streams = createStreams(most);
  const ended: string[] = [];
  const open = (paymentId: string, name: string) => streams.open(paymentId, () => void ended.push(name));
  return { ended, open };
}

test('one stream too many ends the oldest of its payment, and no other', () => {
  const { ended, open } = openStreams(2);
  open('a', 'a1');
  open('b', 'b1');
  open('a', 'a2');
  expect(ended).toEqual([]);
  open('a', 'a3');
  open('a', 'a4');
  expect(ended).toEqual(['a1', 'a2']);
});

test('a stream that has ended makes room', () => {
  const { ended, open } = openStreams(1);
  const left = open('a', 'a1');
  left();
  open('a', 'a2');
  expect(ended).toEqual([]);
});

test('without a limit none ends', () => {
  const { ended, open } = openStreams(Number.POSITIVE_INFINITY);
  for (let stream = 0; stream < 100; stream += 1) open('a', `${stream}`);
  expect(ended).toEqual([]);
});
