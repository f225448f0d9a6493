import { expect, test } from 'vitest';
import { Line } from './line.ts';

/** Work that ends when a test says so, and the order in which it began. */
function createWork(line: Line) {
  const began: string[] = [];
  const ends: (() => void)[] = [];
  const add = (lane: 'change' | 'read', name: string) =>
    line.run(lane, () => {
      began.push(name);
      return new Promise<void>((end) => ends.push(end));
    });
  const endOne = async () => {
    ends.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { add, began, endOne };
}

test('never more at a time than there are places, and nobody is left out', async () => {
  const line = new Line(2, 100);
  const { add, began, endOne } = createWork(line);
  const all = ['1', '2', '3', '4', '5'].map((name) => add('read', name));
  await new Promise((resolve) => setImmediate(resolve));
  expect(began).toEqual(['1', '2']);
  for (let each = 0; each < 5; each += 1) await endOne();
  await Promise.all(all);
  expect(began).toEqual(['1', '2', '3', '4', '5']);
  void add('read', '6');
  await new Promise((resolve) => setImmediate(resolve));
  expect(began).toContain('6');
});

test('changes go first, and a read goes after each three of them', async () => {
  const { add, began, endOne } = createWork(new Line(1, 100));
  void add('read', 'first');
  for (const name of ['r1', 'r2']) void add('read', name);
  for (const name of ['c1', 'c2', 'c3', 'c4', 'c5']) void add('change', name);
  for (let each = 0; each < 8; each += 1) await endOne();
  expect(began).toEqual(['first', 'c1', 'c2', 'c3', 'r1', 'c4', 'c5', 'r2']);
});

test('whoever comes when the line is full is refused at once', async () => {
  const line = new Line(1, 2);
  const { add, began } = createWork(line);
  for (const name of ['1', '2', '3']) void add('read', name);
  await expect(add('change', '4')).rejects.toThrow('2 wait for the database already.');
  expect(began).toEqual(['1']);
});

test('when a connection is dead all who wait are refused, and the place is free again', async () => {
  const line = new Line(1, 100);
  const { add, began, endOne } = createWork(line);
  void add('read', '1');
  const waiting = [add('read', '2'), add('change', '3')];
  line.refuseAll(new Error('dead'));
  expect((await Promise.allSettled(waiting)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await endOne();
  void add('read', '4');
  await new Promise((resolve) => setImmediate(resolve));
  expect(began).toEqual(['1', '4']);
});

test('work that throws gives its place back', async () => {
  const line = new Line(1, 100);
  await expect(line.run('read', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await line.run('change', async () => 'done')).toBe('done');
});
