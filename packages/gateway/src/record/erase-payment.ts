import { decide } from '../payment/decide.ts';
import type { DeliveryRow, EventRow, OutboxRow, Store } from '../store/contract.ts';
import { type UpdateDeps, update } from '../store/update.ts';
import { patch, type Write } from '../store/write.ts';
import { bodyWithoutBuyer } from './body-without-buyer.ts';
import { loadPayment } from './change-payment.ts';
import { eventFromRow, eventToRow } from './payment-rows.ts';
import { eventWithoutBuyer, orderWithoutBuyer } from './without-buyer.ts';
import { type Also, type Happened, happened, paymentWrites, type Recorded } from './write-payment.ts';

/** `open`: an approval, a cancellation or the customer's own steps may still come; try later. */
export type EraseResult = 'erased' | 'nothing-to-erase' | 'open';

/**
 * Erases what is stored of a payment's customer: name, phone, e-mails, member number, the partner's own fields, in the
 * payment, its events, what was announced of it and what receivers answered. Money records stay. Cannot be undone.
 * @param also what else goes into the commit
 * @throws StoreUnavailable
 */
export async function erasePayment(
  deps: UpdateDeps,
  paymentId: string,
  also: Also = () => [],
): Promise<EraseResult> {
  const decided = await update<Stored, Exclude<EraseResult, 'erased'> | Happened>(deps, {
    load: () => loadAll(deps.store, paymentId),
    decide: (stored) => {
      const nowMs = deps.ports.nowMs();
      const order = orderWithoutBuyer(stored.state.order);
      const decision = decide(stored.state, { type: 'erase_buyer', order }, nowMs);
      if (!decision.ok) return 'open';
      return decision.events.length === 0 ? 'nothing-to-erase' : happened(stored, decision.events, nowMs);
    },
    toWrites: (erased, stored) =>
      typeof erased === 'string' ? [] : [...paymentWrites(erased), ...rewritten(stored), ...also(erased)],
  });
  return typeof decided === 'string' ? decided : 'erased';
}

/** Read after the payment, whose version then tells that nothing was added: whoever adds to it changes that first. */
interface Stored extends Recorded {
  readonly events: readonly EventRow[];
  readonly outbox: readonly OutboxRow[];
  readonly deliveries: readonly DeliveryRow[];
}

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
    ...deliveries.map(({ id }) => patch('delivery_tries', { delivery_id: id }, { answer: '' })),
  ];
}
