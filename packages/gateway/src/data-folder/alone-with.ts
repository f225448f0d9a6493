import { existsSync, realpathSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { SetupError } from '../setup-error.ts';
import { systemReason } from '../system-reason.ts';
import { writeOnce } from './write-once.ts';

/**
 * Works while no other process changes a file: what was read of it still holds when it is replaced. A process that dies lets go, since
 * the lock is the system's own, on an empty file beside.
 * @throws SetupError when another one is at it, or the file beside cannot be made
 */
export async function aloneWith<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  // Whoever reads it says what is missing.
  if (!existsSync(file)) return await work();
  const lock = take(file);
  try {
    return await work();
  } finally {
    lock.close();
  }
}

function take(file: string): DatabaseSync {
  // A link leads to the same file by another name.
  const beside = `${realpathSync(file)}.lock`;
  let lock: DatabaseSync;
  try {
    writeOnce(beside, '');
    lock = new DatabaseSync(beside, { timeout: 0 });
  } catch (cause) {
    throw new SetupError(
      `${beside} cannot be made (${systemReason(cause)}): make its folder writable, or rotate where it is, with a copy of ${file}. Nothing was changed.`,
      { cause },
    );
  }
  try {
    lock.exec('begin exclusive');
    return lock;
  } catch (cause) {
    lock.close();
    throw new SetupError(
      `Somebody else is changing ${file} just now: wait until that is done. Nothing was changed.`,
      { cause },
    );
  }
}
