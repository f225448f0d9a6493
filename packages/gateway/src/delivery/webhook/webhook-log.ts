import type { DeliveryRow, Store } from '../../store/contract.ts';
import { type LogEntry, logEntry } from '../log.ts';
import type { WebhookEvent } from './webhook-address.ts';

/** What became of one result on its way to one address. */
export interface WebhookEntry extends LogEntry {
  readonly event: WebhookEvent;
  readonly addressId: string;
  readonly url: string;
}

export interface LogOptions {
  readonly limit: number;
  readonly merchantId?: string;
  readonly orderNumber?: string;
  /** Those alone whose last try failed. */
  readonly failed?: boolean;
}

/** Failures are looked for among this many of the newest. */
const SEARCHED = 5_000;

/** Webhooks with their tries, newest first. */
export async function readWebhookLog(store: Store, options: LogOptions): Promise<readonly WebhookEntry[]> {
  const { limit, merchantId, orderNumber, failed = false } = options;
  const rows =
    orderNumber === undefined
      ? await store.recentDeliveries({
          limit: failed ? SEARCHED : limit,
          ...(merchantId !== undefined && { merchantId }),
        })
      : await ofOrder(store, { orderNumber, merchantId, limit: failed ? SEARCHED : limit });
  const found = rows
    .filter((row) => !failed || row.status === 'failed' || (row.status === 'pending' && row.failures > 0))
    .slice(0, limit);
  const addresses = new Map((await store.webhookAddresses()).map((address) => [address.id, address]));
  return await Promise.all(
    found.map(async (row): Promise<WebhookEntry> => {
      if (row.address_id === null) throw new Error(`Delivery ${row.id} has no address.`);
      const address = addresses.get(row.address_id);
      return {
        ...(await logEntry(store, row, address?.status !== 'active')),
        event: row.kind === 'cancel-result' ? 'cancel' : 'payment',
        addressId: row.address_id,
        url: address?.url ?? '',
      };
    }),
  );
}

/** Of every partner unless given: order numbers belong to partners. */
async function ofOrder(
  store: Store,
  {
    orderNumber,
    merchantId,
    limit,
  }: { readonly orderNumber: string; readonly merchantId: string | undefined; readonly limit: number },
): Promise<readonly DeliveryRow[]> {
  const ids = merchantId === undefined ? (await store.merchants()).map(({ id }) => id) : [merchantId];
  const rows = (await Promise.all(ids.map((id) => store.deliveriesByOrder(id, orderNumber, limit)))).flat();
  return rows.toSorted((left, right) => right.created_at - left.created_at);
}
