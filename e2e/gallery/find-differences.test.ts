import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { type Box, findDifferences } from './find-differences.ts';

const WHITE = [255, 255, 255];
const BLACK = [20, 20, 20];

function paint(...shapes: readonly (readonly [Box, readonly number[]])[]): PNG {
  const picture = new PNG({ width: 100, height: 60 });
  const all: Box = { x: 0, y: 0, width: picture.width, height: picture.height };
  for (const [{ x, y, width, height }, colour] of [[all, WHITE] as const, ...shapes]) {
    for (let row = y; row < y + height; row++) {
      for (let column = x; column < x + width; column++) {
        picture.data.set([...colour, 255], (row * picture.width + column) * 4);
      }
    }
  }
  return picture;
}

const button: Box = { x: 10, y: 10, width: 60, height: 30 };

test('the same picture does not differ', () => {
  expect(findDifferences(paint([button, BLACK]), paint([button, BLACK]))).toEqual([]);
});

test('what is missing, new or another colour is found, with its place and size', () => {
  const found = [{ ...button, pixels: 1800 }];
  expect(findDifferences(paint([button, BLACK]), paint())).toEqual(found);
  expect(findDifferences(paint(), paint([button, BLACK]))).toEqual(found);
  expect(findDifferences(paint([button, [180, 40, 20]]), paint([button, [196, 40, 20]]))).toEqual(found);
});

test('an edge that is blended otherwise does not differ, nor one that lies a pixel off', () => {
  const blended = { ...button, x: 9, width: 1 };
  expect(findDifferences(paint([button, BLACK]), paint([button, BLACK], [blended, [130, 130, 130]]))).toEqual(
    [],
  );
  expect(findDifferences(paint([button, BLACK]), paint([{ ...button, x: 11 }, BLACK]))).toEqual([]);
});

test('a shift of two pixels is found on both sides', () => {
  const moved = { ...button, x: 12 };
  const differences = findDifferences(paint([button, BLACK]), paint([moved, BLACK]));
  expect(differences.map(({ x, width }) => [x, width])).toEqual([
    [10, 2],
    [70, 2],
  ]);
});

test('parts that are near each other are one difference, others are told apart, largest first', () => {
  const dot = { x: 10, y: 10, width: 2, height: 6 };
  const [near, far] = [
    { ...dot, x: 13 },
    { ...dot, x: 40, height: 9 },
  ];
  const after = paint([dot, BLACK], [near, BLACK], [far, BLACK]);
  expect(findDifferences(paint(), after)).toEqual([
    { x: 10, y: 10, width: 5, height: 6, pixels: 24 },
    { x: 40, y: 10, width: 2, height: 9, pixels: 18 },
  ]);
});

test('a page that has grown or shrunk differs where there is only one', () => {
  const tall = new PNG({ width: 100, height: 80 });
  tall.data.fill(255);
  const added = [{ x: 0, y: 60, width: 100, height: 20, pixels: 2000 }];
  expect(findDifferences(paint(), tall)).toEqual(added);
  expect(findDifferences(tall, paint())).toEqual(added);
});
