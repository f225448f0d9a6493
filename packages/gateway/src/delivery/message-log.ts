import { findMerchant } from '../merchant/merchants.ts';
import type { Mode } from '../settings.ts';
import type { DeliveryAttemptRow, DeliveryRow, Store } from '../store/contract.ts';
import { alimtalkText } from './alimtalk/alimtalk.ts';
import { mailOf } from './mail/mail.ts';
import { type Channel, factsOf, kindOf, type Occasion } from './message.ts';

/** A message to a customer, and what became of it. */
export interface MessageEntry {
  readonly id: string;
  readonly channel: Channel;
  readonly occasion: Occasion;
  readonly merchantId: string;
  readonly orderNumber: string;
  /** `waiting`: for its next try, or for a transport to be set up. */
  readonly status: 'waiting' | 'sent' | 'failed';
  readonly createdAtMs: number;
  /** Empty once the customer was erased. */
  readonly to: string;
  /** As the customer reads it; a mail's plain text. */
  readonly text: string;
  /** Of a mail; empty for 알림톡. */
  readonly subject: string;
  readonly attempts: readonly Pick<DeliveryAttemptRow, 'at' | 'duration_ms' | 'status' | 'error'>[];
}

/** Messages, newest first. */
export async function readMessages(store: Store, limit: number): Promise<readonly MessageEntry[]> {
  return await Promise.all((await store.recentMessages(limit)).map((row) => toEntry(store, row)));
}

/** One message; null when there is none of this id. */
export async function readMessage(store: Store, id: string): Promise<MessageEntry | null> {
  const row = await store.delivery(id);
  return row === undefined || (row.address_id !== 'mail' && row.address_id !== 'alimtalk')
    ? null
    : await toEntry(store, row);
}

async function toEntry(store: Store, row: DeliveryRow): Promise<MessageEntry> {
  const outbox = await store.outboxRow(row.outbox_id);
  const merchant = await findMerchant(store, row.merchant_id);
  if (outbox === undefined || merchant === undefined) throw new Error(`Message ${row.id} has no outbox row.`);
  const { channel, occasion } = kindOf(row.kind);
  const facts = factsOf(outbox);
  const mode: Mode = (await store.meta('mode')) === 'live' ? 'live' : 'test';
  const context = { occasion, merchantName: merchant.name, mode };
  const { subject, text } =
    channel === 'mail' ? mailOf(facts, context) : { subject: '', text: alimtalkText(facts, context) };
  return {
    id: row.id,
    channel,
    occasion,
    merchantId: row.merchant_id,
    orderNumber: row.order_number,
    status: statusOf(row),
    createdAtMs: row.created_at,
    to: facts.to,
    subject,
    text,
    attempts: (await store.deliveryAttempts(row.id)).map(({ at, duration_ms, status, error }) => ({
      at,
      duration_ms,
      status,
      error,
    })),
  };
}

function statusOf({ status }: DeliveryRow): MessageEntry['status'] {
  if (status === 'delivered') return 'sent';
  return status === 'failed' ? 'failed' : 'waiting';
}
