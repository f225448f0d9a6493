import { type Browser, type LaunchOptions, chromium as playwright } from 'playwright-core';
import { npmChromium } from './npm-chromium.ts';

/** Keeps the browser off the network: tests talk to loopback alone. */
const OFFLINE = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

/** Letters drawn alike by every build of Chromium, for comparing pictures. */
const LETTERS = ['--font-render-hinting=none', '--disable-lcd-text', '--disable-font-subpixel-positioning'];

/** Starts a headless Chromium: `CHROME_PATH`, else the one that npm brings, else (not Linux on x64) an installed Chrome. */
export async function launchBrowser(): Promise<Browser> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return playwright.launch({
    ...(await chooseBrowser()),
    args: ['--disable-gpu', ...OFFLINE, ...LETTERS, ...sandbox],
  });
}

/** Where the browser is; unpacks it when nobody has. */
export async function chooseBrowser(): Promise<LaunchOptions> {
  const chosen = process.env['CHROME_PATH'];
  if (chosen !== undefined) return { executablePath: chosen };
  if (process.platform === 'linux' && process.arch === 'x64') return { executablePath: await npmChromium() };
  return { channel: 'chrome' };
}
