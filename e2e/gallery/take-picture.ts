import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { readAtRest } from './hold-still.ts';
import type { Line } from './kept.ts';
import { look } from './look.ts';
import type { Look } from './looks.ts';
import type { Screen } from './screen.ts';

/** Pages are taken whole unless something sticks to their lower edge. */
const WHOLE = /^(shop(?!-checkout)|receipt|window-refused)/;

/** A picture of a page that is held still, which comes out the same each time, and where its lines of text are. */
export async function takePicture(
  page: Page,
  screen: Pick<Screen, 'name'>,
  { width, height, colorScheme }: Look,
): Promise<{ readonly picture: PNG; readonly lines: readonly Line[] }> {
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme });
  const fullPage = WHOLE.test(screen.name);
  const picture = PNG.sync.read(await readAtRest(page, () => page.screenshot({ fullPage, scale: 'css' })));
  const [left, top] = fullPage ? [0, 0] : await look.scrolled(page);
  const lines = (await look.lines(page))
    .map((line) => ({ ...line, x: line.x - left, y: line.y - top }))
    .filter(
      ({ x, y, width, height }) =>
        x >= 0 && y >= 0 && x + width <= picture.width && y + height <= picture.height,
    );
  return { picture, lines };
}
