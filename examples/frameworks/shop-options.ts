/** What each of the shops here is started with. */
export interface ShopOptions {
  readonly gatewayUrl: string;
  /** Origin under which customers visit the shop. */
  readonly shopOrigin: string;
  readonly cstId: string;
  readonly custKey: string;
  /** `whsec_…` of the shop's webhook address. */
  readonly webhookSecret: string;
  /** The last look at the shelf before a card is charged. */
  readonly isInStock: (orderNumber: string) => boolean;
  /** Money has moved, and not for an order as it is: somebody has to look into it, and may cancel. */
  readonly alertStaff: (message: string) => void;
  /** Hands over what was bought: called once for each order. */
  readonly fulfil: (orderNumber: string) => void;
  /** What the follow-up failed at; it tries again. */
  readonly onError: (error: unknown) => void;
}
