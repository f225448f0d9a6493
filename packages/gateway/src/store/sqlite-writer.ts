import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { applyCommit, type Step, type StepResult } from './apply-commit.ts';
import type { CommitResult } from './contract.ts';
import type { Columns, Value } from './statement.ts';
import type { Commit } from './write.ts';
import type { WriteStatements } from './write-statements.ts';

/** SQLite's own number for a full disk (or a reached `max_page_count`). */
const SQLITE_FULL = 13;

/** Bounds how long one group keeps the event loop from other work. */
const MAX_GROUP = 500;

interface Waiting {
  readonly commit: Commit;
  readonly answer: (result: CommitResult) => void;
}

interface WriterOptions {
  readonly onFatal: (error: unknown) => void;
  readonly schedule: (work: () => void) => void;
}

/**
 * Writes the waiting commits as one transaction: one savepoint each, one COMMIT, one fsync, then all are answered.
 * Nothing is awaited between BEGIN and COMMIT, so no other commit can slip in.
 *
 * After any error `isTransaction` decides, because SQLite ends the whole transaction by itself when the disk is full:
 * - still open: that commit alone is refused, its savepoint undone;
 * - gone: nothing of the group was written, and all are refused, those too that were a conflict with another of the group.
 *
 * A COMMIT that fails otherwise than full leaves open what is on the disk: the process ends, nobody is answered.
 */
export class GroupWriter {
  readonly #db: DatabaseSync;
  readonly #statements: WriteStatements;
  readonly #options: WriterOptions;
  readonly #prepared = new Map<string, StatementSync>();
  readonly #waiting: Waiting[] = [];
  #scheduled = false;
  #dead = false;

  constructor(db: DatabaseSync, statements: WriteStatements, options: WriterOptions) {
    this.#db = db;
    this.#statements = statements;
    this.#options = options;
  }

  /** Resolves after the COMMIT of its group. */
  write(commit: Commit): Promise<CommitResult> {
    return new Promise((answer) => {
      this.#waiting.push({ commit, answer });
      this.#scheduleGroup();
    });
  }

  /**
   * Runs one change that answers rows, as a transaction of its own.
   * @throws when it was not done
   */
  takeRows(sql: string, parameters: readonly Value[]): readonly Columns[] {
    if (this.#dead) throw new Error('The store cannot write any more.');
    this.#execute('begin immediate');
    let rows: readonly Columns[];
    try {
      rows = this.#prepare(sql).all(...parameters);
    } catch (error) {
      if (this.#db.isTransaction) this.#execute('rollback');
      throw error;
    }
    try {
      this.#execute('commit');
    } catch (error) {
      if (!isFull(error) || this.#db.isTransaction) {
        this.#dead = true;
        this.#options.onFatal(error);
      }
      throw error;
    }
    return rows;
  }

  /** Writes what waits. */
  async finish(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#dead) this.#writeGroup();
  }

  #scheduleGroup(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#options.schedule(() => {
      this.#scheduled = false;
      this.#writeGroup();
    });
  }

  #writeGroup(): void {
    if (this.#dead || this.#waiting.length === 0) return;
    const group = this.#waiting.splice(0, MAX_GROUP);
    if (this.#waiting.length > 0) this.#scheduleGroup();
    let results: readonly CommitResult[];
    try {
      results = this.#transact(group.map(({ commit }) => commit));
    } catch (error) {
      this.#dead = true;
      this.#options.onFatal(error);
      return;
    }
    for (const [index, { answer }] of group.entries()) answer(results[index]!);
  }

  /** @throws when nobody can know whether the group is on the disk. */
  #transact(group: readonly Commit[]): readonly CommitResult[] {
    const refuseAll = (cause: unknown) => group.map((): CommitResult => ({ kind: 'refused', cause }));
    try {
      this.#execute('begin immediate');
    } catch (cause) {
      return refuseAll(cause);
    }

    const results: CommitResult[] = [];
    for (const commit of group) {
      try {
        results.push(this.#applyInSavepoint(commit));
      } catch (cause) {
        if (!this.#db.isTransaction) return refuseAll(cause);
        this.#undoSavepoint();
        results.push({ kind: 'refused', cause });
      }
    }

    try {
      this.#execute('commit');
    } catch (cause) {
      if (isFull(cause) && !this.#db.isTransaction) return refuseAll(cause);
      throw cause;
    }
    return results;
  }

  #applyInSavepoint(commit: Commit): CommitResult {
    this.#execute('savepoint one');
    const steps = applyCommit(this.#statements, commit);
    let next = steps.next();
    while (next.done !== true) next = steps.next(this.#run(next.value));
    if (next.value !== null) {
      this.#undoSavepoint();
      return { kind: 'conflict', on: next.value };
    }
    this.#execute('release one');
    return { kind: 'committed' };
  }

  #undoSavepoint(): void {
    this.#execute('rollback to one');
    this.#execute('release one');
  }

  #execute(sql: string): void {
    this.#prepare(sql).run();
  }

  #run(step: Step): StepResult {
    const statement = this.#prepare(step.sql);
    if (step.answers === 'rows') return { rows: statement.all(...step.parameters), count: 0 };
    return { rows: [], count: Number(statement.run(...step.parameters).changes) };
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare(sql);
      this.#prepared.set(sql, statement);
    }
    return statement;
  }
}

function isFull(error: unknown): boolean {
  // Extended codes keep the kind of error in their lowest byte.
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === SQLITE_FULL;
}
