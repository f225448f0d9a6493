import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { root } from './manifest.ts';

/** What the built form is made of. */
const copied = ['package-lock.json', 'packages', 'examples', 'scripts', 'LICENSE', 'NOTICE'];
const NOT_COPIED = ['node_modules', 'dist', 'test'];
/** What is needed to build it; what the rooms themselves need comes with them. */
const TOOLS = ['acorn', 'rolldown', 'vite'];
/** What comes back: the package, and what it took of the rooms. */
const built = [
  'dist/packages/dojang',
  'packages/issuers/dist',
  'packages/payment-js/dist',
  'packages/window/dist',
  'examples/shop/dist',
];

/**
 * Builds what runs, for an installation that leaves the development tools out: in a copy of the project, with the tools that
 * `package-lock.json` names, by their hashes. Nothing of them stays.
 */
export function buildElsewhere(): void {
  const copy = mkdtempSync(join(tmpdir(), 'dojang-build-'));
  const run = (program: string, args: readonly string[]) =>
    execFileSync(program, args, {
      cwd: copy,
      env: environment(),
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    });
  try {
    for (const path of copied)
      cpSync(join(root, path), join(copy, path), {
        recursive: true,
        filter: (source) => !NOT_COPIED.includes(basename(source)),
      });
    writeFileSync(join(copy, 'package.json'), JSON.stringify(manifest()));
    run('npm', [
      'install',
      '--include=dev',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
    ]);
    run(process.execPath, ['scripts/build.ts', '--force', '--package']);
    for (const path of built) {
      rmSync(join(root, path), { recursive: true, force: true });
      cpSync(join(copy, path), join(root, path), { recursive: true });
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** The project's, with no more tools than are needed. */
function manifest(): object {
  const {
    devDependencies,
    scripts: _scripts,
    optionalDependencies: _optional,
    ...rest
  } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly devDependencies: Readonly<Record<string, string>>;
  } & Record<string, unknown>;
  return {
    ...rest,
    devDependencies: Object.fromEntries(
      Object.entries(devDependencies).filter(([name]) => TOOLS.includes(name)),
    ),
  };
}

/** What the outer npm was told, `--omit=dev` above all, is not for the inner one. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^(npm_(?!config_(?:registry|cache)$)|NODE_ENV$)/i.test(name) || name === 'NPM_CONFIG_REGISTRY',
    ),
  );
}
