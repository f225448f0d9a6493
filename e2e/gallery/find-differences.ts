import { PNG } from 'pngjs';

/** A part of a picture, in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Pixels that differ and hang together, and the box around them. */
export interface Difference extends Box {
  readonly pixels: number;
}

/** How far a colour channel may be off: what packing a kept picture takes away, and a little of the blending. */
const TOLERANCE = 6;
/** Pixels this near to each other are one difference: the strokes of a letter, the letters of a word. */
const REACH = 2;
/** Fewer pixels than this are the edge of a letter that another build of Chromium drew. */
const LEAST_PIXELS = 8;

/**
 * Where two pictures differ for the eye, largest difference first. A pixel may have any colour that the other picture
 * has next to it: edges may be blended otherwise and lie a pixel off, while a flat surface must keep its colour.
 * Where only one picture has pixels, they differ.
 */
export function findDifferences(before: PNG, after: PNG): readonly Difference[] {
  const size = {
    width: Math.max(before.width, after.width),
    height: Math.max(before.height, after.height),
  };
  const [one, other] = [enlarge(before, size), enlarge(after, size)];
  const marks = new Uint8Array(size.width * size.height);
  const [words, otherWords] = [wordsOf(one), wordsOf(other)];
  for (let at = 0; at < marks.length; at++) {
    if (words[at] === otherWords[at]) continue;
    if (!isNear(one, other, at) || !isNear(other, one, at)) marks[at] = 1;
  }
  return collect(marks, size.width)
    .filter(({ pixels }) => pixels >= LEAST_PIXELS)
    .sort((a, b) => b.pixels - a.pixels);
}

/** Whether this pixel of one picture has a colour that lies between those around the same place in the other. */
function isNear(one: PNG, other: PNG, at: number): boolean {
  const [x, y] = [at % one.width, Math.floor(at / one.width)];
  for (let channel = 0; channel < 3; channel++) {
    const value = one.data[at * 4 + channel] ?? 0;
    let [least, most] = [255, 0];
    for (let row = Math.max(0, y - 1); row <= Math.min(one.height - 1, y + 1); row++) {
      for (let column = Math.max(0, x - 1); column <= Math.min(one.width - 1, x + 1); column++) {
        const nearby = other.data[(row * one.width + column) * 4 + channel] ?? 0;
        least = Math.min(least, nearby);
        most = Math.max(most, nearby);
      }
    }
    if (value < least - TOLERANCE || value > most + TOLERANCE) return false;
  }
  return true;
}

/** Takes the marks, joined where they are near each other. */
function collect(marks: Uint8Array, width: number): Difference[] {
  const found: Difference[] = [];
  for (let start = marks.indexOf(1); start !== -1; start = marks.indexOf(1, start)) {
    const open = [start];
    marks[start] = 0;
    let [left, top, right, bottom, pixels] = [width, Number.POSITIVE_INFINITY, 0, 0, 0];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)];
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
      pixels += 1;
      for (let row = y - REACH; row <= y + REACH; row++) {
        for (let column = Math.max(0, x - REACH); column <= Math.min(width - 1, x + REACH); column++) {
          const next = row * width + column;
          if (marks[next] !== 1) continue;
          marks[next] = 0;
          open.push(next);
        }
      }
    }
    found.push({ x: left, y: top, width: right - left + 1, height: bottom - top + 1, pixels });
  }
  return found;
}

/** On a canvas of magenta, which nothing of ours is. */
function enlarge(picture: PNG, size: { readonly width: number; readonly height: number }): PNG {
  if (picture.width === size.width && picture.height === size.height) return picture;
  const canvas = new PNG(size);
  for (let at = 0; at < canvas.data.length; at += 4) canvas.data.set([255, 0, 255, 255], at);
  PNG.bitblt(picture, canvas, 0, 0, picture.width, picture.height, 0, 0);
  return canvas;
}

/** Its pixels as one number each. */
function wordsOf({ data }: PNG): Uint32Array {
  return new Uint32Array(data.buffer, data.byteOffset, data.length / 4);
}
