/**
 * Why a payment did not open, or why nobody waits for its result any more.
 *
 * - `script`: the payment script did not load. Safe to try again.
 * - `not-loaded`: `loadPayment` has not ended yet.
 * - `fields`: not the fields of a payment request.
 * - `replaced`: another payment of this page was open, or took its place.
 */
export class PaymentPageError extends Error {
  override readonly name = 'PaymentPageError';
  readonly code: 'script' | 'not-loaded' | 'fields' | 'replaced';

  constructor(code: PaymentPageError['code'], message: string) {
    super(message);
    this.code = code;
  }
}
