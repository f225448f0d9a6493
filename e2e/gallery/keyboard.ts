import type { Frame, Page } from 'playwright-core';
import { expect } from 'vitest';
import { inspect } from './inspector.ts';

/** Somebody who has a keyboard and nothing else. */
export interface KeyboardUser {
  /** What has the focus, in words; through the payment layer into its frame. Empty when it is lost. */
  focus(): Promise<string>;
  /** Presses Tab until the focus is on something of this name. Rejects when it is not found, or not seen to be focused. */
  tabTo(name: RegExp): Promise<void>;
  press(key: string): Promise<void>;
  /** Waits until the focus is on something of this name, without pressing anything. */
  isOn(name: RegExp): Promise<void>;
}

const MOST_TABS = 60;
const PATIENCE_MS = 10_000;

export function keyboardUser(page: Page): KeyboardUser {
  async function place(): Promise<Page | Frame> {
    const outside = await (await inspect(page)).focus();
    const frame = page.frame({ name: 'cpay_ifr' });
    return outside.startsWith('iframe') && frame !== null ? frame : page;
  }

  const focus = async () => (await inspect(await place())).focus();

  return {
    focus,
    press: (key) => page.keyboard.press(key),
    tabTo: async (name) => {
      const passed: string[] = [];
      while (passed.length < MOST_TABS) {
        await page.keyboard.press('Tab');
        const inspector = await inspect(await place());
        const words = await inspector.focus();
        passed.push(words);
        if (words !== '' && !(await inspector.isFocusShown()))
          throw new Error(`Not seen to be focused: ${words}`);
        if (name.test(words)) return;
      }
      throw new Error(`Tab never came to ${name}, but to:\n${passed.join('\n')}`);
    },
    isOn: async (name) => {
      // A page on its way out cannot be asked.
      await expect.poll(() => focus().catch(() => ''), { timeout: PATIENCE_MS }).toMatch(name);
    },
  };
}
