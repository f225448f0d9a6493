import { applyCommit, type Steps } from './apply-commit.ts';
import { checkCommit } from './check-commit.ts';
import type { Committed, Conflicted, Indeterminate, Refused, Store } from './contract.ts';
import type { Dialect } from './dialect.ts';
import { createQueries } from './queries.ts';
import { createQueueQueries, type DueRow, type Lease, type QueueName } from './queues.ts';
import { createReads } from './reads.ts';
import type { Query, Value } from './statement.ts';
import { StoreUnavailable } from './store-unavailable.ts';
import { commitIdAt } from './write.ts';
import { createWriteStatements } from './write-statements.ts';

/** Rows that a change answers. */
interface Taken<Row> {
  readonly kind: 'taken';
  readonly rows: readonly Row[];
}

/** What a change comes to; undone when it is a conflict. */
export type Outcome = Committed | Conflicted | Taken<unknown>;

/** What an engine does; the rest of a store is the same for both. */
export interface Engine {
  ask<Input, Row>(query: Query<Input, Row>, input: Input): Promise<readonly Row[]>;
  /** Runs a change whole or not at all. */
  run<Result extends Outcome>(change: () => Steps<Result>): Promise<Result | Refused | Indeterminate>;
  /** Waits for what is under way, then closes. */
  close(): Promise<void>;
}

const FORGOTTEN_AT_ONCE = 1_000;

export function createStore(dialect: Dialect, engine: Engine): Store {
  const queries = createQueries(dialect);
  const queues = createQueueQueries(dialect);
  const statements = createWriteStatements(dialect);
  let closing: Promise<void> | undefined;
  const checkOpen = () => {
    if (closing !== undefined) throw new Error('The store is closed.');
  };

  async function take<Input, Row>(query: Query<Input, Row>, input: Input): Promise<readonly Row[]> {
    checkOpen();
    const result = await engine.run(() => takeRows(query, input));
    if (result.kind !== 'taken')
      throw new StoreUnavailable('The store cannot write now.', { cause: result.cause });
    return result.rows;
  }

  return {
    ...createReads(queries, async (query, input) => {
      checkOpen();
      try {
        return await engine.ask(query, input);
      } catch (cause) {
        throw new StoreUnavailable('The store cannot be read now.', { cause });
      }
    }),
    commit: async (commit) => {
      checkCommit(commit);
      if (closing !== undefined) return { kind: 'refused', cause: new Error('The store is closed.') };
      return await engine.run(() => applyCommit(statements, commit));
    },
    // Of the table that the queue names, which the type checker cannot follow into the query.
    lease: async <Name extends QueueName>(queue: Name, lease: Lease) =>
      (await take(queues[queue].lease, lease)) as readonly DueRow<Name>[],
    putOff: async (queue, leased) => {
      await take(queues[queue].putOff, leased);
    },
    forgetCommits: async (beforeMs) => {
      const range = { before: commitIdAt(beforeMs), limit: FORGOTTEN_AT_ONCE };
      return (await take(queries.forgetCommits, range)).length === FORGOTTEN_AT_ONCE;
    },
    close: () => (closing ??= engine.close()),
  };
}

function* takeRows<Input, Row>(query: Query<Input, Row>, input: Input): Steps<Taken<Row>> {
  const parameters: Value[] = query.bind(input);
  const { rows } = yield { sql: query.sql, parameters, answers: 'rows' };
  return { kind: 'taken', rows: rows.map((columns) => query.read(columns)) };
}
