import { isDigits } from '@dojang/protocol/payple';

/** The object a page hands to `PaypleCpayAuthCheck` (guide 3-3): wire fields and, optionally, a callback. */
export type PaymentRequest = Readonly<Record<string, unknown>>;

/** Receives the result in the page instead of a form POST. */
export type ResultCallback = (result: Record<string, string>) => void;

/** Numbers that a page may leave out, and makes of an empty input what JavaScript makes of one. */
const OPTIONAL_NUMBERS = /^PCD_PAY(?:_TAXTOTAL|_YEAR|_MONTH|ER_HP|ER_NO)$/;

/**
 * The form fields of a request: one per own property that holds a string, number or boolean. A copy, so that the page
 * may use its object again. Functions, null and nested values have no place in a form, nor has what is no number: `NaN`
 * in any of them, and its text, `undefined` and `null` where a number may be left out.
 */
export function toFields(request: PaymentRequest): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(request)) {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') continue;
    const text = `${value}`;
    const isNoNumber = typeof value === 'number' ? Number.isNaN(value) : OPTIONAL_NUMBERS.test(name);
    if (!isNoNumber || !/^(?:NaN|undefined|null)$/.test(text)) fields[name] = text;
  }
  return fields;
}

/** PAY and CERT need an amount in digits; the least amount is the gateway's business. */
export function hasValidTotal(fields: Readonly<Record<string, string>>): boolean {
  return !/^(PAY|CERT)$/.test(fields['PCD_PAY_WORK'] ?? '') || isDigits(fields['PCD_PAY_TOTAL'] ?? '');
}

/** An absolute http(s) URL, or null: a form must never be sent to a `javascript:` address. */
export function toHttpUrl(url: string, base: string): string | null {
  try {
    const { href, protocol } = new URL(url, base);
    return /^https?:$/.test(protocol) ? href : null;
  } catch {
    return null;
  }
}
