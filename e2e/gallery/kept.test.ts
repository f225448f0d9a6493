import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { type Box, findDifferences } from './find-differences.ts';
import { kept } from './kept.ts';
import { looks } from './looks.ts';
import { screens } from './screens.ts';

// The comparison is not blind: whatever line of text is missing in whatever picture, it says so.

const pictures = screens.flatMap(({ name, looks: lookNames }) =>
  lookNames.map((look) => ({ name: `${name}.${look}`, textName: `${name}.${looks[look].language}` })),
);

test('there is a text of every screen in both languages, and a picture of each look', () => {
  const names = pictures.map(({ name }) => name).toSorted();
  expect(kept.names('.yml')).toEqual(screens.flatMap(({ name }) => [`${name}.en`, `${name}.ko`]).toSorted());
  expect(kept.names('.png')).toEqual(names);
  expect(kept.names('.json')).toEqual(names);
});

describe.each(pictures)('$name', ({ name, textName }) => {
  test('any line of text that is missing is found', () => {
    const picture = kept.picture(name) ?? new PNG();
    const lines = kept.lines(name);
    expect(lines.length).toBeGreaterThan(0);
    // A dot between two texts is no text: the comparison takes one that small for the edge of a letter.
    for (const line of lines.filter(({ words }) => /[\p{L}\p{N}]/u.test(words))) {
      const [around, box] = cutOut(picture, line);
      expect(findDifferences(around, erase(around, box)), line.words).not.toEqual([]);
    }
  });

  test('every line of text in it is in the text of its screen', () => {
    const text = squeeze(kept.text(textName) ?? '');
    expect(kept.lines(name).filter(({ words }) => !text.includes(squeeze(words)))).toEqual([]);
  });
});

/** The picture around a box, which is quick to compare, and where the box is in it. */
function cutOut(picture: PNG, { x, y, width, height }: Box): readonly [PNG, Box] {
  const margin = 8;
  const [left, top] = [Math.max(0, x - margin), Math.max(0, y - margin)];
  const around = new PNG({
    width: Math.min(picture.width, x + width + margin) - left,
    height: Math.min(picture.height, y + height + margin) - top,
  });
  PNG.bitblt(picture, around, left, top, around.width, around.height, 0, 0);
  return [around, { x: x - left, y: y - top, width, height }];
}

/** Paints a box in the colour that is most frequent around it. */
function erase(picture: PNG, { x, y, width, height }: Box): PNG {
  const erased = new PNG({ width: picture.width, height: picture.height });
  picture.data.copy(erased.data);
  const votes = new Map<number, number>();
  for (let column = x; column < x + width; column++) {
    for (const row of [y, y + height - 1]) {
      const colour = picture.data.readUInt32BE((row * picture.width + column) * 4);
      votes.set(colour, (votes.get(colour) ?? 0) + 1);
    }
  }
  const [[background] = [0]] = [...votes].toSorted(([, a], [, b]) => b - a);
  for (let row = y; row < y + height; row++) {
    for (let column = x; column < x + width; column++) {
      erased.data.writeUInt32BE(background, (row * picture.width + column) * 4);
    }
  }
  return erased;
}

/** Letters alone: a line may break anywhere, and quotation marks of the file stand between. */
const squeeze = (words: string) => words.replaceAll(/[\s"'\\]/g, '');
