import type { CommitResult, Store } from '../packages/gateway/src/store/contract.ts';
import { StoreUnavailable } from '../packages/gateway/src/store/store-unavailable.ts';
import type { Commit } from '../packages/gateway/src/store/write.ts';
import type { Misfortune } from './faults.ts';
import type { Random } from './random.ts';
import type { Owner, Scheduler } from './scheduler.ts';

export interface DatabaseDeps {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly misfortune: Misfortune;
  /** The database of all processes. */
  readonly database: Store;
  /** Called with every commit that is durable, before anybody goes on. */
  readonly observe: (commit: Commit) => Promise<void>;
  /** The payment whose row cannot be read, if there is one now. */
  readonly unreadable: () => string | null;
}

/** A row that cannot be read: damaged, or of a kind that this program does not know. */
export class UnreadableRow extends Error {
  override readonly name = 'UnreadableRow';
}

/** The database outlives every process. */
const database: Owner = { name: 'database', isAlive: () => true };

const LATE_MS = 3_000;
/** Recovery takes up an approval after 10 s; a stall outlasts it now and then. */
const STALL_MS = 25_000;

/**
 * A process's connection to the store: every read and both ways of a commit are scheduling points, and a commit may be
 * refused, or lose its answer before, after or while it is written.
 */
export function shakyStore(deps: DatabaseDeps, owner: Owner): Store {
  const { scheduler, random, misfortune, database: real } = deps;

  async function read<Answer>(label: string, ask: () => Promise<Answer>): Promise<Answer> {
    await scheduler.pass(owner, label);
    return await ask();
  }

  /** What a lease has taken is taken, even when nobody hears of it. An empty look is no step, and nothing goes wrong in it. */
  async function take<Row>(ask: () => Promise<readonly Row[]>): Promise<readonly Row[]> {
    await scheduler.pass(owner, '');
    const rows = await ask();
    if (rows.length > 0 && misfortune.strikes('commitUnknown')) throw new StoreUnavailable('simulated');
    return rows;
  }

  async function putOff(label: string, ask: () => Promise<void>): Promise<void> {
    await scheduler.pass(owner, label);
    if (misfortune.strikes('commitRefused')) throw new StoreUnavailable('simulated');
    await ask();
    if (misfortune.strikes('commitUnknown')) throw new StoreUnavailable('simulated');
  }

  async function land(commit: Commit): Promise<CommitResult> {
    const result = await real.commit(commit);
    if (result.kind === 'committed') await deps.observe(commit);
    return result;
  }

  async function write(commit: Commit): Promise<CommitResult> {
    const cause = new Error('simulated');
    if (misfortune.strikes('commitRefused')) return { kind: 'refused', cause };
    if (misfortune.strikes('commitLost')) return { kind: 'indeterminate', cause };
    if (misfortune.strikes('commitLate')) {
      scheduler.after(database, random.int(LATE_MS), `lands late: ${describe(commit)}`, () => {
        void land(commit);
      });
      return { kind: 'indeterminate', cause };
    }
    const result = await land(commit);
    const isUnknown = result.kind === 'committed' && misfortune.strikes('commitUnknown');
    return isUnknown ? { kind: 'indeterminate', cause } : result;
  }

  const stallMs = () => (misfortune.strikes('stall') ? random.int(STALL_MS) : 0);

  return {
    ...real,
    outboxRow: (id) => read('', () => real.outboxRow(id)),
    delivery: (id) => read('', () => real.delivery(id)),
    hasCommitted: (id) => read('looks a commit up', () => real.hasCommitted(id)),
    payment: (id) =>
      read(`reads ${id.slice(-8)}`, () => {
        if (id === deps.unreadable()) throw new UnreadableRow(`The row of ${id} cannot be read.`);
        return real.payment(id);
      }),
    paymentByAuthentication: (id) => read('reads by authentication', () => real.paymentByAuthentication(id)),
    paymentsByOrder: (merchantId, order, of) =>
      read(`reads order ${order}`, () => real.paymentsByOrder(merchantId, order, of)),
    standingOfOrder: (merchantId, order, limit) =>
      read(`reads what stands of ${order}`, () => real.standingOfOrder(merchantId, order, limit)),
    redeemed: (nonce) => read('reads a nonce', () => real.redeemed(nonce)),
    claim: (merchantId, order) => read(`reads claim ${order}`, () => real.claim(merchantId, order)),
    events: (id) => read(`reads events ${id.slice(-8)}`, () => real.events(id)),
    // Not in the trace: the jobs of every process ask each second.
    lease: (queue, lease) => take(() => real.lease(queue, lease)),
    bringForward: (queue, beyond) => real.bringForward(queue, beyond),
    putOff: (queue, leased) => putOff(`puts off ${leased.id.slice(-8)}`, () => real.putOff(queue, leased)),
    commit: async (commit) => {
      const what = describe(commit);
      await scheduler.pass(owner, `commits ${what}`, stallMs());
      const result = await write(commit);
      await scheduler.pass(owner, `hears "${result.kind}" of ${what}`, stallMs());
      return result;
    },
  };
}

function describe({ writes }: Commit): string {
  const events = writes.flatMap((write) =>
    write.kind === 'insert' && write.table === 'events' ? [write.row.type] : [],
  );
  const payment = writes.find((write) => write.kind === 'put' && write.table === 'payments');
  return `${events.join('+')} of ${payment?.row.id.slice(-8) ?? 'none'}`;
}
