import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

/** How far two pixels may be apart, 0 to 1: Chromium versions smooth the edges of letters differently. */
const PIXEL_THRESHOLD = 0.25;

export interface Comparison {
  /** Part of the pixels that differ, 0 to 1. */
  readonly difference: number;
  /** A PNG that shows where. */
  readonly diff: Buffer;
}

/** Compares two pictures (PNG). Where only one of them has pixels, they differ. */
export function compare(before: Buffer, after: Buffer): Comparison {
  const [one, other] = [PNG.sync.read(before), PNG.sync.read(after)];
  const width = Math.max(one.width, other.width);
  const height = Math.max(one.height, other.height);
  const diff = new PNG({ width, height });
  const count = pixelmatch(
    enlarge(one, { width, height }).data,
    enlarge(other, { width, height }).data,
    diff.data,
    width,
    height,
    { threshold: PIXEL_THRESHOLD },
  );
  return { difference: count / (width * height), diff: PNG.sync.write(diff) };
}

/** Steps of a colour channel in a kept picture: finer ones, mostly the edges of letters, only cost bytes. */
const STEP = 8;

/** The same picture in fewer bytes: without transparency, in coarser colours. */
export function pack(picture: Buffer): Buffer {
  const png = PNG.sync.read(picture);
  for (const [at, value] of png.data.entries()) png.data[at] = Math.min(255, Math.round(value / STEP) * STEP);
  return PNG.sync.write(png, { colorType: 2, inputHasAlpha: true, deflateLevel: 9 });
}

/** On a canvas of magenta, which nothing of ours is. */
function enlarge(picture: PNG, size: { readonly width: number; readonly height: number }): PNG {
  if (picture.width === size.width && picture.height === size.height) return picture;
  const canvas = new PNG(size);
  for (let at = 0; at < canvas.data.length; at += 4) canvas.data.set([255, 0, 255, 255], at);
  PNG.bitblt(picture, canvas, 0, 0, picture.width, picture.height, 0, 0);
  return canvas;
}
