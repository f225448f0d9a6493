export { loadPayment } from './load-payment.ts';
export { type OpenPaymentOptions, openPayment } from './open-payment.ts';
export { PaymentPageError } from './payment-page-error.ts';
export type { BrowserResult, PaymentFields, PaypleRequest } from './payment-window.ts';
