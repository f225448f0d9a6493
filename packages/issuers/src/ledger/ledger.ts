import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { virtualCards } from '../cards/virtual-cards.ts';
import { MIGRATIONS, SCHEMA, SCHEMA_VERSION } from './schema.ts';

/**
 * The card companies' durable memory, `<dataDir>/issuers.sqlite`. Everything runs synchronously, so that a transaction
 * never interleaves with another; a commit is on the disk before it returns (WAL, synchronous=FULL).
 */
export class Ledger {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(dataDir: string) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const file = join(dataDir, 'issuers.sqlite');
    // SQLite gives a new file the rights of the umask, and the log beside it those of the file.
    closeSync(openSync(file, 'a', 0o600));
    this.#database = new DatabaseSync(file);
    this.#database.exec('PRAGMA busy_timeout = 2000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    this.transact(() => this.#migrate());
  }

  /** Runs `work` in one transaction; what it throws rolls everything back. */
  transact<Result>(work: () => Result): Result {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      // SQLite has already rolled back after some failures (a full disk, for one).
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  run(sql: string, ...values: readonly SQLInputValue[]): void {
    this.#prepare(sql).run(...values);
  }

  /** The first row, or undefined. The tables are STRICT, so the columns have the types their row types state. */
  get<Row>(sql: string, ...values: readonly SQLInputValue[]): Row | undefined {
    return this.#prepare(sql).get(...values) as Row | undefined;
  }

  all<Row>(sql: string, ...values: readonly SQLInputValue[]): readonly Row[] {
    return this.#prepare(sql).all(...values) as unknown as readonly Row[];
  }

  /** Appends to the audit trail. `detail` never carries a PIN, a token or a code. */
  record(event: EventEntry): void {
    this.run(
      'INSERT INTO events (at_ms, subject, kind, detail) VALUES (?, ?, ?, ?)',
      event.atMs,
      event.subject,
      event.kind,
      JSON.stringify(event.detail ?? {}),
    );
  }

  close(): void {
    this.#database.close();
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #migrate(): void {
    const row = this.#database.prepare('PRAGMA user_version').get();
    const version = Number(row?.['user_version'] ?? 0);
    if (version > SCHEMA_VERSION) {
      throw new Error(
        `issuers.sqlite has schema version ${version}; this version of the program knows ${SCHEMA_VERSION}`,
      );
    }
    if (version === 0) this.#database.exec(SCHEMA);
    else for (const migration of MIGRATIONS.slice(version - 1)) this.#database.exec(migration);
    const insert = this.#database.prepare('INSERT OR IGNORE INTO cards (id, company) VALUES (?, ?)');
    for (const card of virtualCards) insert.run(card.id, card.company);
    this.#database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
  }
}

export interface EventEntry {
  readonly atMs: number;
  /** The authentication or attempt it happened to. */
  readonly subject: string;
  readonly kind:
    | 'begun'
    | 'wrong-pin'
    | 'locked'
    | 'authenticated'
    | 'rejected'
    | 'cancelled'
    | 'approved'
    | 'declined'
    | 'refunded'
    | 'reversed';
  readonly detail?: Readonly<Record<string, string | number>>;
}
