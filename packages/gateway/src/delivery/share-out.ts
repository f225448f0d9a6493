import type { Ports } from '../ports.ts';
import type { DeliveryRow, OutboxRow, Store } from '../store/contract.ts';
import { update } from '../store/update.ts';
import { patch, put } from '../store/write.ts';
import { newDelivery } from './delivery.ts';
import { addressFromRow, wants } from './webhook/webhook-address.ts';

/**
 * Makes a delivery of an outbox row for each address that wants it and was there before. Rows and mark are one commit, and
 * a delivery's id comes from its row and address: a crash or a second process neither loses nor doubles one.
 * @throws StoreUnavailable
 */
export async function shareOut(
  deps: { readonly ports: Ports; readonly store: Store },
  row: OutboxRow,
): Promise<void> {
  await update(deps, {
    load: () => missingDeliveries(deps.store, row, deps.ports.nowMs()),
    decide: (missing) => missing,
    toWrites: (missing) => [
      patch('outbox', { id: row.id }, { due_at: null }),
      ...missing.map((each) => put('deliveries', each)),
    ],
  });
}

async function missingDeliveries(
  store: Store,
  row: OutboxRow,
  nowMs: number,
): Promise<readonly DeliveryRow[]> {
  const addresses = (await store.webhookAddressesOf(row.merchant_id))
    .map(addressFromRow)
    .filter((address) => wants(address, row) && address.createdAtMs <= row.created_at);
  if (addresses.length === 0) return [];
  const there = new Set((await store.deliveriesOf(row.id)).map(({ id }) => id));
  return addresses
    .map(({ id }) => newDelivery(row, { channel: 'webhook', addressId: id }, nowMs))
    .filter(({ id }) => !there.has(id));
}
