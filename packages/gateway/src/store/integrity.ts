import { once } from 'node:events';
import type { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { isSqlite } from './sqlite-codes.ts';

/** A larger file is read while the gateway works: see {@link checkBeside}. */
export const MOST_BYTES_AT_START = 2 ** 28;

/** The first thing that is wrong with the file, in SQLite's words; null when nothing is. Reads all of it. */
export function quickCheck(db: Pick<DatabaseSync, 'prepare'>): string | null {
  return check(db, 'quick_check');
}

/** The same, and whether each index has the rows of its table: what time there is no need to save. */
export function fullCheck(db: Pick<DatabaseSync, 'prepare'>): string | null {
  return check(db, 'integrity_check');
}

function check(db: Pick<DatabaseSync, 'prepare'>, kind: 'quick_check' | 'integrity_check'): string | null {
  try {
    const said = String(db.prepare(`pragma ${kind}(1)`).get()?.[kind]);
    return said === 'ok' ? null : said.replaceAll('\n', ' ');
  } catch (error) {
    if (error instanceof Error && isSqlite(error, 'corrupt', 'notADatabase')) return error.message;
    throw error;
  }
}

/**
 * The same of a file that is in use, in a thread of its own.
 * @param signal ends it early; the answer is null then
 */
export async function checkBeside(file: string, signal: AbortSignal): Promise<string | null> {
  const worker = new Worker(new URL('./integrity-worker.ts', import.meta.url), { workerData: file });
  worker.unref();
  const end = () => void worker.terminate();
  signal.addEventListener('abort', end, { once: true });
  try {
    const [flaw] = await Promise.race([once(worker, 'message'), once(worker, 'exit').then(() => [null])]);
    return typeof flaw === 'string' ? flaw : null;
  } finally {
    signal.removeEventListener('abort', end);
    end();
  }
}
