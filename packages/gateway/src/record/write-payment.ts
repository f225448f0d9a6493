import { apply } from '../payment/apply.ts';
import type { PaymentEvent } from '../payment/events.ts';
import type { PaymentState } from '../payment/state.ts';
import { timeOfKey as cancelledAtMs } from '../payment/transaction-key.ts';
import { insert, put, type Write } from '../store/write.ts';
import { eventToRow, paymentToRow } from './payment-rows.ts';

/** A payment as the store has it. */
export interface Recorded {
  readonly state: PaymentState;
  readonly version: number;
}

/** What else goes into the commit of a change: an operator's act of the audit trail. */
export type Also = (happened: Happened) => readonly Write[];

/** What happened to a payment, and what it is then. */
export interface Happened extends Recorded {
  readonly events: readonly PaymentEvent[];
  readonly atMs: number;
}

/** @param before null: the first event opens it */
export function happened(before: Recorded | null, events: readonly PaymentEvent[], atMs: number): Happened {
  const state = events.reduce<PaymentState | null>(
    (current, event) => apply(current, event, atMs),
    before?.state ?? null,
  );
  if (state === null) throw new Error('A payment begins with an event.');
  return { state, version: (before?.version ?? 0) + 1, events, atMs };
}

/** The payment's row and its events: what every change of a payment writes, whatever else it does. */
export function paymentWrites(changed: Happened): readonly Write[] {
  return [paymentWrite(changed), ...eventWrites(changed)];
}

export function paymentWrite({ state, version, atMs }: Happened): Write {
  return put('payments', paymentToRow(state, version, atMs));
}

/** The events, and the rows by which what they made is found. */
export function eventWrites({ state, events, atMs }: Happened): readonly Write[] {
  const sequence = state.events - events.length + 1;
  return [
    ...events.map((event, index) => insert('events', eventToRow(state.id, sequence + index, event, atMs))),
    ...events.flatMap((event) =>
      event.type === 'approval_started' || event.type === 'adopted'
        ? [insert('attempts', { id: event.attemptId, payment_id: state.id })]
        : [],
    ),
    // A row of its own: the payment may be of another day than the books that the cancellation stands in.
    ...events.flatMap((event) =>
      event.type === 'cancelled'
        ? [
            insert('cancels', {
              id: event.cancelId,
              payment_id: state.id,
              cancelled_at: cancelledAtMs(event.transactionKey),
            }),
          ]
        : [],
    ),
  ];
}
