import type { DeliveryRow, OutboxRow } from '../store/contract.ts';
import type { Call } from './call.ts';

/** A delivery on its way out, and what it brings. */
interface Outgoing {
  readonly delivery: DeliveryRow;
  readonly outbox: OutboxRow;
}

/** How a try ended. Holds neither a text nor the address of a customer. */
export interface Sent extends Call {
  /** It failed, and no other try will change that. */
  readonly isFinal: boolean;
  /** Origin of a partner's address, for the log; what follows it in the address may be a secret. */
  readonly receiver?: string;
}

/** Brings deliveries of one channel to their receivers. Never throws for what the other side does. */
export interface Transport {
  /**
   * @param stopping ends it without an answer when it aborts
   * @returns null when its receiver is sent nothing for now
   */
  send(outgoing: Outgoing, stopping: AbortSignal): Promise<Sent | null>;
}
