import type { Acquirer } from './acquirer/client.ts';
import type { PaymentState } from './payment/state.ts';
import type { RecordDeps } from './record/change-payment.ts';
import type { Mode } from './settings.ts';

/** What a flow needs that speaks to the card companies. */
export interface FlowDeps extends RecordDeps {
  readonly mode: Mode;
  readonly acquirer: Acquirer;
  /** Where the card companies send their news: the gateway's address as they see it. */
  readonly callbackOrigin: string;
  /** Origin of the card companies for this payment's customer; null: their own. */
  readonly cardAppOrigin: (state: PaymentState) => string | null;
}
