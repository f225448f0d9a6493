import { apply } from '../payment/apply.ts';
import { decide } from '../payment/decide.ts';
import type { Ports } from '../ports.ts';
import { loadPayment, type Recorded } from '../record/change-payment.ts';
import { eventFromRow, eventToRow, paymentToRow } from '../record/payment-rows.ts';
import type { DeliveryRow, EventRow, OutboxRow, PaymentRow, Store } from '../store/contract.ts';
import { update } from '../store/update.ts';
import { insert, patch, put, type Write } from '../store/write.ts';
import { bodyWithoutBuyer } from './body-without-buyer.ts';
import { eventWithoutBuyer, orderWithoutBuyer } from './without-buyer.ts';

export interface EraseDeps {
  readonly ports: Ports;
  readonly store: Store;
}

/** `open`: an approval, a cancellation or the customer's own steps may still come; try later. */
export type EraseResult = 'erased' | 'nothing-to-erase' | 'open';

/**
 * Erases what is stored of a payment's customer: name, phone, e-mails, member number, the partner's own fields, in the
 * payment, its events, what was announced of it and what receivers answered. Money records stay. Cannot be undone.
 * @throws StoreUnavailable
 */
export async function eraseBuyer(deps: EraseDeps, paymentId: string): Promise<EraseResult> {
  const { ports, store } = deps;
  const erasure = await update<Stored, Erasure>(deps, {
    load: () => loadAll(store, paymentId),
    decide: ({ state, version }) => {
      const nowMs = ports.nowMs();
      const decision = decide(state, { type: 'erase_buyer', order: orderWithoutBuyer(state.order) }, nowMs);
      if (!decision.ok) return { result: 'open' };
      if (decision.events.length === 0) return { result: 'nothing-to-erase' };
      const next = decision.events.reduce((before, event) => apply(before, event, nowMs), state);
      const added = decision.events.map((event, index) =>
        eventToRow(state.id, state.events + index + 1, event, nowMs),
      );
      return { result: 'erased', row: paymentToRow(next, version + 1, nowMs), added };
    },
    toWrites: (erasure, stored) =>
      erasure.result === 'erased'
        ? [
            put('payments', erasure.row),
            ...erasure.added.map((event) => insert('events', event)),
            ...rewritten(stored),
          ]
        : [],
  });
  return erasure.result;
}

/** Read after the payment, whose version then tells that nothing was added: whoever adds to it changes that first. */
interface Stored extends Recorded {
  readonly events: readonly EventRow[];
  readonly outbox: readonly OutboxRow[];
  readonly deliveries: readonly DeliveryRow[];
}

type Erasure =
  | { readonly result: 'open' | 'nothing-to-erase' }
  | { readonly result: 'erased'; readonly row: PaymentRow; readonly added: readonly EventRow[] };

async function loadAll(store: Store, paymentId: string): Promise<Stored> {
  const recorded = await loadPayment(store, paymentId);
  if (recorded === undefined) throw new Error(`There is no payment ${paymentId}.`);
  const events = await store.events(paymentId);
  const outbox = await store.outboxOf(paymentId);
  const deliveries = (await Promise.all(outbox.map(({ id }) => store.deliveriesOf(id)))).flat();
  return { ...recorded, events, outbox, deliveries };
}

function rewritten({ events, outbox, deliveries }: Stored): readonly Write[] {
  return [
    ...events.flatMap((row) => {
      const event = eventFromRow(row);
      const kept = eventWithoutBuyer(event);
      if (kept === event) return [];
      const { payment_id, sequence, data } = eventToRow(row.payment_id, row.sequence, kept, row.at);
      return [patch('events', { payment_id, sequence }, { data })];
    }),
    ...outbox.map((row) => patch('outbox', { id: row.id }, { body: bodyWithoutBuyer(row) })),
    ...deliveries.map(({ id }) => patch('delivery_attempts', { delivery_id: id }, { answer: '' })),
  ];
}
