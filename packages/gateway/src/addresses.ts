import type { GatewayOptions } from './gateway-options.ts';
import type { PaymentState } from './payment/state.ts';

/** Under which addresses the others reach each other. */
export interface Addresses {
  /** The gateway for customers and partners; null in test, when it is the Host of each request. */
  readonly publicOrigin: string | null;
  /** The gateway for the card companies, which run beside it unless it has a public address. */
  readonly callbackOrigin: string;
  /** The card companies' app for the customer of a payment; null: their own. */
  cardAppOrigin(payment: PaymentState): string | null;
  /** Where this process listens, as it turned out. */
  listensAt(origin: string): void;
}

export function addressesOf({ url, cardAppUrl, acquirerUrl }: GatewayOptions): Addresses {
  let listening = '';
  return {
    publicOrigin: url ? new URL(url).origin : null,
    get callbackOrigin() {
      return url || listening;
    },
    cardAppOrigin: ({ order }) => {
      if (cardAppUrl) return new URL(cardAppUrl).origin;
      if (url) return null;
      return `http://${new URL(order.gatewayOrigin).hostname}:${new URL(acquirerUrl).port}`;
    },
    listensAt: (origin) => {
      listening = origin;
    },
  };
}
