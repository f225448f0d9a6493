import type { Page } from 'playwright-core';
import { NORMAL, readAtRest } from './hold-still.ts';
import type { Line } from './kept.ts';

/** What can be asked of a page that is held still; see `in-page/look.ts`. */
export const look = {
  lines: (page: Page) => page.evaluate<readonly Line[]>('look.findLines()'),
  scrolled: (page: Page) => page.evaluate<[left: number, top: number]>('look.scrolled()'),
  unread: (page: Page) => page.evaluate<readonly string[]>('look.findUnread()'),
};

const WIDE = { width: 1280, height: 800 };

/** What differs from run to run in addresses and names of the tree that is read aloud. */
const STEADY: readonly (readonly [RegExp, string])[] = [
  [/(\/(?:orders|receipt|window)\/)[\w-]{8,}(?:\/back)?(?:#[\w-]+)?/g, '$1…'],
  [/(localhost|127\.0\.0\.1):\d+/g, '$1:3000'],
  [/(\/app\/\w+)#\S+/g, '$1#…'],
];

/** A screen as it is read aloud, wide and, where that is something else, on a phone. */
export async function readScreen(page: Page): Promise<string> {
  await resize(page, WIDE);
  const wide = await readAtRest(page, () => readPage(page));
  await resize(page, NORMAL);
  const narrow = await readAtRest(page, () => readPage(page));
  return wide === narrow ? wide : `${wide}\n# on a phone\n${narrow}`;
}

/** Media queries report what has changed with the next frame, so one is drawn. */
async function resize(page: Page, size: typeof WIDE): Promise<void> {
  await page.setViewportSize(size);
  await page.screenshot({ clip: { x: 0, y: 0, width: 1, height: 1 } });
}

/** Roles, names, states and texts, then the texts that are only seen. */
export async function readPage(page: Page): Promise<string> {
  const title = await page.title();
  const language = await page.locator('html').getAttribute('lang');
  const read = await page.locator('body').ariaSnapshot();
  const unread = await look.unread(page);
  const seen = unread.length === 0 ? '' : `\n# seen only\n${unread.map((words) => `- ${words}\n`).join('')}`;
  const text = `# ${title} (${language})\n${read}\n${seen}`;
  return STEADY.reduce((words, [pattern, value]) => words.replace(pattern, value), text);
}
