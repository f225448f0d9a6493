import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { kstTimestamp } from '@dojang/protocol/time';
import { syncFile, syncFolder } from '../data-folder/write-once.ts';
import { SetupError } from '../setup-error.ts';
import { fullCheck } from '../store/integrity.ts';
import { systemReason } from '../system-reason.ts';
import { type BackupNote, besides, removePart, sumOf, sumsText } from './backup-files.ts';
import { type CopyFacts, factsOfFile, trailFlaws } from './copy-facts.ts';

export interface BackUpOptions {
  /** The file of the store; a gateway may be writing to it. */
  readonly file: string;
  /** Where the copy goes; made when absent, for this user alone. */
  readonly folder: string;
  readonly nowMs: number;
  /** Hears how many of how many pages are copied. */
  readonly onProgress?: (copied: number, total: number) => void;
}

export interface BackUp extends BackupNote {
  readonly file: string;
  readonly sha256: string;
  /** Flaws of the audit trail, which the store has too. */
  readonly trailFlaws: number;
}

/** Between two steps others of this process run; a step of 4 MB. */
const PAGES_A_STEP = 1_000;

/**
 * Copies the store of one moment while others write to it, reads the copy whole and compares it with that moment. A copy is there
 * whole and checked, under a name of its own, or not at all; its checksums are written last.
 * @throws SetupError when it cannot be made, or is not what was copied; then nothing is left of it
 */
export async function backUp({ file, folder, nowMs, onProgress }: BackUpOptions): Promise<BackUp> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const source = new DatabaseSync(file, { readOnly: true, timeout: 3_000 });
  try {
    // What is read from here on is of one moment, so that no writer makes the copy begin anew.
    source.exec('begin');
    const facts = await factsOfFile(source);
    const stamp = kstTimestamp(nowMs).replace(/^(\d{8})/, '$1-');
    const copy = join(folder, `dojang-${facts.mode ?? 'new'}-${stamp}.sqlite`);
    const { note: noteFile, sums: sumsFile } = besides(copy);
    for (const path of [copy, noteFile, sumsFile])
      if (existsSync(path)) throw new SetupError(`${path} is there already, and a backup replaces nothing.`);
    refuseFullDisk(file, folder);
    const part = `${copy}.part`;
    try {
      closeSync(openSync(part, 'wx', 0o600));
      await backup(source, part, {
        rate: PAGES_A_STEP,
        progress: ({ totalPages, remainingPages }) => onProgress?.(totalPages - remainingPages, totalPages),
      });
      const flaws = await checkCopy(part, facts);
      syncFile(part);
      const sha256 = await sumOf(part);
      const note: BackupNote = {
        madeAt: new Date(nowMs).toISOString(),
        bytes: statSync(part).size,
        ...facts,
      };
      // A link does not replace what came there meanwhile.
      linkSync(part, copy);
      writePrivately(noteFile, `${JSON.stringify(note, null, 2)}\n`);
      writePrivately(
        sumsFile,
        sumsText([
          [copy, sha256],
          [noteFile, await sumOf(noteFile)],
        ]),
      );
      syncFolder(folder);
      return { ...note, file: copy, sha256, trailFlaws: flaws };
    } finally {
      removePart(part);
    }
  } catch (cause) {
    if (cause instanceof SetupError) throw cause;
    throw new SetupError(`The backup failed (${systemReason(cause)}), and nothing is left of it.`, { cause });
  } finally {
    source.close();
  }
}

/**
 * Reads a copy whole and compares it with what it is a copy of.
 * @returns how many flaws its audit trail has
 * @throws SetupError when it is damaged, or differs
 */
export async function checkCopy(part: string, expected: CopyFacts): Promise<number> {
  const db = new DatabaseSync(part);
  try {
    // One file without a log beside it.
    db.exec('pragma journal_mode = delete');
    const flaw = fullCheck(db);
    if (flaw !== null)
      throw new SetupError(
        `The copy is damaged (${flaw}), as the store may be: see its log, and dojang db status.`,
      );
    const found = await factsOfFile(db);
    for (const [name, value] of Object.entries(expected))
      if (JSON.stringify(found[name as keyof typeof found]) !== JSON.stringify(value))
        throw new SetupError(
          `The copy differs from the store in its ${name}. Check the disk that it was written to.`,
        );
    return (await trailFlaws(db)).length;
  } finally {
    db.close();
  }
}

function refuseFullDisk(file: string, folder: string): void {
  const needed = statSync(file).size + (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0);
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < needed)
    throw new SetupError(
      `There is no room for the backup in ${folder}: ${mebibytes(needed)} MiB are needed, ${mebibytes(bavail * bsize)} MiB are free.`,
    );
}

function mebibytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}

function writePrivately(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600, flag: 'wx', flush: true });
}
