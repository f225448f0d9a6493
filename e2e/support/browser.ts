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

/** Starts a headless Chromium: `CHROME_PATH`, else an installed one, else the one that npm brings. */
export async function launchBrowser(): Promise<Browser> {
  const installed = process.env['CHROME_PATH'] ?? INSTALLED.find((path) => existsSync(path));
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  if (installed !== undefined) {
    return playwright.launch({ executablePath: installed, args: [...OFFLINE, ...sandbox] });
  }
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [...chromium.args, ...OFFLINE, ...sandbox],
  });
}
