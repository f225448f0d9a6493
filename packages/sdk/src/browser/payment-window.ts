import type { ResultField } from '@dojang/protocol/payple';

/** What the payment script hands to the page (guide 3-5). It came through a browser: your server verifies it. */
export type BrowserResult = Readonly<Partial<Record<ResultField, string>>> & {
  readonly PCD_PAY_RST: 'success' | 'error' | 'close';
  /** The browser refused the tab, and the customer let it be. */
  readonly DOJANG_TAB_REFUSED?: 'Y';
};

/** The `fields` that `partner.requestPayment` built on your server. */
export type PaymentFields = Readonly<Record<string, string>>;

/** What `PaypleCpayAuthCheck` takes: the fields and, for a result in the page, a callback (guide 3-3). */
export interface PaypleRequest {
  readonly [name: string]: string | ((result: BrowserResult) => void) | undefined;
  /** Called with the result; without it the browser brings the result to `PCD_RST_URL`. */
  readonly callbackFunction?: ((result: BrowserResult) => void) | undefined;
}

declare global {
  interface Window {
    /** Opens the payment window (guide 3-3). Defined by the payment script. */
    PaypleCpayAuthCheck(request: PaypleRequest): void;
  }
}

/** Whether the payment script has run in this page. */
export function isPaymentLoaded(): boolean {
  return typeof Reflect.get(window, 'PaypleCpayAuthCheck') === 'function';
}
