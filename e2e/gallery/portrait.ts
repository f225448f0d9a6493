import { readFileSync } from 'node:fs';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import type { Gallery, Language } from './gallery.ts';
import type { Screen } from './screen.ts';

/** How a screen is looked at. */
export interface Look {
  readonly language: Language;
  readonly colorScheme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
}

const font = createRequire(import.meta.url).resolve(
  'pretendard/dist/web/variable/woff2/PretendardVariable.woff2',
);
const settleScript = stripTypeScriptTypes(
  readFileSync(new URL('../in-page/settle.ts', import.meta.url), 'utf8'),
);
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

/** A picture (PNG) of a screen that comes out the same each time. Pages are taken whole unless something
 * sticks to their lower edge. */
export async function portray(gallery: Gallery, screen: Screen, look: Look): Promise<Buffer> {
  const visitor = await gallery.visit(look);
  const { page } = visitor;
  try {
    await page.emulateMedia({ colorScheme: look.colorScheme, reducedMotion: 'reduce' });
    await page.route(`**${FONT_PATH}`, (route) => route.fulfill({ path: font, contentType: 'font/woff2' }));
    await page.clock.install();
    await screen.show(gallery, visitor);
    // From here on nothing moves by itself: no countdown, no delivery, no reload.
    await page.clock.pauseAt(Date.now() + 200);
    await page.addStyleTag({ content: STYLE });
    await page.evaluate(settleScript);
    await page.evaluate('settle()');
    return await page.screenshot({
      fullPage: /^(shop(?!-checkout)|receipt|window-refused)/.test(screen.name),
      scale: 'css',
    });
  } finally {
    await page.context().close();
  }
}
