import type { Ports } from '../ports.ts';
import type { DeliveryRow, OutboxRow, Store } from '../store/contract.ts';
import { update } from '../store/update.ts';
import { patch, put } from '../store/write.ts';
import { newDelivery } from './delivery.ts';
import { addressFromRow, wants } from './webhook/webhook-address.ts';

const BATCH = 100;

interface ShareOutDeps {
  readonly ports: Ports;
  readonly store: Store;
}

/**
 * Makes a delivery of every waiting outbox row for each address that wants it and was there before. Rows and mark are one
 * commit, and a delivery's id comes from its row and address: a crash or a second process neither loses nor doubles one.
 * @returns whether more may be waiting
 */
export async function shareOut({ ports, store }: ShareOutDeps): Promise<boolean> {
  const nowMs = ports.nowMs();
  const shared = await update(
    { ports, store },
    {
      load: async () => {
        const rows = await store.dueOutbox(nowMs, BATCH);
        const deliveries = await Promise.all(rows.map((row) => missingDeliveries(store, row, nowMs)));
        return { rows, deliveries: deliveries.flat() };
      },
      decide: (due) => due,
      toWrites: ({ rows, deliveries }) => [
        ...rows.map(({ id }) => patch('outbox', { id }, { due_at: null })),
        ...deliveries.map((row) => put('deliveries', row)),
      ],
    },
  );
  return shared.rows.length === BATCH;
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
  return addresses.map(({ id }) => newDelivery(row, id, nowMs)).filter(({ id }) => !there.has(id));
}
