import type { DeliveryRow, Store } from '../store/contract.ts';
import { type Channel, channelOf } from './delivery.ts';

/** What became of one delivery. */
export interface LogEntry {
  /** Travels as `webhook-id`. */
  readonly id: string;
  readonly channel: Channel;
  readonly merchantId: string;
  readonly orderNumber: string;
  /** `held`: its receiver is sent nothing for now. */
  readonly status: 'waiting' | 'held' | 'delivered' | 'failed';
  readonly createdAtMs: number;
  /** When it is tried next; null unless it waits. */
  readonly nextAtMs: number | null;
  readonly tries: readonly LoggedTry[];
}

interface LoggedTry {
  readonly atMs: number;
  readonly durationMs: number;
  /** Of HTTP or SMTP; null when none came. */
  readonly status: number | null;
  readonly error: string | null;
  /** How a partner's answer began, at most 512 bytes; the receiver wrote it. */
  readonly answer: string;
}

/** @param isHeld whether its receiver is sent nothing for now */
export async function logEntry(store: Store, row: DeliveryRow, isHeld: boolean): Promise<LogEntry> {
  const status = statusOf(row, isHeld);
  const tries = await store.deliveryTries(row.id);
  return {
    id: row.id,
    channel: channelOf(row),
    merchantId: row.merchant_id,
    orderNumber: row.order_number,
    status,
    createdAtMs: row.created_at,
    nextAtMs: status === 'waiting' ? row.due_at : null,
    tries: tries.map((one) => ({
      atMs: one.at,
      durationMs: one.duration_ms,
      status: one.status,
      error: one.error,
      answer: one.answer,
    })),
  };
}

function statusOf(row: DeliveryRow, isHeld: boolean): LogEntry['status'] {
  if (row.status === 'delivered' || row.status === 'failed') return row.status;
  return isHeld ? 'held' : 'waiting';
}
