import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the project. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** The `package.json` of a folder of the project. */
export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;
}

/**
 * What the manifests of the published packages have in common. They are written and not the ones of the rooms: inside the house sources
 * run as they are, and npm takes no other `exports` at publishing.
 */
export function publishedManifest(input: {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** The range of Node it runs on. */
  readonly node: string;
}) {
  const { node, ...rest } = input;
  return {
    ...rest,
    license: 'Apache-2.0',
    type: 'module',
    engines: { node },
    publishConfig: { access: 'public', provenance: true },
  };
}
