import { applyCommit, type Steps, type Taken } from './apply-commit.ts';
import { checkCommit } from './check-commit.ts';
import type { Committed, Conflicted, Indeterminate, Refused, Store } from './contract.ts';
import type { Dialect } from './dialect.ts';
import { createPurges } from './purge.ts';
import { createQueueStatements, type DueRow, type Lease, type QueueName, queueTable } from './queues.ts';
import { createReads } from './reads.ts';
import { RecentMonths } from './recent-months.ts';
import type { Bound, Columns } from './statement.ts';
import { StoreUnavailable } from './store-unavailable.ts';
import { commitIdAt } from './write.ts';
import { createWriteStatements } from './write-statements.ts';

/** What a change comes to; undone when it is a conflict. */
export type Outcome = Committed | Conflicted | Taken;

/** What an engine does; the rest of a store is the same for both. */
export interface Engine {
  ask(statement: Bound): Promise<readonly Columns[]>;
  /** Runs a change whole or not at all. */
  run<Result extends Outcome>(change: () => Steps<Result>): Promise<Result | Refused | Indeterminate>;
  /** How many migrations the store has had. */
  schemaNumber(): Promise<number>;
  /** Makes room for the months that come. */
  makeMonths(): Promise<readonly string[]>;
  clockMs(): Promise<number | null>;
  /** Waits for what is under way, then closes. */
  close(): Promise<void>;
}

const FORGOTTEN_AT_ONCE = 1_000;
/** Each with what belongs to it, in one transaction: it must not keep others waiting. */
const PURGED_AT_ONCE = 100;

export function createStore(dialect: Dialect, engine: Engine): Store {
  const writes = createWriteStatements(dialect);
  const queues = createQueueStatements(dialect);
  const purges = createPurges(dialect);
  const recent = new RecentMonths(dialect.words.keepsMonthsApart);
  let closing: Promise<void> | undefined;
  const checkOpen = () => {
    if (closing !== undefined) throw new Error('The store is closed.');
  };

  async function take(change: Bound | (() => Steps<Taken>)): Promise<readonly Columns[]> {
    checkOpen();
    const result = await engine.run(typeof change === 'function' ? change : () => takeRows(change));
    if (result.kind !== 'taken')
      throw new StoreUnavailable('The store cannot write now.', { cause: result.cause });
    return result.rows;
  }

  async function read<Answer>(asking: () => Promise<Answer>): Promise<Answer> {
    checkOpen();
    try {
      return await asking();
    } catch (cause) {
      throw new StoreUnavailable('The store cannot be read now.', { cause });
    }
  }

  const reads = createReads(dialect, (statement) => read(() => engine.ask(statement)));
  return {
    ...reads,
    dueAddresses: async (nowMs) => {
      const from = recent.from('webhooks', '', nowMs);
      const found = await reads.dueAddresses(nowMs, from);
      // What was found in an older month is taken from there.
      if (from === '') for (const { id } of found) recent.again('webhooks', id);
      return found;
    },
    schemaNumber: () => read(() => engine.schemaNumber()),
    clockMs: () => read(() => engine.clockMs()),
    makeMonths: () => read(() => engine.makeMonths()),
    commit: async (commit) => {
      checkCommit(commit);
      if (closing !== undefined) return { kind: 'refused', cause: new Error('The store is closed.') };
      const result = await engine.run(() => applyCommit(writes, commit));
      recent.wrote(commit.writes);
      return result;
    },
    // The rows are those of the table that the queue names.
    lease: async <Name extends QueueName>(queue: Name, lease: Lease) => {
      const from = recent.from(queue, lease.of ?? '', lease.nowMs);
      const rows = (await take(queues.lease(queue, { ...lease, from }))) as readonly DueRow<Name>[];
      for (const { id } of rows) recent.comesDue(queueTable(queue), id, lease.untilMs);
      return rows;
    },
    putOff: async (queue, leased) => {
      await take(queues.putOff(queue, leased));
      recent.comesDue(queueTable(queue), leased.id, leased.dueAtMs);
    },
    bringForward: async (queue, beyond) => (await take(queues.bringForward(queue, beyond))).length,
    forgetCommits: async (beforeMs) => {
      const range = { before: commitIdAt(beforeMs), limit: FORGOTTEN_AT_ONCE };
      return (await take(writes.forgetCommits(range))).length === FORGOTTEN_AT_ONCE;
    },
    countWrongKey: async ({ id, nowMs, eachMs, mostMs }) => {
      const wrong = { id, nowMs, eachMs, first: nowMs + eachMs, last: nowMs + mostMs };
      const [row] = await take(writes.countWrongKey(wrong));
      return Number(row?.['forgotten_at']);
    },
    forgetWrongKeys: async (nowMs) => {
      const range = { nowMs, limit: FORGOTTEN_AT_ONCE };
      return (await take(writes.forgetWrongKeys(range))).length === FORGOTTEN_AT_ONCE;
    },
    purgeWindows: async (nowMs) => {
      const due = { nowMs, limit: PURGED_AT_ONCE };
      return (await take(() => purges.windows(due))).length === PURGED_AT_ONCE;
    },
    purgeDeliveries: async (beforeMs) => {
      const old = { beforeMs, limit: PURGED_AT_ONCE };
      return (await take(() => purges.deliveries(old))).length === PURGED_AT_ONCE;
    },
    close: () => (closing ??= engine.close()),
  };
}

function* takeRows(statement: Bound): Steps<Taken> {
  const { rows } = yield { ...statement, answers: 'rows' };
  return { kind: 'taken', rows };
}
