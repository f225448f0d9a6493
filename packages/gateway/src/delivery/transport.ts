import type { Merchant } from '../merchant/merchant.ts';
import type { Call } from './http/sender.ts';
import type { MessageFacts, Occasion } from './message.ts';

/** One message on its way out. */
interface OutgoingMessage {
  /** The same for every try. */
  readonly id: string;
  readonly occasion: Occasion;
  readonly facts: MessageFacts;
  readonly merchant: Merchant;
}

/** How a try ended. `refused`: nothing will change that. Neither holds an address or a text. */
export interface SendResult extends Call {
  readonly isRefused: boolean;
}

/** Brings messages of one channel to customers. Never throws for what the other side does. */
export interface Transport {
  send(message: OutgoingMessage, signal: AbortSignal): Promise<SendResult>;
  close(): void;
}
