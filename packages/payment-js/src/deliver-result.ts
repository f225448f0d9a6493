import { toHttpUrl } from './authentication.ts';
import type { ResultCallback } from './payment-request.ts';
import { submitForm } from './submit-form.ts';

/**
 * Hands the result to the page: to its callback, which replaces the form POST (guide 3-3, `callbackFunction`), else as
 * a form to `PCD_RST_URL`, resolved against the page. With neither, the page wanted no result.
 */
export function deliverResult(result: Record<string, string>, callbackFunction: unknown): void {
  const callback = toCallback(callbackFunction);
  if (callback !== null) {
    callback(result);
    return;
  }
  const resultUrl = result['PCD_RST_URL'];
  const url = resultUrl ? toHttpUrl(resultUrl, document.baseURI) : null;
  if (url !== null) submitForm({ url, fields: result, target: '' });
}

/** A function, or the name of a global one. */
function toCallback(value: unknown): ResultCallback | null {
  const candidate: unknown = typeof value === 'string' ? Reflect.get(window, value) : value;
  return typeof candidate === 'function' ? (candidate as ResultCallback) : null;
}
