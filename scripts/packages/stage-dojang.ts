import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';
import { publishedManifest, readManifest, root } from './manifest.ts';

/** What runs in a process or a thread of its own; all else is found from there. */
const entries = [
  'packages/cli/src/main.ts',
  'packages/cli/src/start/before-the-shop.ts',
  'packages/gateway/src/store/integrity-worker.ts',
  'examples/shop/src/main.ts',
];

/** Whose dependencies are installed with it. */
const rooms = ['packages/cli', 'packages/gateway', 'packages/issuers', 'packages/protocol', 'examples/shop'];

/** What is taken as it is. Browser code has to be built before. */
const copied = [
  'LICENSE',
  'NOTICE',
  'packages/cli/bin',
  'packages/gateway/assets',
  'packages/issuers/dist',
  'packages/payment-js/dist',
  'packages/window/dist',
  'examples/shop/dist',
];

/**
 * Writes the folder that is packed as `dojang`, and that an installation without development tools runs: command line, gateway, card
 * companies, window, script and example shop. Every source becomes one file of JavaScript at its own place, so that whatever looks
 * for a file beside itself finds it there too.
 */
export async function stageDojang(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const bundle = await rolldown({
    cwd: root,
    input: entries,
    platform: 'node',
    treeshake: false,
    external: (id) => Object.keys(dependencies).some((name) => id === name || id.startsWith(`${name}/`)),
    transform: { target: 'esnext' },
    tsconfig: false,
    plugins: [addressedFiles],
  });
  await bundle.write({
    dir: folder,
    format: 'es',
    sourcemap: true,
    preserveModules: true,
    preserveModulesRoot: root,
    entryFileNames: '[name].js',
  });
  await bundle.close();
  for (const path of copied) cpSync(join(root, path), join(folder, path), { recursive: true });
  for (const room of rooms.slice(0, -1)) {
    const { name, version } = readManifest(room);
    write(folder, join(room, 'package.json'), { name, version, type: 'module' });
  }
  for (const file of ['README.md', 'README.ko.md'])
    cpSync(join(root, 'packages/cli', file), join(folder, file));
  write(folder, 'package.json', dojangManifest());
}

/** A source that is named by its address, for a thread or another process, is built as well. */
const addressedFiles = {
  name: 'addressed-files',
  transform: (code: string) => {
    const changed = code.replaceAll(/(new URL\(\s*['"][^'"]+)\.ts(['"],\s*import\.meta\.url)/g, '$1.js$2');
    // Every place of the source stays where it was.
    return changed === code ? null : { code: changed, map: null };
  },
};

const dependencies = Object.fromEntries(
  rooms
    .flatMap((room) => Object.entries(readManifest(room).dependencies ?? {}))
    .filter(([name]) => !name.startsWith('@dojang/'))
    .toSorted(([left], [right]) => (left < right ? -1 : 1)),
);

function dojangManifest() {
  const { version, description } = readManifest('.');
  return {
    ...publishedManifest({ name: 'dojang', version, description, node: '>=20.19' }),
    bin: { dojang: './packages/cli/bin/dojang.js' },
    exports: { './package.json': './package.json' },
    dependencies,
    files: ['packages', 'examples', '_virtual', 'NOTICE', 'README.ko.md'],
  };
}

function write(folder: string, file: string, manifest: object): void {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
}
