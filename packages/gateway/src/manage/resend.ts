import { deliveryId, newDelivery } from '../delivery/delivery.ts';
import { isMessageKind } from '../delivery/message.ts';
import { addressFromRow, wants } from '../delivery/webhook/webhook-address.ts';
import { paymentsOfOrder } from '../record/payments-of-order.ts';
import type { DeliveryRow, OutboxRow, Store } from '../store/contract.ts';
import { update } from '../store/update.ts';
import { put } from '../store/write.ts';
import { actBy, type Doing, type ManageDeps } from './act.ts';

export type ResendResult =
  | { readonly ok: true; readonly deliveryIds: readonly string[] }
  | { readonly ok: false; readonly message: string };

/** Sends a delivery once more, now, with the whole schedule before it: the same body under the same `webhook-id`. */
export async function resendDelivery(deps: ManageDeps, id: string): Promise<ResendResult> {
  return await resend(deps, { subject: id }, async () => {
    const row = await deps.store.delivery(id);
    if (row === undefined) return `there is no delivery ${id}`;
    if (row.address_id === null) return 'it is a message to a customer, not a webhook';
    const address = await deps.store.webhookAddress(row.address_id);
    if (address?.status !== 'active')
      return `its address ${row.address_id} is ${address?.status ?? 'unknown'}; only an active one is sent to`;
    return [again(row, deps.ports.nowMs())];
  });
}

/** Sends all results of an order once more, to every address that wants them, also to one that was added later. */
export async function resendOrder(
  deps: ManageDeps,
  order: { readonly orderNumber: string; readonly merchantId?: string },
): Promise<ResendResult> {
  return await resend(deps, { details: { orderNumber: order.orderNumber } }, async () => {
    const results = await resultsOf(deps.store, order);
    if (results.length === 0) return `nothing was announced of the order ${order.orderNumber}`;
    const rows = (await Promise.all(results.map((row) => toEveryAddress(deps, row)))).flat();
    return rows.length === 0 ? 'no active address wants it' : rows;
  });
}

async function resultsOf(
  store: Store,
  { orderNumber, merchantId }: { readonly orderNumber: string; readonly merchantId?: string },
): Promise<readonly OutboxRow[]> {
  const ids = merchantId === undefined ? (await store.merchants()).map(({ id }) => id) : [merchantId];
  const payments = await Promise.all(ids.map((id) => paymentsOfOrder(store, id, orderNumber)));
  const rows = (await Promise.all(payments.flat().map(({ id }) => store.outboxOf(id)))).flat();
  return rows.filter(({ kind }) => !isMessageKind(kind));
}

async function toEveryAddress({ ports, store }: ManageDeps, row: OutboxRow): Promise<readonly DeliveryRow[]> {
  const addresses = (await store.webhookAddressesOf(row.merchant_id))
    .map(addressFromRow)
    .filter((address) => wants(address, row));
  const nowMs = ports.nowMs();
  return await Promise.all(
    addresses.map(async (address) => {
      const receiver = { channel: 'webhook', addressId: address.id } as const;
      const there = await store.delivery(deliveryId(row.id, receiver));
      return there === undefined ? newDelivery(row, receiver, nowMs) : again(there, nowMs);
    }),
  );
}

function again(row: DeliveryRow, nowMs: number): DeliveryRow {
  return {
    ...row,
    status: 'pending',
    due_at: nowMs,
    failures: 0,
    updated_at: nowMs,
    version: row.version + 1,
  };
}

/** @param prepare answers the rows to write, or why there are none */
async function resend(
  deps: ManageDeps,
  doing: Pick<Doing, 'subject' | 'details'>,
  prepare: () => Promise<string | readonly DeliveryRow[]>,
): Promise<ResendResult> {
  return await update<string | readonly DeliveryRow[], ResendResult>(deps, {
    load: prepare,
    decide: (deliveries) =>
      typeof deliveries === 'string'
        ? { ok: false, message: deliveries }
        : { ok: true, deliveryIds: deliveries.map(({ id }) => id) },
    toWrites: (_, deliveries) => {
      if (typeof deliveries === 'string') return [];
      const [first] = deliveries;
      const details = { ...doing.details, deliveries: deliveries.map(({ id }) => id) };
      return [
        ...deliveries.map((row) => put('deliveries', row)),
        actBy(deps, {
          ...doing,
          type: 'webhook.resend',
          ...(first && { merchantId: first.merchant_id }),
          details,
        }),
      ];
    },
  });
}
