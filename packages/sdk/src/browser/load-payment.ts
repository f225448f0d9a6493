import { PaymentPageError } from './payment-page-error.ts';
import { isPaymentLoaded } from './payment-window.ts';

const loading = new Map<string, Promise<void>>();

/**
 * Loads the payment script, once for each address however many components ask. After a failure the next call tries again.
 * @param scriptUrl `scriptUrl` of `partner.requestPayment`
 * @throws PaymentPageError `script`
 */
export function loadPayment(scriptUrl: string): Promise<void> {
  const { href } = new URL(scriptUrl, document.baseURI);
  const known = loading.get(href);
  if (known !== undefined) return known;
  const promise = isInPage(href) ? Promise.resolve() : addScript(href);
  loading.set(href, promise);
  promise.catch(() => loading.delete(href));
  return promise;
}

/** A page that names the script itself has it already. */
function isInPage(href: string): boolean {
  return isPaymentLoaded() && [...document.scripts].some(({ src }) => src === href);
}

function addScript(href: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    const fail = (message: string) => {
      script.remove();
      reject(new PaymentPageError('script', message));
    };
    script.src = href;
    script.addEventListener('error', () => fail('the payment script did not load'));
    script.addEventListener('load', () => {
      if (isPaymentLoaded()) resolve();
      else fail('what was loaded is not the payment script');
    });
    document.head.append(script);
  });
}
