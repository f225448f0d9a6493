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
 * a form to `PCD_RST_URL`, resolved against the page. With neither, the page wanted no result.
 */
export function returnResult(result: Record<string, string>, callbackFunction: unknown): void {
  const callback = toCallback(callbackFunction);
  if (callback !== null) {
    callback(result);
    return;
  }
  const resultUrl = result['PCD_RST_URL'];
  const url = resultUrl ? toHttpUrl(resultUrl, document.baseURI) : null;
  if (url !== null) postForm({ url, fields: result });
}

/** A function, or the name of a global one. */
function toCallback(value: unknown): ResultCallback | null {
  const candidate: unknown = typeof value === 'string' ? Reflect.get(window, value) : value;
  return typeof candidate === 'function' ? (candidate as ResultCallback) : null;
}
