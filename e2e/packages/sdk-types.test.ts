import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { installAlone, type Place, placeWith } from './install.ts';

const compilers = [
  ['TypeScript 5.4', 'typescript-5.4'],
  ['the newest TypeScript', 'typescript-newest'],
] as const;

/** As shops have it, and as strict as it gets: declarations are checked, too. */
const strict = [
  '--noEmit',
  '--strict',
  '--exactOptionalPropertyTypes',
  '--target',
  'es2022',
  '--lib',
  'es2022,dom',
];
const ways = [
  ['CommonJS, as Node 16 resolves it', 'shop.cts', ['--module', 'node16', '--moduleResolution', 'node16']],
  ['ESM, as Node 16 resolves it', 'shop.mts', ['--module', 'node16', '--moduleResolution', 'node16']],
  ['a bundler', 'bundled.ts', ['--module', 'esnext', '--moduleResolution', 'bundler']],
] as const;

let shop: Place | null;
beforeAll(async () => {
  shop = await placeWith(
    { 'typescript-5.4': 'npm:typescript@5.4.5', 'typescript-newest': 'npm:typescript@7.0.2' },
    'types',
  );
  if (shop !== null) await installAlone(shop, inject('tarballs').sdk);
});
afterAll(() => shop?.remove());

describe.each(compilers)('%s', (_name, compiler) => {
  test.for(ways)('compiles a shop for %s', async ([, file, options], { skip }) => {
    if (shop === null) return skip('TypeScript could not be had');
    const tsc = join(shop.folder, 'node_modules', compiler, 'bin/tsc');
    copyFileSync(join(shop.folder, 'shop.ts'), join(shop.folder, file));
    const args = [tsc, ...strict, ...options, file];
    expect(await shop.run(process.execPath, args)).toBe('');
  });
});
