import { postForm } from '@dojang/protocol/browser';
import { CLOSE_ANSWER_TIMEOUT_MS, type ScriptMessage } from '@dojang/protocol/window';
import type { PaymentView } from './payment-view.ts';
import { closeResult } from './result.ts';
import { readWindowMessage } from './window-message.ts';

/** How often the script looks whether the customer has closed the tab. */
const GONE_POLL_MS = 500;

/** A payment that is shown to the customer, from the moment its view exists to its one result. */
export interface OpenPayment {
  readonly view: PaymentView;
  /** Sends the request into the view. Until then nothing exists that could be paid. */
  submit(windowUrl: string, fields: Readonly<Record<string, string>>): void;
  /** Asks the window to close; without an answer in 3 s the payment ends as `close`. */
  requestClose(): void;
  /** Takes the view away without a result. */
  abandon(): void;
}

interface Subject {
  readonly view: PaymentView;
  readonly fields: Readonly<Record<string, string>>;
  /** Somebody gets the result. Else the customer keeps the screen of a success until he leaves it. */
  readonly isHeard: boolean;
}

/** Exactly one of the two is called, once: with the result, or with null when the payment was abandoned. */
export type OnEnd = (result: Record<string, string> | null) => void;

/**
 * Watches over one open payment.
 *
 * | state    | leaves by                                                                              |
 * | -------- | -------------------------------------------------------------------------------------- |
 * | waiting  | `submit` -> shown; close -> ended (`close`)                                            |
 * | shown    | `pay_result`, `close` -> ended; tab closed by hand -> ended (`close`); close -> closing |
 * | closing  | as shown; `close_pending` -> shown; 3 s -> ended (`close`)                             |
 * | ended    | nothing: later messages are not heard                                                  |
 *
 * Without anybody to get it the first `pay_result` of a success leaves a payment as it is: shown, until it comes again by the
 * customer's press, or Escape ends it.
 *
 * A view that is lost ends without a result: nobody knows that the customer has closed it.
 */
export function watchPayment({ view, fields, isHeard }: Subject, onEnd: OnEnd): OpenPayment {
  let sent = fields;
  /** Empty until the request is sent, which is no origin of a message. */
  let windowOrigin = '';
  let closeTimer: ReturnType<typeof setTimeout> | undefined;
  let goneBefore = false;
  let isShown = false;
  let ended = false;

  function end(result: Record<string, string> | null): void {
    if (ended) return;
    ended = true;
    removeEventListener('message', onMessage);
    clearInterval(poll);
    clearTimeout(closeTimer);
    view.remove();
    onEnd(result);
  }
  function stopClosing(): void {
    clearTimeout(closeTimer);
    closeTimer = undefined;
    view.showClosing?.(false);
  }
  const ask = (message: ScriptMessage): void => {
    view.window()?.postMessage(message, windowOrigin);
  };
  function onMessage(event: MessageEvent<unknown>): void {
    if (event.origin !== windowOrigin || event.source !== view.window()) return;
    view.hear?.();
    const message = readWindowMessage(event.data);
    switch (message?.type) {
      case 'pay_result':
        if (!isHeard && !isShown && message.data['PCD_PAY_RST'] === 'success') {
          isShown = true;
          stopClosing();
          break;
        }
        end({ ...message.data });
        break;
      case 'close':
        end(closeResult(sent));
        break;
      case 'resize':
        view.resize?.(message.data);
        // Says that we are here: the window of a tab asks so before it trusts this page with the result.
        ask(message);
        break;
      case 'close_pending':
        stopClosing();
        // It may ask the customer.
        view.focus();
        break;
      case undefined:
        break;
    }
  }
  const poll = setInterval(() => {
    const presence = view.presence();
    if (presence === 'there') return;
    // A window that posts its result and closes at once can be seen closed before its message is heard.
    if (goneBefore) end(presence === 'closed' ? closeResult(sent) : null);
    goneBefore = true;
  }, GONE_POLL_MS);
  addEventListener('message', onMessage);

  return {
    view,
    submit(windowUrl, requestFields) {
      sent = requestFields;
      windowOrigin = new URL(windowUrl).origin;
      postForm({ url: windowUrl, fields: requestFields, target: view.target });
    },
    requestClose() {
      if (!windowOrigin) return end(closeResult(sent));
      if (isShown) return end(null);
      ask({ type: 'close_request' });
      if (closeTimer !== undefined) return;
      view.showClosing?.(true);
      closeTimer = setTimeout(() => end(closeResult(sent)), CLOSE_ANSWER_TIMEOUT_MS);
    },
    abandon: () => end(null),
  };
}
