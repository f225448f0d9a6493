import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stageDojang } from './stage-dojang.ts';
import { stageSdk } from './stage-sdk.ts';

/** The published packages, as files that npm installs. */
export interface Tarballs {
  readonly sdk: string;
  readonly dojang: string;
}

/** Builds the published packages in a folder, and packs them there. */
export async function pack(folder: string): Promise<Tarballs> {
  mkdirSync(folder, { recursive: true });
  const staged = { sdk: join(folder, 'sdk'), dojang: join(folder, 'dojang') };
  await stageSdk(staged.sdk);
  await stageDojang(staged.dojang);
  return { sdk: await packFolder(staged.sdk, folder), dojang: await packFolder(staged.dojang, folder) };
}

async function packFolder(staged: string, into: string): Promise<string> {
  const { stdout } = await promisify(execFile)(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', into],
    { cwd: staged, shell: process.platform === 'win32' },
  );
  return join(into, filenameOf(JSON.parse(stdout)));
}

/** npm 12 answers by the name of each package, the ones before with a list. */
function filenameOf(answer: unknown): string {
  const [packed] = Object.values(answer as Record<string, { readonly filename: string }>);
  if (packed === undefined) throw new Error('npm packed nothing.');
  return packed.filename;
}
