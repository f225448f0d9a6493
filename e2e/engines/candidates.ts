import { existsSync } from 'node:fs';
import { chromium, firefox } from 'playwright-core-1.60';
import { npmChromium } from '../support/npm-chromium.ts';
import type { Engine } from './engine.ts';
import { playwrightEngine } from './playwright-engine.ts';
import { gtk, webkitEngine, whyNot, wpe } from './webkit-engine.ts';

/** An engine, or why this machine has none. */
export interface Candidate {
  readonly name: string;
  /** Null: it is there. */
  readonly missing: string | null;
  /** Whether it refuses a tab to a press that has waited for a call. */
  readonly refusesLateTabs: boolean;
  start(): Promise<Engine>;
}

const FIREFOX = '/usr/bin/firefox-esr';
const isLinux = process.platform === 'linux' && process.arch === 'x64';

/** Chromium of 2022, without what later ones have. */
export const oldChromium: Candidate = {
  name: 'an old Chromium',
  refusesLateTabs: false,
  missing: isLinux ? null : 'An old Chromium is not tested: npm has one for Linux on x64 alone',
  start: async () => {
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const executablePath = await npmChromium('chromium-103');
    return playwrightEngine(
      'Chromium',
      await chromium.launch({ executablePath, args: ['--disable-gpu', ...sandbox] }),
    );
  },
};

/** Debian's, on Firefox's own remote protocol. */
export const firefoxEsr: Candidate = {
  name: 'Firefox',
  refusesLateTabs: false,
  missing: existsSync(FIREFOX) ? null : 'Firefox is not tested: apt-get install firefox-esr',
  start: async () => {
    const browser = await firefox.launch({
      channel: 'moz-firefox',
      executablePath: FIREFOX,
      // Debian's build answers in one process only.
      firefoxUserPrefs: { 'fission.autostart': false, 'fission.webContentIsolationStrategy': 0 },
    });
    return playwrightEngine('Firefox', browser);
  },
};

export const webkitWpe = webkit(wpe);
export const webkitGtk = webkit(gtk);

function webkit(build: typeof wpe): Candidate {
  return {
    name: build.name,
    missing: whyNot(build),
    refusesLateTabs: true,
    start: () => webkitEngine(build),
  };
}
