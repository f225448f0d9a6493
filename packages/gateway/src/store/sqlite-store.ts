import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Store } from './contract.ts';
import { createStore } from './create-store.ts';
import { sqlite } from './dialect.ts';
import { latestMigration, pendingStatements } from './migrate.ts';
import { GroupWriter } from './sqlite-writer.ts';

/** How long a statement waits for another process on the same file; with it the event loop waits. */
const BUSY_TIMEOUT_MS = 3_000;

export interface SqliteStoreOptions {
  /** Called when a COMMIT failed and nobody can know what is on the disk. The process must end. */
  readonly onFatal: (error: unknown) => void;
  /** Starts a group of commits once those of the moment have gathered. */
  readonly schedule: (work: () => void) => void;
}

/** The embedded store: WAL, `synchronous=FULL`, one writing connection and one that only reads. */
export function openSqliteStore(file: string, options: SqliteStoreOptions): Store {
  createPrivately(file);
  const db = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
  try {
    // FULL: the default under WAL of some builds is NORMAL, which loses acknowledged commits with the power.
    db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;');
    migrate(db);
  } catch (error) {
    db.close();
    throw error;
  }

  const writer = new GroupWriter(db, options);
  const reader = new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  const prepared = new Map<string, StatementSync>();

  return createStore(sqlite, {
    ask: async ({ sql, parameters }) => {
      let statement = prepared.get(sql);
      if (statement === undefined) {
        statement = reader.prepare(sql);
        prepared.set(sql, statement);
      }
      return statement.all(...parameters).map((columns) => ({ ...columns }));
    },
    run: (change) => writer.write(change),
    close: async () => {
      writer.finish();
      reader.close();
      db.close();
    },
  });
}

/** SQLite gives a new file the rights of the umask, and the log beside it those of the file. */
function createPrivately(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
}

/** `BEGIN IMMEDIATE` lets one process through at a time; the next ones find the number already written. */
function migrate(db: DatabaseSync): void {
  db.exec('begin immediate');
  try {
    const applied = Number(db.prepare('pragma user_version').get()?.['user_version']);
    for (const statement of pendingStatements(sqlite, applied)) db.exec(statement);
    db.exec(`pragma user_version = ${latestMigration}`);
    db.exec('commit');
  } catch (error) {
    if (db.isTransaction) db.exec('rollback');
    throw error;
  }
}
