import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdtempSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { SetupError } from '../setup-error.ts';
import { systemReason } from '../system-reason.ts';

/** What the folders of unfinished keys begin with. */
const DRAFT = '.draft-';

/**
 * Makes a private file that nobody has made yet, whole or not at all, also when the power fails: a link appears whole, and does
 * not replace what is there. Of two processes that start together the second one finds what the first one made.
 * @param text what it shall hold; not what it holds when it was there
 */
export function writeOnce(file: string, text: string): void {
  const folder = dirname(file);
  const drafts = mkdtempSync(join(folder, DRAFT));
  try {
    const draft = join(drafts, 'file');
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true });
    linkSync(draft, file);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(drafts, { recursive: true, force: true });
  }
  syncFolder(folder);
}

/**
 * Puts a private file in the place of another: whoever reads finds the one or the other, whole, also when the power fails. A link
 * stays and leads to the new one; owner and rights stay too, so that whoever could read it still can.
 * @throws SetupError when it cannot be written; then nothing has changed
 */
export function replaceFile(file: string, text: string): void {
  try {
    replace(realpathSync(file), text);
  } catch (cause) {
    throw new SetupError(
      `${file} cannot be replaced (${systemReason(cause)}): its folder must be writable, and its owner and rights kept. Run this as its owner, or rotate where it is, with a copy of the file, and bring that back.`,
      { cause },
    );
  }
}

function replace(file: string, text: string): void {
  const folder = dirname(file);
  const { uid, gid, mode } = statSync(file);
  const drafts = mkdtempSync(join(folder, DRAFT));
  try {
    const draft = join(drafts, 'file');
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true });
    chownSync(draft, uid, gid);
    chmodSync(draft, mode & 0o777);
    renameSync(draft, file);
  } finally {
    rmSync(drafts, { recursive: true, force: true });
  }
  syncFolder(folder);
}

/** Is this what a process left that died while it made a key? */
export function isDraft(name: string): boolean {
  return name.startsWith(DRAFT);
}

/** Undefined: there is no such file. */
export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** What was written to a file, by whomever, is on the disk when this returns. */
export function syncFile(file: string): void {
  sync(file, 'r+');
}

/** The name of a file is as durable as its folder. Windows has no such thing to open. */
export function syncFolder(folder: string): void {
  if (process.platform !== 'win32') sync(folder, 'r');
}

function sync(path: string, flags: string): void {
  const handle = openSync(path, flags);
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
