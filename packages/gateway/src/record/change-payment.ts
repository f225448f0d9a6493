import { messagesOf } from '../delivery/message.ts';
import { apply } from '../payment/apply.ts';
import type { Contradiction } from '../payment/contradiction.ts';
import { type Command, decide, type Refusal } from '../payment/decide.ts';
import type { PaymentEvent } from '../payment/events.ts';
import type { PaymentState } from '../payment/state.ts';
import type { Ports } from '../ports.ts';
import { announcements } from '../result/announce.ts';
import type { Keyring } from '../seal/keyring.ts';
import type { Store } from '../store/contract.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import { type Commit, createCommit, insert, put, release, take } from '../store/write.ts';
import { claimOf, eventToRow, paymentFromRow, paymentToRow } from './payment-rows.ts';

export interface RecordDeps {
  readonly ports: Ports;
  readonly store: Store;
  readonly keyring: Keyring;
  /** Test mode: messages of the institution begin with `[Test] `. */
  readonly testPrefix?: boolean;
  /** Told, for the log, of what a card company says that cannot be true. */
  readonly onContradiction?: (state: PaymentState, contradiction: Contradiction) => void;
}

/** A payment as the store has it. */
export interface Recorded {
  readonly state: PaymentState;
  readonly version: number;
}

export type Change = ({ readonly ok: true } | { readonly ok: false; readonly refusal: Refusal }) &
  Recorded & {
    /** What this very call made happen; empty when it changed nothing. */
    readonly events: readonly PaymentEvent[];
  };

const ATTEMPTS = 5;

export async function loadPayment(store: Store, id: string): Promise<Recorded | undefined> {
  const row = await store.payment(id);
  return row && { state: paymentFromRow(row), version: row.version };
}

/**
 * Loads, decides, commits. When this returns, what it returns is durable. A version conflict loads and decides again; an
 * order number that another payment holds goes back to the core as a command.
 * @throws StoreUnavailable
 */
export async function changePayment(deps: RecordDeps, id: string, command: Command): Promise<Change> {
  let asked = command;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const recorded = await loadPayment(deps.store, id);
    if (recorded === undefined) throw new Error(`There is no payment ${id}.`);
    const nowMs = deps.ports.nowMs();
    const decision = decide(recorded.state, asked, nowMs);
    if (!decision.ok) return { ok: false, refusal: decision.refusal, ...recorded, events: [] };
    if (decision.events.length === 0) return { ok: true, ...recorded, events: [] };
    const next = decision.events.reduce((state, event) => apply(state, event, nowMs), recorded.state);
    const commit = commitOf(deps, recorded, next, decision.events, nowMs);
    const result = await deps.store.commit(commit);
    if (result.kind === 'indeterminate') {
      if (await happened(deps.store, commit)) return done(deps, next, recorded.version, decision.events);
      continue;
    }
    if (result.kind === 'refused')
      throw new StoreUnavailable('The store cannot write now.', { cause: result.cause });
    if (result.kind === 'committed') return done(deps, next, recorded.version, decision.events);
    if (result.on === 'key') {
      const refusal: Refusal = { reason: 'redeemed', hint: 'PCD_AUTH_KEY: already used' };
      return { ok: false, refusal, ...recorded, events: [] };
    }
    if (result.on === 'order') asked = { type: 'hear_duplicate_order' };
  }
  throw new StoreUnavailable(`Payment ${id} was changed by others ${ATTEMPTS} times in a row.`);
}

function done(
  deps: RecordDeps,
  state: PaymentState,
  version: number,
  events: readonly PaymentEvent[],
): Change {
  for (const event of events)
    if (event.type === 'contradicted') deps.onContradiction?.(state, event.contradiction);
  return { ok: true, state, version: version + 1, events };
}

function commitOf(
  deps: RecordDeps,
  before: Recorded,
  after: PaymentState,
  events: readonly PaymentEvent[],
  nowMs: number,
): Commit {
  const messages = messagesOf(after, events, nowMs);
  return createCommit(deps.ports, [
    put('payments', paymentToRow(after, before.version + 1, nowMs)),
    ...events.map((event, index) =>
      insert('events', eventToRow(after.id, before.state.events + index + 1, event, nowMs)),
    ),
    ...(events.some((event) => event.type === 'approval_started') ? [take(claimOf(after))] : []),
    ...(events.some((event) => releasesOrder(event, before.state)) ? [release(claimOf(after))] : []),
    ...events.flatMap((event) =>
      event.type === 'cancel_started'
        ? [
            insert('cancellations', {
              id: event.cancelId,
              payment_id: after.id,
              auth_nonce: event.authNonce,
              created_at: nowMs,
            }),
          ]
        : [],
    ),
    ...announcements(deps, { before: before.state, after }, events, nowMs).map((row) =>
      insert('outbox', row),
    ),
    ...messages.flatMap(({ outbox, delivery }) => [insert('outbox', outbox), put('deliveries', delivery)]),
  ]);
}

function releasesOrder(event: PaymentEvent, before: PaymentState): boolean {
  return (
    event.type === 'declined' ||
    event.type === 'reversed' ||
    (event.type === 'failed' && before.status === 'approving')
  );
}

/** Was a commit whose answer was lost written? Its last event row tells. */
async function happened(store: Store, commit: Commit): Promise<boolean> {
  const expected = commit.writes
    .flatMap((write) => (write.kind === 'insert' && write.table === 'events' ? [write.row] : []))
    .at(-1);
  if (expected === undefined) return false;
  const events = await store.events(expected.payment_id);
  const found = events.find((event) => event.sequence === expected.sequence);
  return found?.type === expected.type && found.at === expected.at && found.data === expected.data;
}
