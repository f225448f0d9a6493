import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { SetupError } from '../setup-error.ts';
import type { CopyFacts } from './copy-facts.ts';

/** What lies beside a copy and says what is in it. */
export interface BackupNote extends CopyFacts {
  /** ISO 8601. */
  readonly madeAt: string;
  readonly bytes: number;
}

/** `dojang-live-20261126-030000.sqlite`: its note is `….json`, the checksums of both `….sha256`. */
export function besides(file: string): { readonly note: string; readonly sums: string } {
  const stem = file.replace(/\.sqlite$/, '');
  return { note: `${stem}.json`, sums: `${stem}.sha256` };
}

const note = z.looseObject({
  madeAt: z.iso.datetime(),
  bytes: z.int(),
  mode: z.enum(['test', 'live']).nullable(),
  migration: z.int(),
  storeId: z.string(),
  commits: z.int(),
  tables: z.record(z.string(), z.int()),
  auditHead: z.string(),
});

/** @throws SetupError when there is none, or none that says what it must */
export function readNote(file: string): BackupNote {
  const { note: path } = besides(file);
  try {
    return note.parse(JSON.parse(readFileSync(path, 'utf8'))) satisfies BackupNote;
  } catch (cause) {
    throw new SetupError(`${path}, which says what is in the backup, is missing or cannot be read.`, {
      cause,
    });
  }
}

/** As `sha256sum -c` reads it. */
export function sumsText(sums: readonly (readonly [file: string, sum: string])[]): string {
  return sums.map(([file, sum]) => `${sum}  ${basename(file)}\n`).join('');
}

/** The checksums beside a backup, by the name of the file. @throws SetupError */
export function readSums(file: string): ReadonlyMap<string, string> {
  const { sums } = besides(file);
  let text: string;
  try {
    text = readFileSync(sums, 'utf8');
  } catch (cause) {
    throw new SetupError(
      `${sums} is missing: it is written last, so the backup may not have come to its end. Take another one.`,
      { cause },
    );
  }
  return new Map(
    [...text.matchAll(/^([0-9a-f]{64}) {2}(.+)$/gm)].map(([, sum, name]) => [name ?? '', sum ?? '']),
  );
}

/** SHA-256 of a file, in hex. */
export async function sumOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Leaves nothing of a copy that is done with, nor of what SQLite put beside it. */
export function removePart(part: string): void {
  for (const end of ['', '-journal', '-wal', '-shm']) rmSync(`${part}${end}`, { force: true });
}
