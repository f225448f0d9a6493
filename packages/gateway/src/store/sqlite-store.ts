import { closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { type Ports, systemPorts } from '../ports.ts';
import type { Store } from './contract.ts';
import { createStore } from './create-store.ts';
import { sqlite } from './dialect.ts';
import { beginMark, judge, openMark, readMark, type Water } from './high-water.ts';
import { MOST_BYTES_AT_START, quickCheck } from './integrity.ts';
import { latestMigration, pendingStatements, READABLE_FROM, type SchemaFound } from './migrate.ts';
import { isSqlite } from './sqlite-codes.ts';
import { GroupWriter } from './sqlite-writer.ts';
import { type OnUnsafe, UnsafeStore } from './unsafe-store.ts';

/**
 * How long opening waits for another process on the same file, and with it the event loop; and how long, without it, what is asked
 * of an open store.
 */
const BUSY_TIMEOUT_MS = 3_000;
const BUSY_PAUSE_MS = 20;

export interface SqliteStoreOptions {
  /** Called when a COMMIT failed and nobody can know what is on the disk. The process must end. */
  readonly onFatal: (error: unknown) => void;
  /** Starts a group of commits once those of the moment have gathered. */
  readonly schedule: (work: () => void) => void;
  readonly ports?: Pick<Ports, 'monotonicMs' | 'sleep'> | undefined;
  /** Decides about a store that lost what was acknowledged; accepted unless given. */
  readonly onUnsafe?: OnUnsafe | undefined;
  /** Reads the whole file before anything else, unless it is larger than {@link MOST_BYTES_AT_START}. */
  readonly checkFile?: boolean | undefined;
  /** Whether older tables are brought up to date, which they are unless this says no. */
  readonly mayMigrate?: boolean | undefined;
  /** Hears of what goes wrong beside the commits. */
  readonly onTrouble?: ((error: unknown) => void) | undefined;
}

/** The file beside the store that says how much it must hold. */
export function markFileOf(file: string): string {
  return `${file}-mark`;
}

/**
 * The embedded store: WAL, `synchronous=FULL`, one writing connection and one that only reads.
 * @throws UnsafeStore when what was acknowledged is not in the file, and nobody accepts that
 */
export function openSqliteStore(file: string, options: SqliteStoreOptions): Store {
  const { ports = systemPorts, onTrouble = () => {}, onUnsafe = () => 'accept', mayMigrate = true } = options;
  createPrivately(file);
  const db = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
  let water: Water;
  try {
    // FULL: the default under WAL of some builds is NORMAL, which loses acknowledged commits with the power.
    db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;');
    // The writer does it, since SQLite itself says nothing of one that failed.
    db.exec('pragma wal_autocheckpoint = 0');
    if (options.checkFile === true) checkFile(db, file);
    water = begin(db, file, { onUnsafe, mayMigrate });
    db.exec('pragma busy_timeout = 0');
  } catch (error) {
    db.close();
    throw explained(file, error);
  }

  const mark = openMark(markFileOf(file), water.storeId, {
    monotonicMs: () => ports.monotonicMs(),
    onTrouble,
  });
  const writer = new GroupWriter(db, {
    onFatal: options.onFatal,
    schedule: options.schedule,
    onCommit: (commits) => mark.raise(commits),
    onTrouble,
    busy: {
      pause: () => ports.sleep(BUSY_PAUSE_MS),
      most: BUSY_TIMEOUT_MS / BUSY_PAUSE_MS,
    },
  });
  const reader = new DatabaseSync(file, { readOnly: true, timeout: 0 });
  const prepared = new Map<string, StatementSync>();

  return createStore(sqlite, {
    ask: async ({ sql, parameters }) => {
      for (let pauses = 0; ; pauses += 1) {
        try {
          let statement = prepared.get(sql);
          if (statement === undefined) {
            statement = reader.prepare(sql);
            prepared.set(sql, statement);
          }
          return statement.all(...parameters).map((columns) => ({ ...columns }));
        } catch (error) {
          if (!isSqlite(error, 'busy') || pauses === BUSY_TIMEOUT_MS / BUSY_PAUSE_MS) throw error;
          await ports.sleep(BUSY_PAUSE_MS);
        }
      }
    },
    run: (change) => writer.write(change),
    clockMs: async () => null,
    makeMonths: async () => [],
    schemaNumber: async () => Number(reader.prepare('pragma user_version').get()?.['user_version']),
    close: async () => {
      writer.finish();
      reader.close();
      db.close();
      await mark.close();
    },
  });
}

/** SQLite gives a new file the rights of the umask, and the log beside it those of the file. */
function createPrivately(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
}

/**
 * Brings the tables up to date, and compares the store with its mark. `BEGIN IMMEDIATE` lets one process through at a time; the next
 * ones find the number already written.
 */
function begin(
  db: DatabaseSync,
  file: string,
  { onUnsafe, mayMigrate }: { readonly onUnsafe: OnUnsafe; readonly mayMigrate: boolean },
): Water {
  db.exec('begin immediate');
  try {
    const found = schemaOfSqlite(db);
    for (const statement of pendingStatements(sqlite, found, { mayMigrate })) db.exec(statement);
    if (found.number < latestMigration) db.exec(`pragma user_version = ${latestMigration}`);
    const water = checkMark(db, file, onUnsafe);
    db.exec('commit');
    return water;
  } catch (error) {
    if (db.isTransaction) db.exec('rollback');
    throw error;
  }
}

export function schemaOfSqlite(db: Pick<DatabaseSync, 'prepare'>): SchemaFound {
  const number = Number(db.prepare('pragma user_version').get()?.['user_version']);
  const said = number === 0 ? undefined : db.prepare(READABLE_FROM).get()?.['value'];
  return { number, readableFrom: said === undefined ? null : Number(said) };
}

/** Here nobody else commits, so that mark and store are of one moment. */
function checkMark(db: DatabaseSync, file: string, onUnsafe: OnUnsafe): Water {
  const markFile = markFileOf(file);
  const mark = readMark(markFile);
  const { water, isNew } = waterOf(db);
  // Nothing was acknowledged yet when its mark says 0: the first start was cut off.
  const judgement = isNew ? (mark === null || mark.commits === 0 ? 'none' : 'lost') : judge(water, mark);
  if (judgement === 'holds') return water;
  if (!isNew || judgement === 'lost') {
    const what = {
      lost: `holds ${water.commits} groups of commits, but ${mark?.commits} were written: its log (${file}-wal) is missing, or an older copy lies in its place`,
      none: `has no mark beside it (${markFile}), so nobody can tell whether it is the newest`,
      'other store': `is another one than its mark (${markFile}) is of`,
    }[judgement];
    const unsafe = new UnsafeStore('rolled back', `The store ${file} ${what}.`);
    if (onUnsafe(unsafe) === 'refuse') throw unsafe;
  }
  // Before the commit: a store that says who it is has a mark.
  beginMark(markFile, water);
  return water;
}

/** A new store, and one of before there were marks, is given its name. */
function waterOf(db: DatabaseSync): { readonly water: Water; readonly isNew: boolean } {
  db.exec('create table if not exists high_water (store_id text not null, commits integer not null) strict');
  const find = () => db.prepare('select store_id, commits from high_water').get();
  const found = find();
  if (found === undefined) db.exec('insert into high_water values (lower(hex(randomblob(16))), 0)');
  const row = found ?? find();
  return {
    water: { storeId: String(row?.['store_id']), commits: Number(row?.['commits']) },
    isNew: found === undefined,
  };
}

/** @throws UnsafeStore */
function checkFile(db: DatabaseSync, file: string): void {
  if (statSync(file).size > MOST_BYTES_AT_START) return;
  const flaw = quickCheck(db);
  if (flaw !== null) throw damaged(file, flaw);
}

function explained(file: string, error: unknown): unknown {
  if (!isSqlite(error, 'corrupt', 'notADatabase')) return error;
  return damaged(file, error instanceof Error ? error.message : '', error);
}

function damaged(file: string, flaw: string, cause?: unknown): UnsafeStore {
  return new UnsafeStore('damaged', `The store ${file} is damaged (${flaw}).`, { cause });
}
