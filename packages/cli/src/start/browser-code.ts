import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from '../cli-error.ts';
import { root } from './root.ts';

/**
 * Builds the browser code that is older than its sources. An installation without development tools brings it built.
 * @throws CliError when the build fails; what it said is on standard error
 */
export async function buildBrowserCode(signal: AbortSignal): Promise<void> {
  if (!existsSync(join(root, 'node_modules/vite'))) return;
  const build = spawn(process.execPath, [join(root, 'scripts/build.ts')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    signal,
  });
  const failed = await new Promise<boolean>((resolve) => {
    build.once('error', () => resolve(true));
    build.once('exit', (code) => resolve(code !== 0));
  });
  if (failed && !signal.aborted)
    throw new CliError('The browser code could not be built: see above, and try again with npm run build.');
}
