import { postForm } from '@dojang/protocol/browser';
import { CLOSED_MESSAGE } from '@dojang/protocol/payple';
import { type ResultCallback, toHttpUrl } from './payment-request.ts';

/**
 * The result of a window the customer closed: the request's own fields, `close` and the documented text. It has no
 * `PCD_PAY_CODE`, as in the original script.
 */
export function closeResult(fields: Readonly<Record<string, string>>): Record<string, string> {
  return { ...fields, PCD_PAY_RST: 'close', PCD_PAY_MSG: CLOSED_MESSAGE };
}

/**
 * Returns the result to the page: to its callback, which replaces the form POST (guide 3-3, `callbackFunction`), else as
 * a form to `PCD_RST_URL`, resolved against the page. With neither, nobody gets it.
 */
export function returnResult(result: Record<string, string>, callbackFunction: unknown): void {
  const callback = toCallback(callbackFunction);
  if (callback !== null) {
    callback(result);
    return;
  }
  const url = resultAddress(result);
  if (url !== null) postForm({ url, fields: result });
}

/** Where a form with the result may go, completed by the address of the page; null when there is no such place. */
export function resultAddress(fields: Readonly<Record<string, string>>): string | null {
  const resultUrl = fields['PCD_RST_URL'];
  return resultUrl ? toHttpUrl(resultUrl, document.baseURI) : null;
}

/** A function, or the name of a global one. */
export function toCallback(value: unknown): ResultCallback | null {
  const candidate: unknown = typeof value === 'string' ? Reflect.get(window, value) : value;
  return typeof candidate === 'function' ? (candidate as ResultCallback) : null;
}
