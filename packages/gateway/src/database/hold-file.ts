import { DatabaseSync } from 'node:sqlite';
import { SetupError } from '../setup-error.ts';
import { isSqlite } from '../store/sqlite-codes.ts';

/**
 * Opens a file of SQLite for this process alone, until it is closed.
 * @throws SetupError when another process has it open
 */
export function holdFile(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: 0 });
  try {
    // Whoever has opened it holds a lock for as long, also while nothing is asked.
    db.exec('pragma locking_mode = exclusive; begin exclusive; commit');
    return db;
  } catch (cause) {
    db.close();
    if (!isSqlite(cause, 'busy')) throw cause;
    throw new SetupError(`Another process has ${file} open: stop the gateway first.`, { cause });
  }
}
