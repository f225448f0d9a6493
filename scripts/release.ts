/**
 * `npm run release -- <version>` makes a release: all packages get the version, the changelog its heading, and everything is tested before
 * it is committed and tagged. `--publish` then publishes what was packed and tested, from wherever npm can prove the origin
 * (`publishConfig.provenance`); nothing else here ever publishes.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { kstDate } from '../packages/protocol/src/time.ts';
import { readManifest, root } from './packages/manifest.ts';
import { pack } from './packages/pack.ts';
import { releasedChangelog, requireNewer } from './packages/released-changelog.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { publish: { type: 'boolean', default: false } },
});
const [version = ''] = positionals;

try {
  requireNewer(version, readManifest('.').version);
  if (git('status', '--porcelain') !== '') throw new Error('Commit what is not committed first.');
  run('npm', 'version', version, '--workspaces', '--include-workspace-root', '--no-git-tag-version');
  const changelog = join(root, 'CHANGELOG.md');
  writeFileSync(changelog, releasedChangelog(readFileSync(changelog, 'utf8'), version, kstDate(Date.now())));
  run('npm', 'test');
  run('npm', 'run', 'test:packages');
  const files = Object.values(await pack(join(root, 'dist/packages')));
  git('add', '--all');
  git('commit', '--message', `chore: release ${version}`);
  git('tag', `v${version}`);
  if (values.publish) for (const file of files) run('npm', 'publish', file);
  console.log(`Released ${version}: ${files.join(', ')}`);
  if (!values.publish)
    console.log('Nothing is published. Push the commit and its tag; then npm publish <file>.');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function run(program: string, ...args: readonly string[]): void {
  execFileSync(program, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
}
