import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Gallery, openGallery } from './gallery/gallery.ts';
import { inspect } from './gallery/inspector.ts';
import { screens } from './gallery/screens.ts';

// WCAG 2.2 AA on every screen: what a machine can see of it. `docs/accessibility.md` says which criterion each part
// stands for, and what no machine has seen.

let gallery: Gallery;

beforeAll(async () => {
  gallery = await openGallery();
});

afterAll(() => gallery.close());

const OTHER_COLOURS = [
  { colorScheme: 'light', contrast: 'more' },
  { colorScheme: 'dark', contrast: 'no-preference' },
  { colorScheme: 'dark', contrast: 'more' },
] as const;
const NORMAL = { width: 390, height: 844 };
/** 1280 px at 400 % zoom (WCAG 1.4.10), here with texts at 200 % on top (1.4.4). */
const NARROW = { width: 320, height: 640 };

describe.each(['ko', 'en'] as const)('in %s', (language) => {
  test.each(screens.map((screen) => [screen.name, screen] as const))('%s', async (_name, screen) => {
    const visitor = await gallery.visit({ language, ...NORMAL });
    const { page } = visitor;
    try {
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      await screen.show(gallery, visitor);
      const inspector = await inspect(page);
      const faults: string[] = [];
      const collect = async (kind: string, found: Promise<readonly string[]>) => {
        faults.push(...(await found).map((fault) => `${kind}: ${fault}`));
      };

      await collect('axe', inspector.violations());
      // Colours do not know languages.
      for (const { colorScheme, contrast } of language === 'ko' ? OTHER_COLOURS : []) {
        await page.emulateMedia({ colorScheme, contrast });
        await collect(`${colorScheme}, contrast ${contrast}`, inspector.violations(['color-contrast']));
      }
      await collect('motion although it is unwanted', inspector.motion());
      await collect('small target', inspector.smallTargets());

      await page.setViewportSize(NARROW);
      await collect('narrow', inspector.losses());
      const before = await inspector.textSizes();
      await setTextSize(page, 32);
      const after = await inspector.textSizes();
      await collect('narrow, large texts', inspector.losses());
      faults.push(
        ...after.flatMap((size, index) =>
          size < 1.6 * (before[index] ?? 0) ? [`does not grow with the reader's size: ${size} px`] : [],
        ),
      );

      expect(before.length).toBeGreaterThan(1);
      expect(faults, faults.join('\n')).toEqual([]);
    } finally {
      await page.context().close();
    }
  });
});

/** The reader's own text size, as set in the browser; the usual one is 16 px. */
async function setTextSize(page: Page, sizePx: number): Promise<void> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Page.setFontSizes', { fontSizes: { standard: sizePx } });
}
