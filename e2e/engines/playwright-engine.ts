import type { Browser, FrameLocator, Page } from 'playwright-core-1.60';
import { type Engine, type Kind, PATIENCE_MS, type Place, pathOf, type Tab } from './engine.ts';

/** A browser that Playwright drives. */
export function playwrightEngine(name: string, browser: Browser): Engine {
  return {
    name: `${name} ${browser.version()}`,
    open: async () => {
      const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 860 } });
      context.setDefaultTimeout(PATIENCE_MS);
      return tabOf(await context.newPage());
    },
    close: () => browser.close(),
  };
}

function tabOf(page: Page): Tab {
  const opened = page.context().pages().length;
  return {
    ...placeOf(page),
    ask: (expression) => page.evaluate(expression),
    goto: async (url) => {
      // Firefox lets a key press buttons only in the tab that is in front.
      await page.bringToFront();
      await page.goto(url);
    },
    url: async () => page.url(),
    frame: (selector) => placeOf(page.frameLocator(selector)),
    key: (key) => page.keyboard.press(key),
    opened: async () => {
      const next = page.context().pages()[opened] ?? (await page.context().waitForEvent('page'));
      return tabOf(next);
    },
  };
}

function placeOf(screen: Page | FrameLocator): Place {
  const find = (kind: Kind, words: string) => screen.locator(`xpath=${pathOf(kind, words)}`).first();
  return {
    press: (kind, words) => find(kind, words).click(),
    waitFor: (kind, words) => find(kind, words).waitFor(),
    attribute: async (kind, words, name) => (await find(kind, words).getAttribute(name)) ?? '',
    ask: (expression) => screen.locator(':root').evaluate(expression),
  };
}
