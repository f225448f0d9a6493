/** Builds and packs what is published into `dist/packages`: files that `npm install <file>` takes. */
import { statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './packages/manifest.ts';
import { pack } from './packages/pack.ts';

for (const file of Object.values(await pack(join(root, 'dist/packages'))))
  console.log(`${relative(root, file)}  ${Math.round(statSync(file).size / 1_000)} kB`);
