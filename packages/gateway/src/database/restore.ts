import { chmodSync, constants, copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { kstTimestamp } from '@dojang/protocol/time';
import { modeOfFolder, otherMode, prepareFolder } from '../data-folder/folder-mode.ts';
import { syncFile, syncFolder } from '../data-folder/write-once.ts';
import { storeFileIn } from '../open-state.ts';
import type { Mode } from '../settings.ts';
import { SetupError } from '../setup-error.ts';
import { fullCheck } from '../store/integrity.ts';
import { latestMigration } from '../store/migrate.ts';
import { isSqlite } from '../store/sqlite-codes.ts';
import { type BackupNote, besides, readNote, readSums, removePart, sumOf } from './backup-files.ts';
import { holdFile } from './hold-file.ts';

export interface RestoreOptions {
  /** The `.sqlite` of a backup. */
  readonly backup: string;
  /** The data folder that the store goes to; made when absent. */
  readonly dataDir: string;
  /** What the environment says of it; null: nothing. */
  readonly mode: Mode | null;
  /** A store that lies there is kept beside it, under another name; without this it is refused. */
  readonly moveAside: boolean;
  readonly nowMs: number;
}

export interface Restored extends BackupNote {
  /** Where the store that was there lies now; null: there was none. */
  readonly movedTo: string | null;
}

/**
 * Puts a backup in the place of the store. It has no mark there: live refuses it until somebody takes it for all there is, since
 * payments after it are missing. It also is a store of another name from then on, so that nobody takes it for what was there before.
 * @throws SetupError when it is no backup as it was made, or another process has the store open; then nothing has changed
 */
export async function restore(options: RestoreOptions): Promise<Restored> {
  const { backup, dataDir, moveAside, nowMs } = options;
  const sums = readSums(backup);
  const note = readNote(backup);
  if (note.migration > latestMigration)
    throw new SetupError(
      `The backup is of a newer version (migration ${note.migration}; this one knows ${latestMigration}): restore it with that one.`,
    );
  const mode = note.mode ?? 'test';
  const known = options.mode ?? modeOfFolder(dataDir) ?? mode;
  if (known !== mode) throw otherMode(backup, { known: mode, wanted: known });
  prepareFolder(dataDir, mode);
  const file = storeFileIn(dataDir);
  if (existsSync(file) && !moveAside)
    throw new SetupError(
      `There is a store already, ${file}: --move-aside keeps it beside the restored one, under another name.`,
    );
  const part = `${file}.part`;
  rmSync(part, { force: true });
  try {
    copyFileSync(backup, part, constants.COPYFILE_EXCL);
    chmodSync(part, 0o600);
    for (const [path, from] of [
      [part, backup],
      [besides(backup).note, besides(backup).note],
    ] as const)
      if ((await sumOf(path)) !== sums.get(basename(from)))
        throw new SetupError(
          `${from} is not what it was when it was made: its checksum differs. Take another one.`,
        );
    nameAnew(part, backup);
    const movedTo = existsSync(file) ? moveFilesAside(file, `before-${kstTimestamp(nowMs)}`) : null;
    // What a mark or a log without a file says is of no store that is here.
    for (const end of ['-mark', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
    renameSync(part, file);
    syncFolder(dirname(file));
    return { ...note, movedTo };
  } finally {
    removePart(part);
  }
}

/** @throws SetupError when it is damaged */
function nameAnew(part: string, backup: string): void {
  const db = new DatabaseSync(part);
  try {
    const flaw = fullCheck(db);
    if (flaw !== null) throw new SetupError(`${backup} is damaged (${flaw}). Take another one.`);
    db.exec('update high_water set store_id = lower(hex(randomblob(16)))');
  } finally {
    db.close();
  }
  syncFile(part);
}

/**
 * Renames a store with what belongs to it. @returns its new name
 * @throws SetupError when another process has it open
 */
export function moveFilesAside(file: string, word: string): string {
  try {
    // Closing it brings its log into it.
    holdFile(file).close();
  } catch (error) {
    // Of a file that is no store any more nobody can tell who has it open.
    if (!isSqlite(error, 'corrupt', 'notADatabase')) throw error;
  }
  const aside = `${file}.${word}`;
  for (const end of ['', '-wal', '-mark'])
    if (existsSync(`${file}${end}`)) renameSync(`${file}${end}`, `${aside}${end}`);
  rmSync(`${file}-shm`, { force: true });
  return aside;
}
