import { FULL_PROFILE } from '@dojang/protocol/acquirer';
import type { Acquirer, CallContext, Reply } from '../../src/acquirer/acquirer.ts';
import type { KnownProfiles } from '../../src/acquirer/profiles.ts';
import type { FlowDeps } from '../../src/flow-deps.ts';
import { recoveries } from '../../src/jobs/recoveries.ts';
import { type Job, type Stop, startJobs } from '../../src/jobs/runner.ts';
import type { PaymentState } from '../../src/payment/state.ts';
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

/** @param prefix of their order numbers and ids */
type Payments = (count: number, cardCompany?: string, prefix?: string) => readonly PaymentRow[];

/** Payments that a card company has to reverse: nobody learnt what became of their approval. */
export const abandonedPayments: Payments = (count, cardCompany = 'samsung', prefix = '') => {
  const [agree, choose, ...others] = asked.PAY;
  return copies(
    count,
    prefix,
    run(opened('PAY'), [agree, { ...choose, cardCompany }, ...others, steps.abandon]),
  );
};

/** Payments whose customer never took up the phone: a card company has to say what came of it. */
export const unansweredPayments: Payments = (count, cardCompany = 'samsung', prefix = '') =>
  copies(count, prefix, run(opened('PAY'), [steps.agree, { ...steps.choose, cardCompany }, steps.challenge]));

function copies(count: number, prefix: string, state: PaymentState): readonly PaymentRow[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `${prefix}${index}`;
    const order = { ...state.order, orderNumber: `ORDER-${name}` };
    return paymentToRow({ ...state, id: `pay_${name}`, order, authNonce: `nonce-${name}` }, 1, START_MS);
  });
}

/** Card companies that count what they are asked, and answer when they are not away. */
export interface CountedCompany {
  readonly acquirer: Acquirer;
  isAway: boolean;
  readonly answers: number;
  /** The most calls that were under way together. */
  readonly most: number;
  /** What one says no more to: its calls run out. */
  readonly hanging: ReadonlySet<AbortSignal>;
}

/**
 * @param thinks how long before it answers
 * @param options `hangs`: whether a call about this order gets no answer
 */
export function createCountedCompany(
  thinks: () => Promise<unknown> = aMoment,
  hangs: (orderNumber: string) => boolean = () => false,
): CountedCompany {
  let answers = 0;
  const hanging = new Set<AbortSignal>();
  let underWay = 0;
  let most = 0;
  const unasked = () => Promise.reject(new Error('Nobody asks for this here.'));

  async function answer<Answer>(answered: Answer): Promise<Reply<Answer>> {
    underWay += 1;
    most = Math.max(most, underWay);
    await thinks();
    underWay -= 1;
    if (company.isAway) return { kind: 'unknown', cause: new Error('away') };
    answers += 1;
    return { kind: 'answer', answer: answered };
  }

  async function orHang<Answer>(
    { order, signal }: CallContext,
    answered: () => Answer,
  ): Promise<Reply<Answer>> {
    if (!hangs(order.orderNumber)) return await answer(answered());
    hanging.add(signal);
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    hanging.delete(signal);
    return { kind: 'unknown', cause: signal.reason };
  }

  const company = {
    isAway: false,
    hanging,
    get answers() {
      return answers;
    },
    get most() {
      return most;
    },
    acquirer: {
      begin: unasked,
      authentication: (authenticationId, context) =>
        orHang(context, () => ({ authenticationId, amountWon: context.order.amountWon, status: 'expired' })),
      cancelAuthentication: unasked,
      approve: unasked,
      inquire: unasked,
      cancel: unasked,
      inquireCancel: unasked,
      ledger: unasked,
      profiles: unasked,
      reverse: ({ attemptId, amountWon }, context) =>
        orHang(context, () => ({ attemptId, amountWon, status: 'reversed' })),
      close: async () => {},
    } satisfies Acquirer,
  };
  return company;
}

/** Every card company can do everything, and offers nothing unusual. */
export const fullProfiles: KnownProfiles = { of: () => FULL_PROFILE };

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
  { work = recoveries, ...own }: Partial<Ports> & { readonly work?: (deps: FlowDeps) => Job } = {},
): Promise<RecoveryProcess> {
  const ticks: (() => void)[] = [];
  const every: Ports['every'] = (_, work) => {
    ticks.push(work);
    return () => {};
  };
  const ports: Ports = { ...systemPorts, nowMs, every, ...own };
  const store = await openStore(location, { schedule: (work) => ports.afterIo(work) });
  const logged: string[] = [];
  const say = (facts: object, text: string) => void logged.push(`${text} ${JSON.stringify(facts)}`);
  const deps: FlowDeps = {
    ports,
    store,
    acquirer,
    profiles: fullProfiles,
    keyring: await openKeyring(ports, store, masterKeys),
    mode: 'test',
    rateLimits: noRateLimits,
    addresses: { callbackOrigin: 'http://localhost:4000', cardAppOrigin: () => null },
    terms: { version: '1' },
  };
  const stop = startJobs({ ports, log: { info: () => {}, warn: say, error: say } }, [work(deps)]);
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
