import type { Merchant } from '../merchant/merchant.ts';
import { findMerchant } from '../merchant/merchants.ts';
import type { Ports } from '../ports.ts';
import type { Store } from '../store/contract.ts';
import { beginCall } from './call.ts';
import { factsOf, kindOf, type MessageFacts, type Occasion } from './message.ts';
import type { Sent, Transport } from './transport.ts';

/** One message to a customer. */
interface Message {
  /** The same for every try. */
  readonly id: string;
  readonly occasion: Occasion;
  readonly facts: MessageFacts;
  readonly merchant: Merchant;
}

/** Sends messages by one channel. Never throws for what the other side does. */
export interface Messenger {
  send(message: Message, stopping: AbortSignal): Promise<Sent>;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** News of a payment this old would frighten more than tell; also what waited for a transport that came late. */
const TOO_OLD_MS = 4 * DAY_MS;

/** Tells customers what their messages tell, unless they were erased or it is no news any more. */
export function createCustomerTransport(
  { ports, store }: { readonly ports: Pick<Ports, 'nowMs' | 'monotonicMs'>; readonly store: Store },
  messenger: Messenger,
): Transport {
  return {
    send: async ({ delivery: { id, kind, merchant_id, created_at }, outbox }, stopping) => {
      const end = beginCall(ports);
      const notSent = (error: string): Sent => ({ ...end({ status: null, error }), isFinal: true });
      const facts = factsOf(outbox);
      if (facts.to === '') return notSent('the recipient was erased');
      if (ports.nowMs() - created_at > TOO_OLD_MS) return notSent('older than four days');
      const merchant = await findMerchant(store, merchant_id);
      if (merchant === undefined) throw new Error(`Message ${id} is of no merchant.`);
      return await messenger.send({ id, occasion: kindOf(kind).occasion, facts, merchant }, stopping);
    },
  };
}
