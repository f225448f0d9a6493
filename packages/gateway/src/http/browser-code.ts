import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetupError } from '../setup-error.ts';

/** The code that browsers load, as it was built. */
export interface BrowserCode {
  readonly windowDir: string;
  readonly scriptFile: string;
}

const packages = fileURLToPath(new URL('../../../', import.meta.url));

/** @throws SetupError when it was not built */
export function findBrowserCode(): BrowserCode {
  const windowDir = join(packages, 'window/dist');
  const scriptFile = join(packages, 'payment-js/dist/payment.js');
  for (const built of [join(windowDir, 'index.html'), scriptFile]) {
    if (!existsSync(built))
      throw new SetupError(`The browser code is not built (${built}): run npm run build.`);
  }
  return { windowDir, scriptFile };
}
