import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';
import { publishedManifest, readManifest, root } from './manifest.ts';

const room = join(root, 'packages/sdk');

/** What a shop imports: the name of the built file, and its source. */
const entries = { index: 'src/index.ts', browser: 'src/browser/index.ts', testing: 'src/testing/index.ts' };

/** Declarations take seconds; nobody has to be told each time. */
const checks = { pluginTimings: false };

interface Form {
  readonly format: 'es' | 'cjs';
  readonly code: 'js' | 'cjs';
  /** TypeScript takes a declaration for the kind of module that its extension says. */
  readonly types: 'd.ts' | 'd.cts';
}

const forms: readonly Form[] = [
  { format: 'es', code: 'js', types: 'd.ts' },
  { format: 'cjs', code: 'cjs', types: 'd.cts' },
];

/** Writes the folder that is packed as `@dojang/sdk`. What it shares with the protocol is built in, so that it depends on nothing. */
export async function stageSdk(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const form of forms) {
    await writeCode(folder, form);
    await writeTypes(folder, form);
  }
  for (const file of ['README.md', 'README.ko.md']) copyFileSync(join(room, file), join(folder, file));
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(sdkManifest(), null, 2)}\n`);
}

async function writeCode(folder: string, { format, code }: Form): Promise<void> {
  const bundle = await rolldown({ cwd: room, input: entries, platform: 'neutral', checks });
  await bundle.write({
    dir: join(folder, 'dist'),
    format,
    sourcemap: true,
    entryFileNames: `[name].${code}`,
    chunkFileNames: `shared-[hash].${code}`,
  });
  await bundle.close();
}

async function writeTypes(folder: string, { types }: Form): Promise<void> {
  const bundle = await rolldown({
    cwd: room,
    input: entries,
    platform: 'neutral',
    checks,
    plugins: [
      dts({
        emitDtsOnly: true,
        // The sources of the protocol are found through node_modules, and would else count as somebody else's.
        eager: true,
        tsconfig: join(root, 'tsconfig.universal.json'),
      }),
    ],
  });
  const extension = types.slice('d.'.length);
  await bundle.write({
    dir: join(folder, 'dist'),
    format: 'es',
    // The plugin ends the name of a declaration by `.d`, and drops the code.
    entryFileNames: ({ name }) => (name.endsWith('.d') ? `[name].${extension}` : '[name].js'),
    chunkFileNames: ({ name }) => `shared-[hash]${name.endsWith('.d') ? `.d.${extension}` : '.js'}`,
  });
  await bundle.close();
}

function sdkManifest() {
  const { description, version } = readManifest('packages/sdk');
  return {
    ...publishedManifest({ name: '@dojang/sdk', version, description, node: '>=20.19' }),
    sideEffects: false,
    exports: {
      '.': exportOf('index'),
      './browser': exportOf('browser'),
      './testing': exportOf('testing'),
      './package.json': './package.json',
    },
    // For what does not read `exports`: TypeScript with the resolution of Node 10.
    main: './dist/index.cjs',
    types: './dist/index.d.cts',
    typesVersions: { '*': { browser: ['./dist/browser.d.cts'], testing: ['./dist/testing.d.cts'] } },
    files: ['dist', 'README.ko.md'],
  };
}

function exportOf(name: keyof typeof entries) {
  return {
    import: { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` },
    require: { types: `./dist/${name}.d.cts`, default: `./dist/${name}.cjs` },
  };
}
