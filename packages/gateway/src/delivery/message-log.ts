import { findMerchant } from '../merchant/merchants.ts';
import type { Mode } from '../settings.ts';
import type { DeliveryRow, Store } from '../store/contract.ts';
import { type AlimtalkContext, alimtalkOf } from './alimtalk/alimtalk.ts';
import { type LogEntry, logEntry } from './log.ts';
import { mailOf } from './mail/mail.ts';
import { factsOf, kindOf, type MessageFacts, type Occasion } from './message.ts';

/** A message to a customer, and what became of it. It waits for its next try, or for a transport to be set up. */
export interface MessageEntry extends LogEntry {
  readonly occasion: Occasion;
  /** Empty once the customer was erased. */
  readonly to: string;
  /** Of a mail; empty for 알림톡. */
  readonly subject: string;
  /** As the customer reads it; a mail's plain text. */
  readonly text: string;
}

/** Messages, newest first. */
export async function readMessages(store: Store, limit: number): Promise<readonly MessageEntry[]> {
  return await Promise.all((await store.recentMessages(limit)).map((row) => toEntry(store, row)));
}

/** One message; null when there is none of this id. */
export async function readMessage(store: Store, id: string): Promise<MessageEntry | null> {
  const row = await store.delivery(id);
  return row === undefined || row.channel === 'webhook' ? null : await toEntry(store, row);
}

async function toEntry(store: Store, row: DeliveryRow): Promise<MessageEntry> {
  const outbox = await store.outboxRow(row.outbox_id);
  const merchant = await findMerchant(store, row.merchant_id);
  if (outbox === undefined || merchant === undefined) throw new Error(`Message ${row.id} has no outbox row.`);
  const { channel, occasion } = kindOf(row.kind);
  const facts = factsOf(outbox);
  const mode: Mode = (await store.meta('mode')) === 'live' ? 'live' : 'test';
  const context = { occasion, merchantName: merchant.name, mode };
  const { subject, text } = channel === 'mail' ? mailOf(facts, context) : alimtalkAsText(facts, context);
  return { ...(await logEntry(store, row, false)), occasion, to: facts.to, subject, text };
}

/** As it is sent where every template was approved; the button below it as a line of text. */
function alimtalkAsText(
  facts: MessageFacts,
  context: Pick<AlimtalkContext, 'occasion' | 'merchantName'>,
): { readonly subject: string; readonly text: string } {
  const templates = { paid: '', cancelled: '', paidOrder: '', cancelledOrder: '' };
  const { text, button } = alimtalkOf(facts, { ...context, templates });
  return { subject: '', text: `${text}\n\n[${button}] ${facts.receiptUrl}` };
}
