import { createHash } from 'node:crypto';
import type { DeliveryRow, OutboxRow } from '../store/contract.ts';
import { idBeside } from '../store/month-ids.ts';

/** What goes to customers, each by its own transport. */
export const messageChannels = ['mail', 'alimtalk'] as const;
export type MessageChannel = (typeof messageChannels)[number];
export const channels = ['webhook', ...messageChannels] as const;
export type Channel = (typeof channels)[number];

/** Who is sent to: an address of a partner, or the customer, whom the outbox row names. */
export type Receiver =
  | { readonly channel: 'webhook'; readonly addressId: string }
  | { readonly channel: MessageChannel };

export type DeliveryStatus = 'pending' | 'delivered' | 'failed';

/** The same for the same pair, so that sharing out twice stores it once. It is the `webhook-id` of every try. */
export function deliveryId(outboxId: string, receiver: Receiver): string {
  const name = receiver.channel === 'webhook' ? receiver.addressId : receiver.channel;
  const digest = createHash('sha256').update(`${outboxId} ${name}`).digest('base64url');
  return idBeside(outboxId, 'msg', digest.slice(0, 24));
}

/** An outbox row on its way to a receiver, due at once. */
export function newDelivery(row: OutboxRow, receiver: Receiver, nowMs: number): DeliveryRow {
  return {
    id: deliveryId(row.id, receiver),
    outbox_id: row.id,
    channel: receiver.channel,
    address_id: receiver.channel === 'webhook' ? receiver.addressId : null,
    merchant_id: row.merchant_id,
    order_number: row.order_number,
    kind: row.kind,
    status: 'pending' satisfies DeliveryStatus,
    created_at: nowMs,
    updated_at: nowMs,
    due_at: nowMs,
    failures: 0,
    tries: 0,
    version: 1,
  };
}

/** The channel of a row, which this room alone writes. */
export function channelOf({ channel }: DeliveryRow): Channel {
  return channel as Channel;
}
