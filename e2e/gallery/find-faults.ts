import type { Page } from 'playwright-core';
import type { Language } from './gallery.ts';
import { NORMAL } from './hold-still.ts';
import { inspect } from './inspector.ts';

const OTHER_COLOURS = [
  { colorScheme: 'light', contrast: 'more' },
  { colorScheme: 'dark', contrast: 'no-preference' },
  { colorScheme: 'dark', contrast: 'more' },
] as const;
/** 1280 px at 400 % zoom (WCAG 1.4.10), here with texts at 200 % on top (1.4.4). */
const NARROW = { width: 320, height: 640 };

/** WCAG 2.2 AA: what a machine can see of it. `docs/accessibility.md` says which criterion each part stands for, and
 * what no machine has seen. */
export async function findFaults(page: Page, language: Language): Promise<readonly string[]> {
  const inspector = await inspect(page);
  const faults: string[] = [];
  const collect = async (kind: string, found: Promise<readonly string[]>) => {
    faults.push(...(await found).map((fault) => `${kind}: ${fault}`));
  };
  await page.clock.resume();
  await page.setViewportSize(NORMAL);
  await page.emulateMedia({ colorScheme: 'light', contrast: 'no-preference' });
  await collect('axe', inspector.violations());
  // Colours do not know languages.
  for (const { colorScheme, contrast } of language === 'ko' ? OTHER_COLOURS : []) {
    await page.emulateMedia({ colorScheme, contrast });
    await collect(`${colorScheme}, contrast ${contrast}`, inspector.violations(['color-contrast']));
  }
  await collect('small target', inspector.smallTargets());

  await page.setViewportSize(NARROW);
  await collect('narrow', inspector.losses());
  const before = await inspector.textSizes();
  if (before.length < 2) faults.push('no texts were found');
  await setTextSize(page, 32);
  const after = await inspector.textSizes();
  await collect('narrow, large texts', inspector.losses());
  faults.push(
    ...after.flatMap((size, index) =>
      size < 1.6 * (before[index] ?? 0) ? [`does not grow with the reader's size: ${size} px`] : [],
    ),
  );
  return faults;
}

/** The reader's own text size, as set in the browser; the usual one is 16 px. */
async function setTextSize(page: Page, sizePx: number): Promise<void> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Page.setFontSizes', { fontSizes: { standard: sizePx } });
}
