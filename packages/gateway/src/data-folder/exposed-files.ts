import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Mode } from '../settings.ts';
import { SetupError } from '../setup-error.ts';
import { isCode } from './write-once.ts';

/** A folder or file that others than its owner may use. */
export interface Exposed {
  readonly path: string;
  /** As `chmod` writes it: `755`. */
  readonly rights: string;
  readonly isFolder: boolean;
  readonly isWritable: boolean;
}

const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;
/** Databases with their logs and copies, and keys. */
const SECRET_FILE = /\.(sqlite|key|secret|token)\b/;

/**
 * What of a data folder others of this machine may read or write: the folder, the databases with their logs, the keys. A folder
 * that is not there exposes nothing. Windows keeps its rights elsewhere.
 */
export function exposedFiles(folder: string): readonly Exposed[] {
  const names = (readIfThere(() => readdirSync(folder)) ?? []).filter((name) => SECRET_FILE.test(name));
  return exposedOf([folder, ...names.map((name) => join(folder, name))]);
}

/**
 * What others of this machine may use of the files that hold secrets, wherever they lie. Live takes none that others could put
 * their own secret into; one that they may only read is for a person to judge, since containers mount secrets so.
 * @throws SetupError
 */
export function exposedSecrets(mode: Mode, files: readonly string[]): readonly Exposed[] {
  const exposed = exposedOf(files);
  const writable = exposed.filter(({ isWritable }) => isWritable);
  if (mode === 'live' && writable.length > 0)
    throw new SetupError(`Live mode takes no secret that others may write. ${describeExposed(writable)}`);
  return exposed;
}

function exposedOf(paths: readonly string[]): readonly Exposed[] {
  if (process.platform === 'win32') return [];
  return paths.flatMap((path) => {
    // SQLite makes and removes its logs while we look.
    const stats = readIfThere(() => statSync(path));
    if (stats === null || (stats.mode & OTHERS) === 0) return [];
    const rights = (stats.mode & 0o777).toString(8);
    return [{ path, rights, isFolder: stats.isDirectory(), isWritable: (stats.mode & OTHERS_WRITE) !== 0 }];
  });
}

/** The sentence for a person, with what to do. */
export function describeExposed(exposed: readonly Exposed[]): string {
  const [first] = exposed;
  if (first === undefined) throw new Error('Nothing is exposed.');
  const more = exposed.length === 1 ? '' : ` and ${exposed.length - 1} more`;
  const commands = [
    ['700', exposed.filter(({ isFolder }) => isFolder)] as const,
    ['600', exposed.filter(({ isFolder }) => !isFolder)] as const,
  ].flatMap(([rights, paths]) =>
    paths.length === 0 ? [] : [`chmod ${rights} ${paths.map(({ path }) => quoted(path)).join(' ')}`],
  );
  return `Others on this machine may use ${first.path} (${first.rights})${more}: ${commands.join(' && ')}`;
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}

function readIfThere<Result>(read: () => Result): Result | null {
  try {
    return read();
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}
