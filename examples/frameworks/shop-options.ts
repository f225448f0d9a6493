/** What each of the shops here is started with. */
export interface ShopOptions {
  readonly gatewayUrl: string;
  /** Origin under which customers visit the shop. */
  readonly shopOrigin: string;
  readonly cstId: string;
  readonly custKey: string;
  /** `whsec_…` of the shop's webhook address. */
  readonly webhookSecret: string;
  /** Delivers an order: called once for each. */
  readonly deliver: (orderNumber: string) => void;
}
