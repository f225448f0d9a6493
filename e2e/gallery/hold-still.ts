import { readFileSync } from 'node:fs';
import { createRequire, stripTypeScriptTypes } from 'node:module';
// real time: it paces how the time of a page passes
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { Gallery, Language } from './gallery.ts';
import { inspect } from './inspector.ts';
import type { Screen } from './screen.ts';

const font = createRequire(import.meta.url).resolve(
  'pretendard/dist/web/variable/woff2/PretendardVariable.woff2',
);
const script = [
  new URL('../in-page/steady.ts', import.meta.url),
  new URL('../in-page/look.ts', import.meta.url),
]
  .map((path) => stripTypeScriptTypes(readFileSync(path, 'utf8')))
  .join('\n');
const FONT_PATH = '/font-of-the-tests.woff2';
/** The font that every machine has here; one in place of each other, so that none depends on what is installed. */
const STYLE = `
@font-face { font-family: Pretendard; src: url("${FONT_PATH}"); font-weight: 45 920; }
*, ::before, ::after {
  animation: none !important;
  transition: none !important;
  caret-color: transparent !important;
  font-family: Pretendard !important;
}`;

/** Size at which screens are opened and read. */
export const NORMAL = { width: 390, height: 844 } as const;

/** A page's time goes on in steps of this length while a screen comes up… */
const STEP_MS = 50;
/** …at its natural pace for so many steps, then slowly: after 3 s a window says that it waits. */
const QUICK_STEPS = 30;
const SLOW_STEP_MS = 500;
/** A page at rest needs two. */
const MOST_TRIES = 10;

export interface Still {
  readonly page: Page;
  /** What moved before it was held, although this visitor wants no motion. */
  readonly motion: readonly string[];
}

/**
 * A page that shows a screen and moves no more: no countdown, no delivery, no reload, nothing that differs from run to
 * run. Its time passes only until the screen is there, so that a slow machine sees what a fast one sees.
 */
export async function holdStill(gallery: Gallery, screen: Screen, language: Language): Promise<Still> {
  const visitor = await gallery.visit({ language, ...NORMAL });
  const { page } = visitor;
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.route(`**${FONT_PATH}`, (route) => route.fulfill({ path: font, contentType: 'font/woff2' }));
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 10_000);
  const shown = screen.show(gallery, visitor);
  await Promise.all([shown, passTime(page, shown)]);
  // Nothing is hovered over.
  await page.mouse.move(0, 0);
  const motion = await (await inspect(page)).motion();
  await page.addStyleTag({ content: STYLE });
  await page.evaluate(script);
  return { page, motion };
}

/** What is read of a page once it reads the same twice: what was still to be drawn has been drawn by then. */
export async function readAtRest<Value extends string | Buffer>(
  page: Page,
  read: () => Promise<Value>,
): Promise<Value> {
  let before: Value | null = null;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    await page.clock.runFor(STEP_MS);
    await page.evaluate('steady()');
    const now = await read();
    if (before !== null && Buffer.from(now).equals(Buffer.from(before))) return now;
    before = now;
  }
  throw new Error('The page does not come to rest.');
}

async function passTime(page: Page, until: Promise<void>): Promise<void> {
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  until.then(end, end);
  for (let step = 0; !isOver; step++) {
    await page.clock.runFor(STEP_MS);
    await pause(step < QUICK_STEPS ? STEP_MS : SLOW_STEP_MS);
  }
}
