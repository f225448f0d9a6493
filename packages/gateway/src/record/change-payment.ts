import { messagesOf } from '../delivery/message.ts';
import type { Command, Refusal } from '../payment/command.ts';
import { decide } from '../payment/decide.ts';
import type { PaymentEvent } from '../payment/events.ts';
import { isSealed } from '../payment/sealed-rows.ts';
import type { PaymentState } from '../payment/state.ts';
import type { Ports } from '../ports.ts';
import { announcements } from '../result/announce.ts';
import type { Keyring } from '../seal/keyring.ts';
import type { Conflict, Store } from '../store/contract.ts';
import { update } from '../store/update.ts';
import { insert, put, release, take, takeUnsealed, uncount, type Write } from '../store/write.ts';
import { claimOf, paymentFromRow } from './payment-rows.ts';
import { sealedNumber } from './sealed-number.ts';
import { type Also, type Happened, happened, paymentWrites, type Recorded } from './write-payment.ts';

export type { Recorded } from './write-payment.ts';

export interface RecordDeps {
  readonly ports: Ports;
  readonly store: Store;
  readonly keyring: Keyring;
  /** Test mode: messages of the institution begin with `[Test] `. */
  readonly testPrefix?: boolean;
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

export async function loadPayment(store: Store, id: string): Promise<Recorded | undefined> {
  const row = await store.payment(id);
  return row && { state: paymentFromRow(row), version: row.version };
}

/**
 * Changes a payment as its core decides. When this returns, what it returns is durable. An order number that another payment
 * holds, or that was sealed for another, goes back to the core as a command.
 *
 * @param command when it rests on what else is stored of the payment: how to read it, after each load of the payment itself, so
 * that whatever is stored meanwhile is a conflict
 * @throws StoreUnavailable
 */
export async function changePayment(
  deps: RecordDeps,
  id: string,
  command: Command | ((state: PaymentState) => Promise<Prepared>),
): Promise<Change> {
  const { change } = await update<Recorded & Prepared, Decided>(deps, {
    load: async () => {
      const recorded = await loadPayment(deps.store, id);
      if (recorded === undefined) throw new Error(`There is no payment ${id}.`);
      const prepared = typeof command === 'function' ? await command(recorded.state) : { command };
      return { ...recorded, ...prepared };
    },
    decide: ({ command: asked, state, version }, conflict) =>
      decideOn({ state, version }, asked, conflict, deps.ports.nowMs()),
    toWrites: ({ happened: changed }, { state, also = () => [] }) =>
      changed === null ? [] : [...writesOf(deps, state, changed), ...also(changed)],
  });
  deps.onEvents?.(change.state, change.events);
  return change;
}

interface Decided {
  readonly change: Change;
  /** Null when nothing is to be written. */
  readonly happened: Happened | null;
}

function decideOn(recorded: Recorded, command: Command, conflict: Conflict | null, nowMs: number): Decided {
  const unchanged = { ...recorded, events: [] };
  const refuse = (refusal: Refusal): Decided => ({
    change: { ok: false, refusal, ...unchanged },
    happened: null,
  });
  // Of all commands, a cancellation alone redeems an AuthKey.
  if (conflict === 'key' && command.type === 'start_cancel') return refuse({ reason: 'redeemed' });
  const decision = decide(recorded.state, newsOf(conflict) ?? command, nowMs);
  if (!decision.ok) return refuse(decision.refusal);
  if (decision.events.length === 0) return { change: { ok: true, ...unchanged }, happened: null };
  const changed = happened(recorded, decision.events, nowMs);
  const { state, version, events } = changed;
  return { change: { ok: true, state, version, events }, happened: changed };
}

/** What stood in the way of an approval, for the core. */
function newsOf(conflict: Conflict | null): Command | null {
  if (conflict === 'order') return { type: 'hear_duplicate_order' };
  return conflict === 'sealed' ? { type: 'hear_sealed_order' } : null;
}

/** From the commit of an approval on. A window without a seal gets no order number that the shop's server has sealed. */
function claimOrder(state: PaymentState): Write {
  const claim = claimOf(state);
  if (isSealed(state.sealed, 'orderNumber')) return take(claim);
  return takeUnsealed(claim, sealedNumber(claim.order_number));
}

function writesOf(deps: RecordDeps, before: PaymentState, changed: Happened): readonly Write[] {
  const { state: after, events, atMs } = changed;
  const messages = messagesOf(after, events, atMs);
  return [
    ...paymentWrites(changed),
    ...(events.some((event) => event.type === 'approval_started') ? [claimOrder(after)] : []),
    ...(events.some((event) => releasesOrder(event, before))
      ? [release(claimOf(after)), ...uncountWrites(before)]
      : []),
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
    ...announcements(deps, { before, after }, events, atMs).map((row) => insert('outbox', row)),
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

/** An attempt that came to nothing counts for nothing. */
function uncountWrites(before: PaymentState): readonly Write[] {
  if (!('attempt' in before)) return [];
  const { merchantId: merchant_id, amountWon: amount_won } = before.order;
  return before.attempt.countedIn.map((period) => uncount({ merchant_id, period, payments: 1, amount_won }));
}
