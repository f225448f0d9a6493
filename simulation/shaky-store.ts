import type { CommitResult, Store } from '../packages/gateway/src/store/contract.ts';
import { StoreUnavailable } from '../packages/gateway/src/store/store-unavailable.ts';
import type { Commit } from '../packages/gateway/src/store/write.ts';
import type { Faults } from './faults.ts';
import type { Random } from './random.ts';
import type { Owner, Scheduler } from './scheduler.ts';

export interface DatabaseDeps {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly faults: () => Faults;
  /** The world's own connection: commits whose process is gone still land by it. */
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
export function shakyStore(deps: DatabaseDeps, real: Store, owner: Owner): Store {
  const { scheduler, random } = deps;

  async function read<Answer>(label: string, ask: () => Promise<Answer>): Promise<Answer> {
    await scheduler.pass(owner, label);
    return await ask();
  }

  /** The lease is the database's own even when nobody hears of it. */
  async function take<Answer>(label: string, ask: () => Promise<Answer>): Promise<Answer> {
    const faults = deps.faults();
    const fails = (chance: number) => {
      if (random.chance(chance)) throw new StoreUnavailable('simulated');
    };
    await scheduler.pass(owner, label);
    fails(faults.commitRefused);
    const answer = await ask();
    fails(faults.commitUnknown);
    return answer;
  }

  async function land(store: Store, commit: Commit): Promise<CommitResult> {
    const result = await store.commit(commit);
    if (result.kind === 'committed') await deps.observe(commit);
    return result;
  }

  async function write(commit: Commit): Promise<CommitResult> {
    const faults = deps.faults();
    const cause = new Error('simulated');
    if (random.chance(faults.commitRefused)) return { kind: 'refused', cause };
    if (random.chance(faults.commitLost)) return { kind: 'indeterminate', cause };
    if (random.chance(faults.commitLate)) {
      scheduler.after(database, random.int(LATE_MS), `lands late: ${describe(commit)}`, () => {
        void land(deps.database, commit);
      });
      return { kind: 'indeterminate', cause };
    }
    const result = await land(real, commit);
    const isUnknown = result.kind === 'committed' && random.chance(faults.commitUnknown);
    return isUnknown ? { kind: 'indeterminate', cause } : result;
  }

  const stallMs = () => (random.chance(deps.faults().stall) ? random.int(STALL_MS) : 0);

  return {
    ...real,
    hasCommitted: (id) => read('looks a commit up', () => real.hasCommitted(id)),
    payment: (id) =>
      read(`reads ${id.slice(-8)}`, () => {
        if (id === deps.unreadable()) throw new UnreadableRow(`The row of ${id} cannot be read.`);
        return real.payment(id);
      }),
    paymentByAuthentication: (id) => read('reads by authentication', () => real.paymentByAuthentication(id)),
    paymentsByOrder: (merchantId, order) =>
      read(`reads order ${order}`, () => real.paymentsByOrder(merchantId, order)),
    redeemed: (nonce) => read('reads a nonce', () => real.redeemed(nonce)),
    claim: (merchantId, order) => read(`reads claim ${order}`, () => real.claim(merchantId, order)),
    events: (id) => read(`reads events ${id.slice(-8)}`, () => real.events(id)),
    // Not in the trace: the jobs of every process ask each second.
    lease: (queue, lease) => take('', () => real.lease(queue, lease)),
    putOff: (queue, leased) => take(`puts off ${leased.id.slice(-8)}`, () => real.putOff(queue, leased)),
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
