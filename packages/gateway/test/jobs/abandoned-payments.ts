import type { Acquirer, Reply } from '../../src/acquirer/acquirer.ts';
import type { FlowDeps } from '../../src/flow-deps.ts';
import { recoveries } from '../../src/jobs/recoveries.ts';
import { type Stop, startJobs } from '../../src/jobs/runner.ts';
import { type Ports, systemPorts } from '../../src/ports.ts';
import { noRateLimits } from '../../src/rate-limits/rate-limits.ts';
import { paymentToRow } from '../../src/record/payment-rows.ts';
import { openKeyring } from '../../src/seal/keyring.ts';
import { masterKeyOf } from '../../src/seal/master-key.ts';
import type { PaymentRow, StoreLocation } from '../../src/store/contract.ts';
import { openStore } from '../../src/store/open-store.ts';
import { createCommit, put } from '../../src/store/write.ts';
import { asked, opened, run, START_MS, steps } from '../support/payment-steps.ts';

const masterKeys = () => [masterKeyOf(Buffer.alloc(32, 1))];
const AT_ONCE = 500;

/** Payments that a card company has to reverse: nobody learnt what became of their approval. */
export function abandonedPayments(count: number): readonly PaymentRow[] {
  const state = run(opened('PAY'), [...asked.PAY, steps.abandon]);
  return Array.from({ length: count }, (_, index) => {
    const id = `pay_${index}`;
    const order = { ...state.order, orderNumber: `ORDER-${index}` };
    return paymentToRow({ ...state, id, order, authNonce: `nonce-${index}` }, 1, START_MS);
  });
}

/** A card company that counts what it is asked, and answers when it is not away. */
export interface CountedCompany {
  readonly acquirer: Acquirer;
  isAway: boolean;
  readonly reversals: number;
  /** The most calls that were under way together. */
  readonly most: number;
}

/** @param thinks how long before it answers */
export function createCountedCompany(thinks: () => Promise<unknown> = aMoment): CountedCompany {
  let reversals = 0;
  let underWay = 0;
  let most = 0;
  const unasked = () => Promise.reject(new Error('Nobody asks for this here.'));

  async function answer<Answer>(answered: Answer): Promise<Reply<Answer>> {
    underWay += 1;
    most = Math.max(most, underWay);
    await thinks();
    underWay -= 1;
    if (company.isAway) return { kind: 'unknown', cause: new Error('away') };
    reversals += 1;
    return { kind: 'answer', answer: answered };
  }

  const company = {
    isAway: false,
    get reversals() {
      return reversals;
    },
    get most() {
      return most;
    },
    acquirer: {
      begin: unasked,
      authentication: unasked,
      cancelAuthentication: unasked,
      approve: unasked,
      inquire: unasked,
      cancel: unasked,
      inquireCancel: unasked,
      ledger: unasked,
      profiles: unasked,
      reverse: ({ attemptId, amountWon }) => answer({ attemptId, amountWon, status: 'reversed' }),
      close: async () => {},
    } satisfies Acquirer,
  };
  return company;
}

const aMoment = () => new Promise((resolve) => setImmediate(resolve));

/** The recovery of a gateway on its own connection, with a clock and periods that a test moves. */
export interface RecoveryProcess {
  readonly logged: readonly string[];
  tick(): void;
  stop: Stop;
}

export async function startRecovery(
  location: StoreLocation,
  { acquirer }: CountedCompany,
  nowMs: () => number,
): Promise<RecoveryProcess> {
  const ticks: (() => void)[] = [];
  const every: Ports['every'] = (_, work) => {
    ticks.push(work);
    return () => {};
  };
  const ports: Ports = { ...systemPorts, nowMs, every };
  const store = await openStore(location, { schedule: (work) => ports.afterIo(work) });
  const logged: string[] = [];
  const say = (facts: object, text: string) => void logged.push(`${text} ${JSON.stringify(facts)}`);
  const deps: FlowDeps = {
    ports,
    store,
    acquirer,
    keyring: await openKeyring(ports, store, masterKeys),
    mode: 'test',
    rateLimits: noRateLimits,
    addresses: { callbackOrigin: 'http://localhost:4000', cardAppOrigin: () => null },
    terms: { version: '1' },
  };
  const stop = startJobs({ ports, log: { info: () => {}, warn: say, error: say } }, [recoveries(deps)]);
  return {
    logged,
    tick: () => {
      for (const work of ticks) work();
    },
    stop: async () => {
      await stop();
      await store.close();
    },
  };
}

/** Stores rows as they are. */
export async function keep(location: StoreLocation, rows: readonly PaymentRow[]): Promise<void> {
  const store = await openStore(location);
  for (let start = 0; start < rows.length; start += AT_ONCE) {
    const writes = rows.slice(start, start + AT_ONCE).map((row) => put('payments', row));
    const result = await store.commit(createCommit(systemPorts, writes));
    if (result.kind !== 'committed') throw new Error(result.kind);
  }
  await store.close();
}
