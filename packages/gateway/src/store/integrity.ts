import type { DatabaseSync } from 'node:sqlite';
import { isSqlite } from './sqlite-codes.ts';

/** A larger file would keep customers waiting at a start. */
export const MOST_BYTES_AT_START = 2 ** 30;

/** The first thing that is wrong with the file, in SQLite's words; null when nothing is. Reads all of it. */
export function quickCheck(db: Pick<DatabaseSync, 'prepare'>): string | null {
  try {
    const said = String(db.prepare('pragma quick_check(1)').get()?.['quick_check']);
    return said === 'ok' ? null : said.replaceAll('\n', ' ');
  } catch (error) {
    if (error instanceof Error && isSqlite(error, 'corrupt', 'notADatabase')) return error.message;
    throw error;
  }
}
