/**
 * Why a payment did not open, or why nobody waits for its result any more.
 *
 * - `script`: the payment script did not load. Safe to try again.
 * - `not-loaded`: `loadPayment` has not ended yet.
 * - `fields`: not the fields of a payment request.
 * - `tab-refused`: the browser refused the tab, and the customer did not open it by the button that the page showed. Nothing was charged.
 * - `replaced`: another payment of this page was open, or took its place.
 */
export class PaymentPageError extends Error {
  override readonly name = 'PaymentPageError';
  readonly code: 'script' | 'not-loaded' | 'fields' | 'tab-refused' | 'replaced';

  constructor(code: PaymentPageError['code'], message: string) {
    super(message);
    this.code = code;
  }
}
