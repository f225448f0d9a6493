import { CLOCKS_DIFFER_MS } from '../clocks-differ.ts';
import type { Ports } from '../ports.ts';
import type { Store } from '../store/contract.ts';
import type { DueRow, QueueName } from '../store/queues.ts';
import type { Taken, Work } from './runner.ts';

export interface DueDeps {
  readonly ports: Ports;
  readonly store: Store;
}

/** How long rows stay with a process that has taken them; well beyond the calls that they need. */
const LEASE_MS = 60_000;
const FIRST_WAIT_MS = 1_000;

/** How often rows are looked for that come due beyond what this clock could have said. */
const LOOK_BEYOND_MS = 5_000;
const BROUGHT_AT_ONCE = 100;

/** A row, and until when this process has it. */
export interface Leased<Row> {
  readonly row: Row;
  readonly leasedUntilMs: number;
}

interface DueRows<Row> extends Pick<Work<Leased<Row>>, 'putOff'> {
  take(limit: number): Promise<Taken<Leased<Row>>>;
  /** Those of one receiver. */
  takeOf(receiver: string, limit: number): Promise<Taken<Leased<Row>>>;
}

/**
 * Rows of a queue as the items of a job: taken on lease, and put off for half as long as nothing has happened to them. So what
 * is stuck is tried ever more seldom, by every process and after a restart too, and does not starve the rest.
 * @param options `dueUpTo`: the latest time of a row that is due now; now unless given. `isBounded`: nothing is ever put off for longer
 * than `longestWaitMs`, so what comes due later was stored by a clock that was ahead, and is due now
 */
export function dueRows<Name extends QueueName>(
  { ports, store }: DueDeps,
  queue: Name,
  {
    longestWaitMs,
    dueUpTo = (nowMs) => nowMs,
    isBounded = false,
  }: {
    readonly longestWaitMs: number;
    readonly dueUpTo?: (nowMs: number) => number;
    readonly isBounded?: boolean;
  },
): DueRows<DueRow<Name>> {
  const farthestMs = Math.max(longestWaitMs, LEASE_MS) + CLOCKS_DIFFER_MS;
  let lookedBeyondAtMs = Number.NEGATIVE_INFINITY;

  async function bringForward(): Promise<void> {
    if (!isBounded || ports.monotonicMs() - lookedBeyondAtMs < LOOK_BEYOND_MS) return;
    lookedBeyondAtMs = ports.monotonicMs();
    const nowMs = ports.nowMs();
    await store.bringForward(queue, { nowMs, latestMs: nowMs + farthestMs, limit: BROUGHT_AT_ONCE });
  }

  async function take(
    limit: number,
    of: { readonly of?: string } = {},
  ): Promise<Taken<Leased<DueRow<Name>>>> {
    if (limit < 1) return { items: [], isMore: true };
    await bringForward();
    const nowMs = dueUpTo(ports.nowMs());
    const leasedUntilMs = nowMs + LEASE_MS;
    const rows = await store.lease(queue, { nowMs, untilMs: leasedUntilMs, limit, ...of });
    return { items: rows.map((row) => ({ row, leasedUntilMs })), isMore: rows.length === limit };
  }

  return {
    take: (limit) => take(limit),
    takeOf: (receiver, limit) => take(limit, { of: receiver }),
    putOff: async ({ row, leasedUntilMs }) => {
      const nowMs = ports.nowMs();
      const waitMs = Math.min(Math.max((nowMs - lastChangeOf(row)) / 2, FIRST_WAIT_MS), longestWaitMs);
      await store.putOff(queue, { id: row.id, leasedUntilMs, dueAtMs: Math.round(dueUpTo(nowMs) + waitMs) });
    },
  };
}

function lastChangeOf(row: { readonly created_at: number; readonly updated_at?: number }): number {
  return row.updated_at ?? row.created_at;
}
