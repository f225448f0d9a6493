import type { PaymentRequest } from './payment-request.ts';
import { createPaymentScript, type PaymentScript } from './payment-script.ts';

declare global {
  interface Window {
    /** Shared by every copy of the script in the page, so that a second one keeps the first's open payment. */
    dojangPaymentScript?: PaymentScript;
    /** Opens the payment window (guide 3-3). */
    PaypleCpayAuthCheck(request: PaymentRequest): void;
    /** `MainBodyAction('close')` takes the layer away, without a result. */
    MainBodyAction: (this: void, action: unknown) => void;
    /** Sets the height of the layer's frame in CSS pixels. */
    MainBodyResize: (this: void, height: unknown) => void;
    /** The original's inner name of {@link MainBodyResize}. */
    layer_ifr_resize: (this: void, height: unknown) => void;
    /** Brings the open payment window to the front; without one it does nothing. */
    PaypleCpayPopup(): void;
  }
}

const scriptOrigin = findScriptOrigin();
window.dojangPaymentScript ??= createPaymentScript();
const script = window.dojangPaymentScript;

window.PaypleCpayAuthCheck = (request) => script.pay(request, scriptOrigin);
window.MainBodyAction = (action) => script.act(action);
window.MainBodyResize = (height) => script.resize(height);
window.layer_ifr_resize = window.MainBodyResize;
window.PaypleCpayPopup = () => script.focus();

/**
 * Origin of the gateway: the one this script came from. Must run while the script loads. Loaders that hide the running
 * script (modules, injected text) are answered from the page's script elements.
 */
function findScriptOrigin(): string {
  const current = document.currentScript;
  const script =
    current instanceof HTMLScriptElement && current.src
      ? current
      : document.querySelector<HTMLScriptElement>(
          'script[src*="/js/cpay.payple."],script[src*="/js/v1/payment.js"]',
        );
  return new URL(script?.src ?? '', location.href).origin;
}
