import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Step, StepResult, Steps } from './apply-commit.ts';
import type { Refused } from './contract.ts';
import type { Outcome } from './create-store.ts';

/** SQLite's own number for a full disk (or a reached `max_page_count`). */
const SQLITE_FULL = 13;

/** Bounds how long one group keeps the event loop from other work. */
const MAX_GROUP = 500;

interface Waiting {
  readonly change: () => Steps<Outcome>;
  answer(result: Outcome | Refused): void;
}

interface WriterOptions {
  readonly onFatal: (error: unknown) => void;
  readonly schedule: (work: () => void) => void;
}

/**
 * Writes the waiting changes as one transaction: one savepoint each, one COMMIT, one fsync, then all are answered.
 * Nothing is awaited between BEGIN and COMMIT, so no other change can slip in.
 *
 * After any error `isTransaction` decides, because SQLite ends the whole transaction by itself when the disk is full:
 * - still open: that change alone is refused, its savepoint undone;
 * - gone: nothing of the group was written, and all are refused, those too that were a conflict with another of the group.
 *
 * A COMMIT that fails otherwise than full leaves open what is on the disk: the process ends, nobody is answered.
 */
export class GroupWriter {
  readonly #db: DatabaseSync;
  readonly #options: WriterOptions;
  readonly #prepared = new Map<string, StatementSync>();
  readonly #waiting: Waiting[] = [];
  #scheduled = false;
  #dead = false;

  constructor(db: DatabaseSync, options: WriterOptions) {
    this.#db = db;
    this.#options = options;
  }

  /** Resolves after the COMMIT of its group. */
  write<Result extends Outcome>(change: () => Steps<Result>): Promise<Result | Refused> {
    return new Promise((answer) => {
      // What its steps end with is the result of this very change.
      this.#waiting.push({ change, answer: (result) => answer(result as Result | Refused) });
      this.#scheduleGroup();
    });
  }

  /** Writes what waits. */
  finish(): void {
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
    let results: readonly (Outcome | Refused)[];
    try {
      results = this.#transact(group);
    } catch (error) {
      this.#dead = true;
      this.#options.onFatal(error);
      return;
    }
    for (const [index, waiting] of group.entries()) waiting.answer(results[index]!);
  }

  /** @throws when nobody can know whether the group is on the disk. */
  #transact(group: readonly Waiting[]): readonly (Outcome | Refused)[] {
    const refuseAll = (cause: unknown) => group.map((): Refused => ({ kind: 'refused', cause }));
    try {
      this.#execute('begin immediate');
    } catch (cause) {
      return refuseAll(cause);
    }

    const results: (Outcome | Refused)[] = [];
    for (const { change } of group) {
      try {
        results.push(this.#runInSavepoint(change));
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

  #runInSavepoint(change: () => Steps<Outcome>): Outcome {
    this.#execute('savepoint one');
    const steps = change();
    let next = steps.next();
    while (next.done !== true) next = steps.next(this.#run(next.value));
    if (next.value.kind === 'conflict') this.#undoSavepoint();
    else this.#execute('release one');
    return next.value;
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
    if (step.answers === 'rows')
      return { rows: statement.all(...step.parameters).map((row) => ({ ...row })), count: 0 };
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
