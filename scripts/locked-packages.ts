import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface LockEntry {
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly link?: boolean;
}

/** A package of others, as `package-lock.json` has it. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX; null: not said. */
  readonly license: string | null;
  readonly integrity: string | null;
  /** Installed with `npm ci --omit=dev`. */
  readonly isProduction: boolean;
}

/** Every package that may be installed, by name and version. */
export function lockedPackages(root: string): readonly LockedPackage[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, LockEntry>>;
  };
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path.includes('node_modules/') && entry.link !== true)
    .map(([path, entry]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version: entry.version ?? '',
      license: entry.license ?? null,
      integrity: entry.integrity ?? null,
      isProduction: entry.dev !== true && entry.devOptional !== true,
    }))
    .toSorted((left, right) => compare(`${left.name}@${left.version}`, `${right.name}@${right.version}`));
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
