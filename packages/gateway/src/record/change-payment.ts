import { messagesOf } from '../delivery/message.ts';
import { apply } from '../payment/apply.ts';
import type { Command, Refusal } from '../payment/command.ts';
import type { Contradiction } from '../payment/contradiction.ts';
import { decide } from '../payment/decide.ts';
import type { PaymentEvent } from '../payment/events.ts';
import type { PaymentState } from '../payment/state.ts';
import type { Ports } from '../ports.ts';
import { announcements } from '../result/announce.ts';
import type { Keyring } from '../seal/keyring.ts';
import type { Conflict, Store } from '../store/contract.ts';
import { update } from '../store/update.ts';
import { insert, put, release, take, type Write } from '../store/write.ts';
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

export async function loadPayment(store: Store, id: string): Promise<Recorded | undefined> {
  const row = await store.payment(id);
  return row && { state: paymentFromRow(row), version: row.version };
}

/**
 * Changes a payment as its core decides. When this returns, what it returns is durable. An order number that another payment
 * holds goes back to the core as a command.
 * @throws StoreUnavailable
 */
export async function changePayment(deps: RecordDeps, id: string, command: Command): Promise<Change> {
  const { change } = await update<Recorded, Decided>(deps, {
    load: async () => {
      const recorded = await loadPayment(deps.store, id);
      if (recorded === undefined) throw new Error(`There is no payment ${id}.`);
      return recorded;
    },
    decide: (recorded, conflict) => {
      const nowMs = deps.ports.nowMs();
      return { change: decideOn(recorded, command, conflict, nowMs), nowMs };
    },
    toWrites: (decided, recorded) =>
      decided.change.events.length === 0 ? [] : writesOf(deps, recorded, decided),
  });
  for (const event of change.events)
    if (event.type === 'contradicted') deps.onContradiction?.(change.state, event.contradiction);
  return change;
}

interface Decided {
  readonly change: Change;
  readonly nowMs: number;
}

function decideOn(recorded: Recorded, command: Command, conflict: Conflict | null, nowMs: number): Change {
  const unchanged = { ...recorded, events: [] };
  if (conflict === 'key')
    return {
      ok: false,
      refusal: { reason: 'redeemed' },
      ...unchanged,
    };
  const asked: Command = conflict === 'order' ? { type: 'hear_duplicate_order' } : command;
  const decision = decide(recorded.state, asked, nowMs);
  if (!decision.ok) return { ok: false, refusal: decision.refusal, ...unchanged };
  const { events } = decision;
  if (events.length === 0) return { ok: true, ...unchanged };
  const state = events.reduce((current, event) => apply(current, event, nowMs), recorded.state);
  return { ok: true, state, version: recorded.version + 1, events };
}

function writesOf(
  deps: RecordDeps,
  before: Recorded,
  { change: { state: after, version, events }, nowMs }: Decided,
): readonly Write[] {
  const messages = messagesOf(after, events, nowMs);
  return [
    put('payments', paymentToRow(after, version, nowMs)),
    ...events.map((event, index) =>
      insert('events', eventToRow(after.id, before.state.events + index + 1, event, nowMs)),
    ),
    ...(events.some((event) => event.type === 'approval_started') ? [take(claimOf(after))] : []),
    ...(events.some((event) => releasesOrder(event, before.state)) ? [release(claimOf(after))] : []),
    ...events.flatMap((event) =>
      event.type === 'cancel_started'
        ? [
            insert('nonces', {
              nonce: event.authNonce,
              payment_id: after.id,
              cancellation_id: event.cancelId,
            }),
          ]
        : [],
    ),
    ...announcements(deps, { before: before.state, after }, events, nowMs).map((row) =>
      insert('outbox', row),
    ),
    ...messages.flatMap(({ outbox, delivery }) => [insert('outbox', outbox), put('deliveries', delivery)]),
  ];
}

function releasesOrder(event: PaymentEvent, before: PaymentState): boolean {
  return (
    event.type === 'declined' ||
    event.type === 'reversed' ||
    (event.type === 'failed' && before.status === 'approving')
  );
}
