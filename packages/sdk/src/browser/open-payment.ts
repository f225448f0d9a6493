import { PaymentPageError } from './payment-page-error.ts';
import { type BrowserResult, isPaymentLoaded, type PaymentFields } from './payment-window.ts';

/** How the waiting may end. */
export interface OpenPaymentOptions {
  /** Ends the waiting, not the payment: its result then reaches nobody in this page. */
  readonly signal?: AbortSignal | undefined;
}

interface Waiting {
  resolve(result: BrowserResult): void;
  reject(reason: unknown): void;
}

/** Of the whole page: the script opens one payment at a time, whichever component asks. */
const waiting = new Set<Waiting>();

/**
 * Opens the payment window and waits for what becomes of it: success, error or close, all of them results. Send the result to
 * your server. Call it first of all in the handler of the customer's press, with fields that were fetched before: a tab that opens later
 * counts as a pop-up, in WebKit after any call. Then the page shows one button that opens it; a customer who leaves it is `tab-refused`.
 *
 * While one payment is open, the script brings it to the front instead of opening another; whichever ends gets its result, and
 * the others are `replaced`. Where the page itself leaves for the window (an absolute `PCD_RST_URL`),
 * nothing comes back here: the result goes to `PCD_RST_URL`.
 * @throws PaymentPageError, or the signal's reason
 */
export function openPayment(
  fields: PaymentFields,
  { signal }: OpenPaymentOptions = {},
): Promise<BrowserResult> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) throw reasonOf(signal);
    requireReady(fields);
    const stop = () => {
      waiting.delete(entry);
      signal?.removeEventListener('abort', giveUp);
    };
    const giveUp = () => entry.reject(reasonOf(signal));
    const entry: Waiting = {
      resolve: (result) => {
        stop();
        resolve(result);
      },
      reject: (reason) => {
        stop();
        reject(reason);
      },
    };
    waiting.add(entry);
    signal?.addEventListener('abort', giveUp);
    try {
      window.PaypleCpayAuthCheck({ ...fields, callbackFunction: (result) => resolveFor(entry, result) });
    } catch (error) {
      entry.reject(error);
    }
  });
}

/** The script calls the callback of the payment that was open: nobody else's was, whoever waits. */
function resolveFor(entry: Waiting, result: BrowserResult): void {
  if (!waiting.has(entry)) return;
  const replaced = new PaymentPageError('replaced', 'another payment of this page was open');
  const others = [...waiting].filter((other) => other !== entry);
  if (result.DOJANG_TAB_REFUSED === 'Y')
    entry.reject(
      new PaymentPageError('tab-refused', 'the browser refused the tab, and the customer let it be'),
    );
  else entry.resolve(result);
  for (const other of others) other.reject(replaced);
}

function requireReady(fields: PaymentFields): void {
  if (!isPaymentLoaded()) {
    throw new PaymentPageError('not-loaded', 'call loadPayment and wait for it first');
  }
  const missing = ['PCD_AUTH_KEY', 'PCD_PAY_URL', 'PCD_PAY_OID'].find((name) => !fields[name]);
  if (missing !== undefined) throw new PaymentPageError('fields', `${missing} is missing`);
  if (!/^\d+$/.test(fields['PCD_PAY_TOTAL'] ?? '')) {
    throw new PaymentPageError('fields', 'PCD_PAY_TOTAL is not an amount');
  }
}

/** Signals of browsers from before 2022 have no reason. */
function reasonOf(signal: AbortSignal | undefined): unknown {
  return signal?.reason ?? new DOMException('The waiting was given up.', 'AbortError');
}
