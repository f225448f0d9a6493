import { chained, emptyTrail, type Head } from './act-chain.ts';
import type { Committed, Conflict, Conflicted } from './contract.ts';
import type { Bound, Columns, Value } from './statement.ts';
import { type Table, tableNames, tables } from './tables.ts';
import type { Append, Claim, Commit, Put, Write } from './write.ts';
import type { WriteStatements } from './write-statements.ts';

/** What the engine shall run next. */
export interface Step extends Bound {
  readonly answers: 'rows' | 'count';
}

export interface StepResult {
  readonly rows: readonly Columns[];
  /** Rows that a change touched. */
  readonly count: number;
}

/** Rows that a change answers. */
export interface Taken {
  readonly kind: 'taken';
  readonly rows: readonly Columns[];
}

export type Steps<Result> = Generator<Step, Result, StepResult>;

/**
 * The one meaning of a `Commit`, as steps for either engine: SQLite runs them synchronously, PostgreSQL awaits each.
 * Answers the first conflict in the order versions, unique keys, limits, claims, after which the engine rolls back.
 */
export function* applyCommit(statements: WriteStatements, commit: Commit): Steps<Committed | Conflicted> {
  if ((yield* run(statements.commit(commit))) === 0) return { kind: 'committed' };
  let on: Conflict | null = null;
  for (const write of inOrder(commit.writes)) {
    // A wrong version is the stronger news: versioned rows are all tried, also after a taken key.
    if (on !== null && write.kind !== 'put' && write.kind !== 'hold') break;
    const found = yield* apply(statements, write);
    if (found === 'version') return { kind: 'conflict', on: found };
    on ??= found;
  }
  return on === null ? { kind: 'committed' } : { kind: 'conflict', on };
}

function* apply(statements: WriteStatements, write: Write): Steps<Conflict | null> {
  switch (write.kind) {
    case 'put':
      return yield* applyPut(statements, write);
    case 'insert':
      return (yield* run(statements.insert(write))) > 0 ? null : 'key';
    case 'patch':
      yield* run(statements.patch(write));
      return null;
    case 'release':
      yield* run(statements.release(write));
      return null;
    case 'take':
    case 'take-unsealed':
      return yield* applyTake(statements, write);
    case 'hold': {
      const { rows } = yield { ...statements.hold(write), answers: 'rows' };
      return rows[0]?.['version'] === write.row.version ? null : 'version';
    }
    case 'count':
      return (yield* run(statements.count(write))) > 0 ? null : 'limit';
    case 'uncount':
      yield* run(statements.uncount(write));
      return null;
    case 'clear':
      yield* run(statements.clear(write));
      return null;
    case 'append':
      return yield* applyAppend(statements, write);
  }
}

/** Whoever appends waits for whoever did before, and so finds the end of the trail. */
function* applyAppend(statements: WriteStatements, { row }: Append): Steps<Conflict | null> {
  const { lockActs } = statements;
  if (lockActs !== null) yield* run(lockActs);
  const { rows } = yield { ...statements.head(), answers: 'rows' };
  const [last = emptyTrail] = rows as readonly Head[];
  yield* run(statements.insert({ table: 'acts', row: chained(row, last) }));
  return null;
}

function* applyPut(statements: WriteStatements, write: Put): Steps<Conflict | null> {
  const { version } = write.row;
  const count = yield* run(version === 1 ? statements.insert(write) : statements.update(write));
  if (count > 0) return null;
  // Nothing was written: either the version is another, or it is right and one of the row's keys is taken.
  const { rows } = yield { ...statements.version(write), answers: 'rows' };
  return (rows[0]?.['version'] ?? 0) === version - 1 ? 'key' : 'version';
}

function* applyTake(statements: WriteStatements, write: Claim): Steps<Conflict | null> {
  if ((yield* run(statements.take(write))) > 0) return null;
  if (write.kind !== 'take-unsealed') return 'order';
  const { rows } = yield { ...statements.sealed(write), answers: 'rows' };
  return rows.length > 0 ? 'sealed' : 'order';
}

function* run(statement: Bound): Steps<number> {
  const { count } = yield { ...statement, answers: 'count' };
  return count;
}

/** Rows are taken in the order of their tables and keys, so that two commits cannot wait for each other in a circle. */
function inOrder(writes: readonly Write[]): readonly Write[] {
  if (writes.length < 2) return writes;
  return writes
    .map((write) => ({ write, place: placeOf(write) }))
    .toSorted((left, right) => compare(left.place, right.place))
    .map(({ write }) => write);
}

/** A patch and a count find what was inserted; a claim is given back before it is taken. */
function placeOf(write: Write): readonly Value[] {
  const table = tableNames.indexOf(write.table);
  return [
    table,
    write.kind === 'patch' || write.kind === 'count' ? 1 : 0,
    ...keyOf(write),
    write.kind === 'release' ? 0 : 1,
  ];
}

/** The values of the key of the row that is written; of a patch maybe only the first. */
export function keyOf(write: Write): readonly Value[] {
  const { key }: Table = tables[write.table];
  const values: Readonly<Partial<Record<string, Value>>> = write.kind === 'patch' ? write.key : write.row;
  return key.flatMap((column) => values[column] ?? []);
}

function compare(left: readonly Value[], right: readonly Value[]): number {
  for (const [index, value] of left.entries()) {
    const other = right[index];
    if (other === undefined || other === null || value === null || value > other) return 1;
    if (value < other) return -1;
  }
  return 0;
}
