import { type Fields, isSuccess, parseWon } from '@dojang/protocol/payple';
import { institutionCodeOf } from './institution-code-of.ts';
import type { Unreadable, UnverifiedResult } from './unverified-result.ts';

/**
 * Reads what came back: the form of the browser's POST (`URLSearchParams`, `FormData`, a parsed body, or its text), the
 * argument of the callback, or a webhook's body. Never throws, and proves nothing: pass the result to `verify` or `confirm`.
 * (guide 3-5, 3-6)
 */
export function parseResult(input: unknown): UnverifiedResult | Unreadable {
  const read = readResultFields(input);
  return read.kind === 'unreadable' ? read : readKind(read.fields);
}

/** The wire's fields of whatever came back, each of them a text and there once. */
export function readResultFields(
  input: unknown,
): { readonly kind: 'fields'; readonly fields: Fields } | Unreadable {
  const entries = readEntries(input);
  if (entries === null) return unreadable('not a form, a JSON object or a record');
  const fields = new Map<string, string>();
  for (const [name, value] of entries) {
    if (!name.startsWith('PCD_')) continue;
    const text = readText(value);
    if (text === null) return unreadable(`${name} is not a text`);
    if (fields.has(name)) return unreadable(`${name} occurs more than once`);
    fields.set(name, text);
  }
  return { kind: 'fields', fields: Object.fromEntries(fields) };
}

function readKind(fields: Fields): UnverifiedResult | Unreadable {
  const result = {
    orderNumber: fields['PCD_PAY_OID'] ?? '',
    code: fields['PCD_PAY_CODE'] ?? '',
    message: fields['PCD_PAY_MSG'] ?? '',
    fields,
  };
  if (fields['PCD_PAYCANCEL_FLAG'] === 'Y' || result.code.startsWith('PAYC')) {
    return unreadable('a cancellation, not a payment result');
  }
  switch (fields['PCD_PAY_RST'] ?? '') {
    case 'close':
      return { kind: 'claims-closed', ...result };
    case 'error':
      return { kind: 'claims-failed', ...result, institutionCode: institutionCodeOf(result.message) };
    case 'success':
      return readSuccess(result);
    default:
      return unreadable('PCD_PAY_RST is not success, error or close');
  }
}

function readSuccess(result: {
  readonly orderNumber: string;
  readonly code: string;
  readonly message: string;
  readonly fields: Fields;
}): UnverifiedResult | Unreadable {
  const { fields } = result;
  const amountWon = parseWon(fields['PCD_PAY_TOTAL'] ?? '');
  if (!isSuccess('success', result.code)) return unreadable('PCD_PAY_CODE is not a success code');
  if (result.orderNumber === '') return unreadable('PCD_PAY_OID is empty');
  if (amountWon === null) return unreadable('PCD_PAY_TOTAL is not an amount');
  if (fields['PCD_PAY_WORK'] === 'PAY') return { kind: 'claims-paid', ...result, amountWon };
  if (fields['PCD_PAY_WORK'] !== 'CERT') return unreadable('PCD_PAY_WORK is not PAY or CERT');
  const confirmation = {
    authKey: fields['PCD_AUTH_KEY'] ?? '',
    requestKey: fields['PCD_PAY_REQKEY'] ?? '',
    url: fields['PCD_PAY_COFURL'] ?? '',
  };
  if (confirmation.authKey !== '' && confirmation.requestKey !== '' && confirmation.url !== '') {
    return { kind: 'claims-authenticated', ...result, amountWon, confirmation };
  }
  // The webhook of a confirmed payment: approved, and nothing left to confirm.
  const isApproved = (fields['PCD_PAY_CARDAUTHNO'] ?? '') !== '' && confirmation.url === '';
  if (isApproved) return { kind: 'claims-paid', ...result, amountWon };
  return unreadable('a CERT result without PCD_AUTH_KEY, PCD_PAY_REQKEY or PCD_PAY_COFURL');
}

function readEntries(input: unknown): readonly (readonly [string, unknown])[] | null {
  try {
    if (typeof input === 'string') return readBodyText(input);
    if (typeof input !== 'object' || input === null || Array.isArray(input)) return null;
    if (isForm(input)) return [...input.entries()];
    return Object.entries(input);
  } catch {
    // An exotic object (a throwing getter, a revoked proxy, a broken iterator) is no result.
    return null;
  }
}

function readBodyText(text: string): readonly (readonly [string, unknown])[] | null {
  if (!text.trimStart().startsWith('{')) return [...new URLSearchParams(text).entries()];
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? Object.entries(value) : null;
}

/** `URLSearchParams`, `FormData` of any runtime or library, and `Map`. */
function isForm(input: object): input is { entries(): Iterable<[string, unknown]> } {
  return 'entries' in input && typeof input.entries === 'function' && Symbol.iterator in input;
}

function readText(value: unknown): string | null {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

function unreadable(reason: string): Unreadable {
  return { kind: 'unreadable', reason };
}
