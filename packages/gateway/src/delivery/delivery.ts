import { createHash } from 'node:crypto';
import type { DeliveryRow, OutboxRow } from '../store/contract.ts';
import { idBeside } from '../store/month-ids.ts';

export type DeliveryStatus = 'pending' | 'delivered' | 'failed';

/** The same for the same pair, so that sharing out twice stores it once. It is the `webhook-id` of every try. */
export function deliveryId(outboxId: string, addressId: string): string {
  const digest = createHash('sha256').update(`${outboxId} ${addressId}`).digest('base64url');
  return idBeside(outboxId, 'msg', digest.slice(0, 24));
}

/** An outbox row on its way to an address, due at once. */
export function newDelivery(row: OutboxRow, addressId: string, nowMs: number): DeliveryRow {
  return {
    id: deliveryId(row.id, addressId),
    outbox_id: row.id,
    address_id: addressId,
    merchant_id: row.merchant_id,
    order_number: row.order_number,
    kind: row.kind,
    status: 'pending' satisfies DeliveryStatus,
    created_at: nowMs,
    updated_at: nowMs,
    due_at: nowMs,
    tries: 0,
    attempts: 0,
    version: 1,
  };
}
