import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Step, StepResult, Steps } from './apply-commit.ts';
import type { Refused } from './contract.ts';
import type { Outcome } from './create-store.ts';
import { isSqlite } from './sqlite-codes.ts';

/** Bounds how long one group keeps the event loop from other work. */
const MAX_GROUP = 500;
/** Pages of the log from which on they are brought into the file: as many as SQLite itself would take. */
const PAGES_OF_LOG = 1_000;

const COUNT_GROUP = 'update high_water set commits = commits + 1 returning commits';

interface Waiting {
  readonly change: () => Steps<Outcome>;
  /** For another process that holds the file. */
  pauses: number;
  answer(result: Outcome | Refused): void;
}

interface WriterOptions {
  readonly onFatal: (error: unknown) => void;
  readonly schedule: (work: () => void) => void;
  /** Hears how many groups are durable, after each. */
  readonly onCommit: (commits: number) => void;
  /** Hears of what goes wrong beside the commits. */
  readonly onTrouble: (error: unknown) => void;
  /** How to wait while another process writes to the file, and how often at most. */
  readonly busy: { readonly pause: () => Promise<void>; readonly most: number };
}

/**
 * Writes the waiting changes as one transaction: one savepoint each, one COMMIT, one fsync, then all are answered.
 * Nothing is awaited between BEGIN and COMMIT, so no other change can slip in.
 *
 * After any error `isTransaction` decides, because SQLite ends the whole transaction by itself when the disk is full:
 * - still open: that change alone is refused, its savepoint undone;
 * - gone: nothing of the group was written, and all are refused, those too that were a conflict with another of the group.
 *
 * A COMMIT whose pages could not all be written (disk full, disk read-only) is none. One that fails otherwise leaves open what is on
 * the disk: the process ends, nobody is answered. So it does when an fsync of the file fails while the log is brought into it: the
 * next one would succeed, whatever the system dropped, and the log would be written over.
 *
 * While another process writes to the file the group waits, without the event loop.
 */
export class GroupWriter {
  readonly #db: DatabaseSync;
  readonly #options: WriterOptions;
  readonly #prepared = new Map<string, StatementSync>();
  readonly #waiting: Waiting[] = [];
  #scheduled = false;
  #dead = false;
  #finishing = false;

  constructor(db: DatabaseSync, options: WriterOptions) {
    this.#db = db;
    this.#options = options;
  }

  /** Resolves after the COMMIT of its group. */
  write<Result extends Outcome>(change: () => Steps<Result>): Promise<Result | Refused> {
    return new Promise((answer) => {
      // What its steps end with is the result of this very change.
      this.#waiting.push({ change, pauses: 0, answer: (result) => answer(result as Result | Refused) });
      this.#scheduleGroup();
    });
  }

  /** Writes what waits; refuses it when another process holds the file. */
  finish(): void {
    this.#finishing = true;
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
    let results: readonly (Outcome | Refused)[] | 'busy';
    try {
      results = this.#transact(group);
      if (results === 'busy') return this.#waitForOthers(group);
      if (this.#waiting.length > 0) this.#scheduleGroup();
      for (const [index, waiting] of group.entries()) waiting.answer(results[index]!);
      this.#moveLog();
    } catch (error) {
      this.#dead = true;
      this.#options.onFatal(error);
    }
  }

  /** Whoever waits is behind the same lock. */
  #waitForOthers(group: readonly Waiting[]): void {
    const { pause, most } = this.#options.busy;
    const cause = new Error('Another process holds the store.');
    for (const waiting of [...group, ...this.#waiting.splice(0)]) {
      if (this.#finishing || waiting.pauses === most) {
        waiting.answer({ kind: 'refused', cause });
        continue;
      }
      waiting.pauses += 1;
      this.#waiting.push(waiting);
    }
    if (this.#waiting.length === 0) return;
    this.#scheduled = true;
    void pause().then(() => {
      this.#scheduled = false;
      this.#writeGroup();
    });
  }

  /** @throws when nobody can know whether the group is on the disk. */
  #transact(group: readonly Waiting[]): readonly (Outcome | Refused)[] | 'busy' {
    const refuseAll = (cause: unknown) => group.map((): Refused => ({ kind: 'refused', cause }));
    try {
      this.#execute('begin immediate');
    } catch (cause) {
      return isSqlite(cause, 'busy') ? 'busy' : refuseAll(cause);
    }

    const before = this.#changes();
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

    let commits: number | null = null;
    if (results.some(({ kind }) => kind === 'committed' || kind === 'taken') && this.#changes() !== before) {
      try {
        commits = Number(this.#prepare(COUNT_GROUP).get()?.['commits']);
      } catch (cause) {
        if (this.#db.isTransaction) this.#execute('rollback');
        return refuseAll(cause);
      }
    }

    try {
      this.#execute('commit');
    } catch (cause) {
      if (isSqlite(cause, 'full', 'write') && !this.#db.isTransaction) return refuseAll(cause);
      throw cause;
    }
    if (commits !== null) this.#options.onCommit(commits);
    return results;
  }

  /** @throws when an fsync failed */
  #moveLog(): void {
    try {
      const pages = Number(this.#prepare('pragma wal_checkpoint(noop)').get()?.['log']);
      if (pages >= PAGES_OF_LOG) this.#prepare('pragma wal_checkpoint(passive)').get();
    } catch (error) {
      if (isSqlite(error, 'sync', 'syncFolder')) throw error;
      // The log stays, and holds everything.
      this.#options.onTrouble(error);
    }
  }

  #changes(): number {
    return Number(this.#prepare('select total_changes() as changes').get()?.['changes']);
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
