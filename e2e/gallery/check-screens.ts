import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Difference, findDifferences } from './find-differences.ts';
import { findFaults } from './find-faults.ts';
import { findOtherFonts } from './find-other-fonts.ts';
import { type Gallery, type Language, openGallery } from './gallery.ts';
import { holdStill, type Still } from './hold-still.ts';
import { KEEPS_ANEW, kept, type Line } from './kept.ts';
import { readScreen } from './look.ts';
import { type LookName, looks } from './looks.ts';
import type { Screen } from './screen.ts';
import { screens } from './screens.ts';
import { takePicture } from './take-picture.ts';

const SCREENSHOTS = fileURLToPath(new URL('../screenshots/', import.meta.url));

/**
 * Tests of every screen in one language; each is opened once. Its words and roles are compared with the text that is
 * kept, its looks with the pictures. After a wanted change: `npm run visual:update`, then read what git shows as changed.
 */
export function checkScreens(language: Language): void {
  let gallery: Gallery;

  beforeAll(async () => {
    gallery = await openGallery();
  });

  afterAll(() => gallery.close());

  describe.each(screens)('$name', (screen) => {
    let still: Still;

    beforeAll(async () => {
      still = await holdStill(gallery, screen, language);
    });

    afterAll(() => still?.page.context().close());

    test('says what it said', async () => {
      const name = `${screen.name}.${language}`;
      const words = await readScreen(still.page);
      if (KEEPS_ANEW) kept.keepText(name, words);
      expect(words).toBe(kept.text(name));
    });

    test.each(looksIn(screen, language))('looks as it did: %s', async (lookName) => {
      const name = `${screen.name}.${lookName}`;
      const taken = await takePicture(still.page, screen, looks[lookName]);
      const before = kept.picture(name);
      const differences = before === null ? [] : findDifferences(before, taken.picture);
      const holds = before !== null && differences.length === 0;
      if (KEEPS_ANEW) {
        kept.keepLines(name, taken.lines);
        // A picture that still holds is left alone, so that git shows only what has changed.
        if (!holds) kept.keepPicture(name, taken.picture);
        return;
      }
      if (holds) return;
      mkdirSync(SCREENSHOTS, { recursive: true });
      writeFileSync(`${SCREENSHOTS}${name}.png`, PNG.sync.write(taken.picture));
      expect(before, `${name} has no picture: npm run visual:update`).not.toBeNull();
      const places = differences.map((each) => describePlace(each, taken.lines));
      expect(places, `e2e/screenshots/${name}.png`).toEqual([]);
    });

    test.skipIf(screen.looks.length === 0)('needs no font of this machine', async () => {
      expect(await findOtherFonts(still.page)).toEqual([]);
    });

    test('can be used by everybody', async () => {
      expect(still.motion).toEqual([]);
      expect(await findFaults(still.page, language)).toEqual([]);
    });
  });
}

/** Where it is, for whoever reads the failure. */
function describePlace(box: Difference, lines: readonly Line[]): string {
  const met = lines.filter(
    ({ x, y, width, height }) =>
      x < box.x + box.width && y < box.y + box.height && box.x < x + width && box.y < y + height,
  );
  const words = met.map((line) => ` "${line.words}"`).join('');
  return `${box.pixels} px in ${box.width} x ${box.height} at ${box.x}, ${box.y}${words}`;
}

function looksIn(screen: Screen, language: Language): readonly LookName[] {
  return screen.looks.filter((name) => looks[name].language === language);
}
