import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compare, pack } from './gallery/compare.ts';
import { type Gallery, openGallery } from './gallery/gallery.ts';
import { type Look, portray } from './gallery/portrait.ts';
import type { Screen } from './gallery/screen.ts';
import { screens } from './gallery/screens.ts';

// Every screen against the picture somebody has looked at and found good. After a wanted change: `npm run visual:update`,
// then look at each picture that git shows as changed.

const BASELINES = new URL('baselines/', import.meta.url).pathname;
const SCREENSHOTS = new URL('screenshots/', import.meta.url).pathname;
const UPDATES = process.env['DOJANG_UPDATE_BASELINES'] === '1';
/** Part of the pixels that may differ. */
const TOLERANCE = 0.005;

const LOOKS = [
  { language: 'ko', colorScheme: 'light', width: 390, height: 844 },
  { language: 'en', colorScheme: 'dark', width: 320, height: 640 },
  { language: 'ko', colorScheme: 'dark', width: 768, height: 700 },
  { language: 'en', colorScheme: 'light', width: 1280, height: 800 },
] as const satisfies readonly Look[];

/** In all four looks; each other screen has one of them, in turn. */
const MAIN = [
  'window-terms',
  'window-cards',
  'window-declined',
  'window-authentication',
  'window-delivered',
  'phone-review',
  'phone-pin',
  'shop-home',
  'shop-checkout',
  'shop-paid',
  'receipt',
];

const pictures: readonly (readonly [string, Screen, Look])[] = screens.flatMap((screen, index) =>
  LOOKS.filter((_, turn) => MAIN.includes(screen.name) || turn === index % LOOKS.length).map(
    (look) =>
      [`${screen.name}.${look.language}.${look.colorScheme}.${look.width}.png`, screen, look] as const,
  ),
);

let gallery: Gallery;

beforeAll(async () => {
  mkdirSync(SCREENSHOTS, { recursive: true });
  mkdirSync(BASELINES, { recursive: true });
  gallery = await openGallery();
});

afterAll(() => gallery.close());

test('there is a picture of every screen, and no picture of anything else', () => {
  const names = pictures.map(([name]) => name);
  const kept = readdirSync(BASELINES).filter((name) => name.endsWith('.png'));
  const strangers = kept.filter((name) => !names.includes(name));
  if (UPDATES) for (const name of strangers) rmSync(join(BASELINES, name));
  else expect(kept.toSorted()).toEqual(names.toSorted());
});

test.each(pictures)('%s', async (name, screen, look) => {
  const actual = await portray(gallery, screen, look);
  const baseline = join(BASELINES, name);
  const isNew = !existsSync(baseline);
  if (UPDATES) {
    // A picture that still holds is left alone, so that git shows only what has changed.
    if (isNew || compare(readFileSync(baseline), actual).difference > TOLERANCE / 5) {
      writeFileSync(baseline, pack(actual));
    }
    return;
  }
  expect(isNew, `${name} has no baseline: npm run visual:update`).toBe(false);
  const { difference, diff } = compare(readFileSync(baseline), actual);
  if (difference <= TOLERANCE) return;
  const shown = join(SCREENSHOTS, name);
  writeFileSync(shown, actual);
  writeFileSync(shown.replace(/\.png$/, '.diff.png'), diff);
  expect.fail(`${(difference * 100).toFixed(2)} % of the pixels differ: see ${shown} and its .diff.png`);
});
