import { isAbsoluteUrl } from '@dojang/protocol/payple';
import { authenticate, chooseAuthentication } from './authentication.ts';
import { openLayer } from './layer.ts';
import { hasValidTotal, type PaymentRequest, toFields } from './payment-request.ts';
import { chooseOpenMode, type OpenMode, type PaymentView, thisWindow } from './payment-view.ts';
import { closeResult, resultAddress, returnResult, toCallback } from './result.ts';
import { openTab } from './tab.ts';
import { askForTab } from './tab-question.ts';
import { POPUP_BLOCKED, say, TOTAL_NOT_NUMERIC } from './texts.ts';
import { type OpenPayment, watchPayment } from './watch-payment.ts';
import { isHeight } from './window-message.ts';

/** What the global functions do. One per page, however often the script is loaded. */
export interface PaymentScript {
  /** Opens the payment window. While a payment is open, brings that one to the front instead. */
  pay(request: PaymentRequest, scriptOrigin: string): void;
  /**
   * `close` takes the layer away, as in the original script: the page gets no result, and the payment ends by itself. A
   * payment is cancelled in its window. Nothing else is known.
   */
  act(action: unknown): void;
  /** @param height wanted height of the layer's frame in CSS pixels */
  resize(height: unknown): void;
  focus(): void;
}

const NO_RECEIVER =
  'PaypleCpayAuthCheck: no callbackFunction and no PCD_RST_URL: the customer can pay, and this page never gets the result';

export function createPaymentScript(): PaymentScript {
  let live: OpenPayment | null = null;
  /** Takes away the question for a tab that the browser refused. */
  let takeQuestion: (() => void) | null = null;

  function pay(request: PaymentRequest, scriptOrigin: string): void {
    if (live !== null && live.view.presence() !== 'lost') {
      live.view.focus();
      return;
    }
    live?.abandon();
    takeQuestion?.();
    const callback = request['callbackFunction'];
    const fields: Record<string, string> = { ...toFields(request), PCD_HTTP_REFERER: location.href };
    if (!hasValidTotal(fields)) {
      alert(TOTAL_NOT_NUMERIC);
      return;
    }
    const authentication = chooseAuthentication(fields, scriptOrigin);
    if (authentication.kind === 'none') {
      refuse('', authentication.hint);
      return;
    }
    const hasCallback = toCallback(callback) !== null;
    const resultUrl = fields['PCD_RST_URL'] ?? '';
    const address = resultAddress(fields);
    const isHeard = hasCallback || address !== null;
    // oxlint-disable-next-line no-console -- it is where the shop's developer looks.
    if (!isHeard) console.warn(NO_RECEIVER);
    const mode = chooseOpenMode({ resultUrl, hasCallback, userAgent: navigator.userAgent });
    // This page will be gone: its address completes the result URL now, and an absolute one is posted to.
    if (mode === 'direct' && address !== null && !isAbsoluteUrl(resultUrl)) fields['PCD_RST_URL'] = address;
    const openIn = (view: PaymentView): void => {
      const payment = watchPayment({ view, fields, isHeard }, (result) => {
        live = null;
        if (result !== null) returnResult(result, callback);
      });
      live = payment;
      const submit = (windowUrl: string, tokens: Readonly<Record<string, string>>): void => {
        payment.submit(windowUrl, { ...fields, ...tokens });
        // The page is leaving; if the customer comes back to it (Back), it can pay again.
        if (mode === 'direct') payment.abandon();
      };
      if (authentication.kind === 'given') {
        submit(authentication.windowUrl, {});
        return;
      }
      void authenticate(authentication.url, authentication.init, scriptOrigin).then((answer) => {
        // Closed while the answer was on its way.
        if (live !== payment) return;
        if (answer.ok) {
          submit(answer.windowUrl, answer.fields);
          return;
        }
        payment.abandon();
        refuse(answer.message, answer.hint);
      });
    };
    const view = openView(mode, () => live?.requestClose());
    if (view !== null) return openIn(view);
    takeQuestion = askForTab({
      onOpen() {
        const tab = openTab();
        if (tab === null) return alert(POPUP_BLOCKED);
        takeQuestion?.();
        openIn(tab);
      },
      onClose() {
        takeQuestion?.();
        returnResult({ ...closeResult(fields), DOJANG_TAB_REFUSED: 'Y' }, callback);
      },
    });
  }

  return {
    pay,
    act(action) {
      if (action === 'close' && live?.view.mode === 'layer') live.abandon();
    },
    resize(height) {
      const heightPx = Number(height);
      if (isHeight(heightPx)) live?.view.resize?.(heightPx);
    },
    focus: () => live?.view.focus(),
  };
}

/** Null when the browser refuses the tab. A tab opens before any call is made: later it would count as a pop-up. */
function openView(mode: OpenMode, onClose: () => void): PaymentView | null {
  switch (mode) {
    case 'direct':
      return thisWindow;
    case 'tab':
      return openTab();
    case 'layer':
      return openLayer(onClose);
  }
}

/** Tells the customer that nothing opened, and the developer why (as an uncaught error, so that monitoring sees it). */
function refuse(message: string, hint: string): void {
  setTimeout(() => {
    throw new Error(`PaypleCpayAuthCheck: ${message} ${hint}`);
  });
  alert(message || say('notStarted'));
}
