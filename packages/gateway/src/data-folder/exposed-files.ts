import { lstatSync, readdirSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Mode } from '../settings.ts';
import { SetupError } from '../setup-error.ts';
import { wayToFile } from './way-to-file.ts';
import { isCode } from './write-once.ts';

/** A folder or file that others than its owner may use, or whose owner is neither this process's user nor root. */
export interface Exposed {
  readonly path: string;
  /** As `chmod` writes it: `755`; or `owned by user 1001`. */
  readonly because: string;
  /** What to do about it, before the path: `chmod 700`. */
  readonly command: string;
  /** Others may put something else there. */
  readonly isWritable: boolean;
}

const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;
/** In such a folder everybody may add files, and replace their own alone. */
const STICKY = 0o1000;
const ROOT = 0;
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
 * their own secret into, or another file in the place of: neither it nor a link or folder on the way to it may be somebody else's,
 * or writable for others. A file that they may only read is for a person to judge, since containers mount secrets so.
 * @throws SetupError
 */
export function exposedSecrets(mode: Mode, files: readonly string[]): readonly Exposed[] {
  if (process.platform === 'win32') return [];
  const ways = files.map(wayToFile);
  const exposed = [
    ...exposedOf(files),
    ...files.flatMap((path) => foreign(path, statSync)),
    ...[...new Set(ways.flatMap(({ links }) => links))].flatMap((path) => foreign(path, lstatSync)),
    ...[...new Set(ways.flatMap(({ folders }) => folders))].flatMap((path) => [
      ...foreign(path, statSync),
      ...openFolder(path),
    ]),
  ];
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
    const command = stats.isDirectory() ? 'chmod 700' : 'chmod 600';
    return [{ path, because: rightsOf(stats), command, isWritable: (stats.mode & OTHERS_WRITE) !== 0 }];
  });
}

function foreign(path: string, look: (path: string) => Stats): readonly Exposed[] {
  const stats = readIfThere(() => look(path));
  const own = process.geteuid?.() ?? ROOT;
  if (stats === null || stats.uid === ROOT || stats.uid === own) return [];
  return [
    {
      path,
      because: `owned by user ${stats.uid}`,
      command: `chown${look === lstatSync ? ' -h' : ''} ${own}`,
      isWritable: true,
    },
  ];
}

/** A folder on the way: that others may read it takes nothing away. */
function openFolder(path: string): readonly Exposed[] {
  const stats = readIfThere(() => statSync(path));
  if (stats === null || (stats.mode & OTHERS_WRITE) === 0 || (stats.mode & STICKY) !== 0) return [];
  return [{ path, because: rightsOf(stats), command: 'chmod go-w', isWritable: true }];
}

function rightsOf({ mode }: Stats): string {
  return (mode & 0o777).toString(8);
}

/** The sentence for a person, with what to do. */
export function describeExposed(exposed: readonly Exposed[]): string {
  const [first] = exposed;
  if (first === undefined) throw new Error('Nothing is exposed.');
  const more = exposed.length === 1 ? '' : ` and ${exposed.length - 1} more`;
  const commands = [...new Set(exposed.map(({ command }) => command))].map((command) => {
    const paths = exposed.filter((other) => other.command === command).map(({ path }) => quoted(path));
    return `${command} ${paths.join(' ')}`;
  });
  return `Others on this machine may use ${first.path} (${first.because})${more}: ${commands.join(' && ')}`;
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
