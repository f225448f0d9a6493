import type { DeliveryAttemptRow, DeliveryRow, Store, WebhookAddressRow } from '../../store/contract.ts';
import type { WebhookEvent } from './webhook-address.ts';

/** What became of one result on its way to one address. */
export interface LogEntry {
  /** The delivery's id, which travels as `webhook-id`. */
  readonly id: string;
  readonly merchantId: string;
  readonly orderNumber: string;
  readonly event: WebhookEvent;
  readonly addressId: string;
  readonly url: string;
  /** `held`: its address is disabled or removed. */
  readonly status: 'waiting' | 'held' | 'delivered' | 'failed';
  readonly createdAtMs: number;
  /** When it is tried next; null unless it waits. */
  readonly nextAtMs: number | null;
  readonly attempts: readonly LoggedAttempt[];
}

interface LoggedAttempt {
  readonly atMs: number;
  readonly durationMs: number;
  /** HTTP status; null when none came. */
  readonly status: number | null;
  readonly error: string | null;
  /** How the answer began, at most 512 bytes; the receiver wrote it. */
  readonly answer: string;
}

export interface LogOptions {
  readonly limit: number;
  readonly merchantId?: string;
  readonly orderNumber?: string;
  /** Those alone whose last attempt failed. */
  readonly failed?: boolean;
}

/** Failures are looked for among this many of the newest. */
const SEARCHED = 5_000;

/** Deliveries with their attempts, newest first. */
export async function readWebhookLog(store: Store, options: LogOptions): Promise<readonly LogEntry[]> {
  const { limit, merchantId, orderNumber, failed = false } = options;
  const rows =
    orderNumber === undefined
      ? await store.recentDeliveries({
          limit: failed ? SEARCHED : limit,
          ...(merchantId !== undefined && { merchantId }),
        })
      : await ofOrder(store, orderNumber, merchantId);
  const found = rows
    .filter((row) => !failed || row.status === 'failed' || (row.status === 'pending' && row.tries > 0))
    .slice(0, limit);
  const addresses = new Map((await store.webhookAddresses()).map((address) => [address.id, address]));
  return await Promise.all(
    found.map(async (row) =>
      toEntry(row, addresses.get(row.address_id), await store.deliveryAttempts(row.id)),
    ),
  );
}

/** Of every partner unless told: order numbers belong to partners. */
async function ofOrder(
  store: Store,
  orderNumber: string,
  merchantId: string | undefined,
): Promise<readonly DeliveryRow[]> {
  const ids = merchantId === undefined ? (await store.merchants()).map(({ id }) => id) : [merchantId];
  const rows = (await Promise.all(ids.map((id) => store.deliveriesByOrder(id, orderNumber)))).flat();
  return rows.toSorted((left, right) => right.created_at - left.created_at);
}

function toEntry(
  row: DeliveryRow,
  address: WebhookAddressRow | undefined,
  attempts: readonly DeliveryAttemptRow[],
): LogEntry {
  const status = statusOf(row, address);
  return {
    id: row.id,
    merchantId: row.merchant_id,
    orderNumber: row.order_number,
    event: row.kind === 'cancel-result' ? 'cancel' : 'payment',
    addressId: row.address_id,
    url: address?.url ?? '',
    status,
    createdAtMs: row.created_at,
    nextAtMs: status === 'waiting' ? row.due_at : null,
    attempts: attempts.map(({ at, duration_ms, ...attempt }) => ({
      atMs: at,
      durationMs: duration_ms,
      status: attempt.status,
      error: attempt.error,
      answer: attempt.answer,
    })),
  };
}

function statusOf(row: DeliveryRow, address: WebhookAddressRow | undefined): LogEntry['status'] {
  if (row.status === 'delivered' || row.status === 'failed') return row.status;
  return address?.status === 'active' ? 'waiting' : 'held';
}
