import { existsSync } from 'node:fs';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

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

/** Starts a headless Chromium: `CHROME_PATH`, else an installed one, else the one that npm brings. */
export async function launchBrowser(): Promise<Browser> {
  const installed = process.env['CHROME_PATH'] ?? INSTALLED.find((path) => existsSync(path));
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  if (installed !== undefined) {
    return playwright.launch({ executablePath: installed, args: [...OFFLINE, ...LETTERS, ...sandbox] });
  }
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [...chromium.args, ...OFFLINE, ...LETTERS, ...sandbox],
  });
}
