import { expect, test } from 'vitest';
import { roomCircles } from './room-circles.ts';

const src = (from: string, to: string) => ({
  from: `packages/gateway/src/${from}`,
  to: `packages/gateway/src/${to}`,
});

test('a circle over three rooms is found, though no file of it is in a circle', () => {
  const circle = [
    src('merchant/addresses.ts', 'result/webhook/sender.ts'),
    src('result/announce.ts', 'seal/keyring.ts'),
    src('seal/rotate.ts', 'merchant/merchant.ts'),
  ];
  expect(roomCircles([...circle, src('http/server.ts', 'merchant/merchant.ts')])).toEqual(circle);
});

test('files that stand alone are rooms of their own', () => {
  const circle = [src('main.ts', 'jobs/runner.ts'), src('jobs/runner.ts', 'main.ts')];
  expect(roomCircles(circle)).toEqual(circle);
});

test('one direction, a room with itself, tests and other trees are no circle', () => {
  expect(
    roomCircles([
      src('http/server.ts', 'store/store.ts'),
      src('store/store.ts', 'store/queries.ts'),
      src('store/queries.ts', 'store/store.ts'),
      src('store/store.test.ts', 'http/server.ts'),
      { from: 'packages/gateway/test/support/rows.ts', to: 'packages/gateway/src/store/store.ts' },
      { from: 'packages/gateway/src/store/store.ts', to: 'packages/gateway/test/support/rows.ts' },
    ]),
  ).toEqual([]);
});
