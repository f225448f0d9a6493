import { AsyncResource } from 'node:async_hooks';
import type { Command, Refusal } from '../payment/command.ts';
import { decide } from '../payment/decide.ts';
import type { PaymentEvent } from '../payment/events.ts';
import type { PaymentState } from '../payment/state.ts';
import type { Ports } from '../ports.ts';
import type { AnnounceDeps } from '../result/announce.ts';
import type { Conflict, Store } from '../store/contract.ts';
import { update } from '../store/update.ts';
import type { Write } from '../store/write.ts';
import { changeWrites } from './change-writes.ts';
import { Gathering } from './gathering.ts';
import { eventFromRow, paymentFromRow } from './payment-rows.ts';
import { type Also, type Happened, happened, paymentWrite, type Recorded } from './write-payment.ts';

export type { Recorded } from './write-payment.ts';

export interface RecordDeps extends AnnounceDeps {
  readonly ports: Ports;
  readonly store: Store;
  /** Called with what happened to a payment, once it is durable, for log and meters. */
  readonly onEvents?: OnEvents;
}

export type OnEvents = (state: PaymentState, events: readonly PaymentEvent[]) => void;

export type Change = ({ readonly ok: true } | { readonly ok: false; readonly refusal: Refusal }) &
  Recorded & {
    /** What this very call made happen; empty when it changed nothing. */
    readonly events: readonly PaymentEvent[];
  };

/** A command that depends on what else is stored: made anew for each try, right before it is decided and stored. */
export interface Prepared {
  readonly command: Command;
  /** What else goes into the commit. */
  readonly also?: Also;
}

type Prepare = (state: PaymentState, history: History) => Promise<Prepared>;

/** All events of the payment, oldest first; those too that go into the same commit. */
type History = () => Promise<readonly PaymentEvent[]>;

export async function loadPayment(store: Store, id: string): Promise<Recorded | undefined> {
  const row = await store.payment(id);
  return row && { state: paymentFromRow(row), version: row.version };
}

/** The payment that holds an order number: of all of the order the one that is paid, being charged or being reversed. */
export async function loadHolder(
  store: Store,
  merchantId: string,
  orderNumber: string,
): Promise<Recorded | undefined> {
  const claim = await store.claim(merchantId, orderNumber);
  return claim && (await loadPayment(store, claim.payment_id));
}

/**
 * Changes a payment as its core decides. When this returns, what it returns is durable. An order number that another payment
 * holds, or that was sealed for another, goes back to the core as a command. What is wanted of one payment at the same time goes
 * into one commit, each decided on what the one before it makes of the payment.
 *
 * @param command when it rests on what else is stored: how to read it, after each load of the payment itself, so that whatever is
 * stored of it meanwhile is a conflict. What it rests on of the payment itself it gets, for the changes before it in the same commit
 * are not in the store yet
 * @throws StoreUnavailable
 */
export async function changePayment(
  deps: RecordDeps,
  id: string,
  command: Command | Prepare,
): Promise<Change> {
  const change = await new Promise<Change>((resolve, reject) => {
    const prepare = typeof command === 'function' ? command : async () => ({ command });
    // Whoever is served together with others keeps its own trace.
    gatheringOf(deps.store).add(id, { deps, id, prepare: AsyncResource.bind(prepare), resolve, reject });
  });
  deps.onEvents?.(change.state, change.events);
  return change;
}

/** One change that somebody waits for. */
interface Wanted {
  readonly deps: RecordDeps;
  readonly id: string;
  readonly prepare: Prepare;
  readonly resolve: (change: Change) => void;
  readonly reject: (cause: unknown) => void;
}

const gatherings = new WeakMap<Store, Gathering<Wanted>>();

function gatheringOf(store: Store): Gathering<Wanted> {
  const known = gatherings.get(store);
  if (known !== undefined) return known;
  const gathering = new Gathering(serve);
  gatherings.set(store, gathering);
  return gathering;
}

async function serve(wanted: readonly [Wanted, ...Wanted[]]): Promise<void> {
  try {
    for (const { of, outcome } of await changeTogether(wanted)) tell(of, outcome);
  } catch (error) {
    if (error instanceof OneStandsInTheWay) for (const one of wanted) await serve([one]);
    else for (const one of wanted) one.reject(error);
  }
}

function tell({ resolve, reject }: Wanted, outcome: Outcome): void {
  if ('failed' in outcome) reject(outcome.failed);
  else resolve(outcome.change);
}

/** Of several that go into one commit the store does not say whose number or key is taken: each goes alone. */
class OneStandsInTheWay extends Error {
  override readonly name = 'OneStandsInTheWay';
}

/** What became of one: what it decided, or why nothing could be decided for it. */
type Outcome = Decided | { readonly failed: unknown };

interface Decided {
  readonly change: Change;
  /** Null when nothing is to be written. */
  readonly happened: Happened | null;
  readonly also: readonly Write[];
}

interface Step {
  readonly of: Wanted;
  readonly before: PaymentState;
  readonly outcome: Outcome;
}

async function changeTogether(wanted: readonly [Wanted, ...Wanted[]]): Promise<readonly Step[]> {
  const [{ deps, id }] = wanted;
  return await update<readonly Step[], readonly Step[]>(deps, {
    load: async (conflict) => {
      const recorded = await loadPayment(deps.store, id);
      if (recorded === undefined) throw new Error(`There is no payment ${id}.`);
      if (wanted.length > 1 && conflict !== null && conflict !== 'version') throw new OneStandsInTheWay();
      return await decideEach(recorded, wanted, conflict);
    },
    decide: (steps) => steps,
    toWrites: writesOfAll,
  });
}

/** Each on what those before it made of the payment. Together they make one version. */
async function decideEach(
  { state, version }: Recorded,
  wanted: readonly Wanted[],
  conflict: Conflict | null,
): Promise<readonly Step[]> {
  const steps: Step[] = [];
  const decided: PaymentEvent[] = [];
  let current: Recorded = { state, version };
  for (const of of wanted) {
    const { state: before } = current;
    try {
      const history = async () => {
        const stored = (await of.deps.store.events(state.id)).slice(0, state.events);
        return [...stored.map(eventFromRow), ...decided];
      };
      const prepared = await of.prepare(before, history);
      const outcome = decideOn(current, version, prepared, conflict, of.deps.ports.nowMs());
      steps.push({ of, before, outcome });
      decided.push(...(outcome.happened?.events ?? []));
      current = outcome.happened ?? current;
    } catch (failed) {
      steps.push({ of, before, outcome: { failed } });
    }
  }
  return steps;
}

function decideOn(
  current: Recorded,
  version: number,
  { command, also = () => [] }: Prepared,
  conflict: Conflict | null,
  nowMs: number,
): Decided {
  const unchanged = { ...current, events: [] };
  const refuse = (refusal: Refusal): Decided => ({
    change: { ok: false, refusal, ...unchanged },
    happened: null,
    also: [],
  });
  // Of all commands, a cancellation alone redeems an AuthKey.
  if (conflict === 'key' && command.type === 'start_cancel') return refuse({ reason: 'redeemed' });
  const decision = decide(current.state, newsOf(conflict) ?? command, nowMs);
  if (!decision.ok) return refuse(decision.refusal);
  if (decision.events.length === 0) return { change: { ok: true, ...unchanged }, happened: null, also: [] };
  const changed = happened({ ...current, version }, decision.events, nowMs);
  const { atMs: _, ...change } = changed;
  return { change: { ok: true, ...change }, happened: changed, also: also(changed) };
}

function writesOfAll(steps: readonly Step[]): readonly Write[] {
  const writes: Write[] = [];
  let last: Happened | null = null;
  for (const { of, before, outcome } of steps) {
    if ('failed' in outcome || outcome.happened === null) continue;
    last = outcome.happened;
    writes.push(...changeWrites(of.deps, before, last), ...outcome.also);
  }
  return last === null ? [] : [paymentWrite(last), ...writes];
}

/** What stood in the way of an approval, for the core. */
function newsOf(conflict: Conflict | null): Command | null {
  if (conflict === 'order') return { type: 'hear_duplicate_order' };
  return conflict === 'sealed' ? { type: 'hear_sealed_order' } : null;
}
