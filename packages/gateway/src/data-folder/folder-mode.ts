import { existsSync, mkdirSync, readdirSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Mode } from '../settings.ts';
import { SetupError } from '../setup-error.ts';
import { systemReason } from '../system-reason.ts';
import { describeExposed, exposedFiles } from './exposed-files.ts';
import { isDraft, readIfThere, writeOnce } from './write-once.ts';

/** Says for which mode a folder is, before anything else is in it. */
const MODE_FILE = 'mode';
const DATABASE_FILE = 'gateway.sqlite';
/** Keys, their copies too, as test mode makes and people name them. */
const KEY_NAME = /\.(key|secret|token)\b/i;

/**
 * Makes sure that a data folder is private and belongs to a mode, before a key or a database is made in it. Writes nothing
 * into a folder of the other mode.
 * @throws SetupError
 */
export function prepareFolder(folder: string, mode: Mode): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    checkFolder(folder, mode);
    const file = join(folder, MODE_FILE);
    if (!existsSync(file)) writeOnce(file, `${mode}\n`);
  } catch (cause) {
    throw unusableFolder(folder, cause);
  }
}

/** Makes sure that a data folder does not belong to the other mode, and changes nothing. @throws SetupError */
export function checkFolder(folder: string, mode: Mode): void {
  try {
    const known = modeOfFolder(folder) ?? mode;
    if (known !== mode) throw otherMode(folder, { known, wanted: mode });
    if (mode === 'live') refuseUnsafe(folder);
  } catch (cause) {
    throw unusableFolder(folder, cause);
  }
}

/**
 * For which mode a folder is: as it says itself, else, when it was made before folders said it, as its database says. Null when
 * nobody has said.
 */
export function modeOfFolder(folder: string): Mode | null {
  const said = readIfThere(join(folder, MODE_FILE))?.trim();
  if (said === 'test' || said === 'live') return said;
  if (said !== undefined)
    throw new SetupError(
      `${join(folder, MODE_FILE)} says no mode: write test or live into it, whichever the data beside it are of.`,
    );
  return modeOfDatabase(join(folder, DATABASE_FILE));
}

/** What a person can do about a folder that cannot be used; a sentence stays as it is. */
export function unusableFolder(folder: string, cause: unknown): SetupError {
  if (cause instanceof SetupError) return cause;
  return new SetupError(
    `The data folder ${folder} cannot be used (${systemReason(cause)}): make it writable, or name another one with DOJANG_DATA or --data.`,
    { cause },
  );
}

export function otherMode(where: string, { known, wanted }: Record<'known' | 'wanted', Mode>): SetupError {
  return new SetupError(
    `The data in ${where} belong to ${known} mode, and DOJANG_MODE says ${wanted}: ` +
      'use another folder with DOJANG_DATA (test and live data are never mixed).',
  );
}

/** Keys of live come from elsewhere: one that lies beside the data is left over, and is good for nobody but a thief. */
function refuseUnsafe(folder: string): void {
  if (!existsSync(folder)) return;
  const exposed = exposedFiles(folder);
  if (exposed.length > 0)
    throw new SetupError(`Live mode keeps its data to itself. ${describeExposed(exposed)}`);
  const stray = readdirSync(folder).filter((name) => KEY_NAME.test(name) || isDraft(name));
  if (stray.length > 0)
    throw new SetupError(`Keys lie in the live data folder ${folder} (${stray.join(', ')}): ${AWAY}.`);
}

/** Whatever they are called: who copies the folder must not get the keys with it. @throws SetupError */
export function refuseKeysInside(folder: string, files: readonly string[]): void {
  const inside = files.filter((file) => !isAway(relative(realPath(folder), realPath(file))));
  if (inside.length > 0)
    throw new SetupError(`Secrets are in the live data folder ${folder} (${inside.join(', ')}): ${AWAY}.`);
}

const AWAY =
  'live keeps its keys away from its data, so move them (DOJANG_MASTER_KEY_FILE and the like say where)';

function isAway(path: string): boolean {
  return path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path);
}

/** Where a path leads, when it leads anywhere yet. */
function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : resolve(path);
}

/** Read without a change: the folder may be another mode's. */
function modeOfDatabase(file: string): Mode | null {
  if (!existsSync(file)) return null;
  const database = new DatabaseSync(file, { readOnly: true, timeout: 3_000 });
  try {
    const isThere = database.prepare("select 1 from sqlite_master where name = 'meta'").get() !== undefined;
    const row = isThere ? database.prepare("select value from meta where key = 'mode'").get() : undefined;
    const mode = row?.['value'];
    return mode === 'test' || mode === 'live' ? mode : null;
  } finally {
    database.close();
  }
}
