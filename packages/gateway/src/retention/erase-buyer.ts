import { apply } from '../payment/apply.ts';
import { decide } from '../payment/decide.ts';
import type { PaymentEvent } from '../payment/events.ts';
import { eventWithoutBuyer } from '../payment/without-buyer.ts';
import type { Ports } from '../ports.ts';
import { loadPayment } from '../record/change-payment.ts';
import { eventFromRow, eventToRow, paymentToRow } from '../record/payment-rows.ts';
import type { Store } from '../store/contract.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import { createCommit, insert, patch, put, type Write } from '../store/write.ts';
import { bodyWithoutBuyer } from './body-without-buyer.ts';

export interface EraseDeps {
  readonly ports: Ports;
  readonly store: Store;
}

/** `open`: an approval, a cancellation or the customer's own steps may still come; try later. */
export type EraseResult = 'erased' | 'nothing-to-erase' | 'open';

const ATTEMPTS = 5;

/**
 * Erases what is stored of a payment's customer: name, phone, e-mails, member number, the partner's own fields, in the
 * payment, its events, what was announced of it and what receivers answered. Money records stay. Cannot be undone.
 * @throws StoreUnavailable
 */
export async function eraseBuyer(deps: EraseDeps, paymentId: string): Promise<EraseResult> {
  const { ports, store } = deps;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const recorded = await loadPayment(store, paymentId);
    if (recorded === undefined) throw new Error(`There is no payment ${paymentId}.`);
    const { state, version } = recorded;
    const nowMs = ports.nowMs();
    const decision = decide(state, { type: 'erase_buyer' }, nowMs);
    if (!decision.ok) return 'open';
    if (decision.events.length === 0) return 'nothing-to-erase';
    const next = decision.events.reduce((before, event) => apply(before, event, nowMs), state);
    const result = await store.commit(
      createCommit(ports, [
        put('payments', paymentToRow(next, version + 1, nowMs)),
        ...decision.events.map((event, index) =>
          insert('events', eventToRow(state.id, state.events + index + 1, event, nowMs)),
        ),
        ...(await rewritten(store, state.id)),
      ]),
    );
    if (result.kind === 'committed') return 'erased';
    if (result.kind === 'refused')
      throw new StoreUnavailable('The store cannot write now.', { cause: result.cause });
  }
  throw new StoreUnavailable(`Payment ${paymentId} was changed by others ${ATTEMPTS} times in a row.`);
}

/** Everything that leaves with the payment's version unchanged: whoever adds to it changes the version first. */
async function rewritten(store: Store, paymentId: string): Promise<readonly Write[]> {
  const outbox = await store.outboxOf(paymentId);
  const deliveries = (await Promise.all(outbox.map(({ id }) => store.deliveriesOf(id)))).flat();
  return [
    ...(await store.events(paymentId)).flatMap((row) => {
      const event: PaymentEvent = eventFromRow(row);
      const kept = eventWithoutBuyer(event);
      if (kept === event) return [];
      const { payment_id, sequence, data } = eventToRow(paymentId, row.sequence, kept, row.at);
      return [patch('events', { payment_id, sequence }, { data })];
    }),
    ...outbox.map(({ id, body }) => patch('outbox', { id }, { body: bodyWithoutBuyer(body) })),
    ...deliveries.map(({ id }) => patch('delivery_attempts', { delivery_id: id }, { answer: '' })),
  ];
}
