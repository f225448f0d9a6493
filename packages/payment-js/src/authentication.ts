import { timeLimit } from '@dojang/protocol/browser';
import type { AuthResponse } from '@dojang/protocol/payple';
import { type PaymentRequest, toFields, toHttpUrl } from './payment-request.ts';

type Fields = Readonly<Record<string, string>>;

/** Where this payment's authentication comes from. */
export type Authentication =
  /** The partner's server has authenticated; the window can open at once. */
  | { readonly kind: 'given'; readonly windowUrl: string }
  /** A call has to be made first; it answers with the guide's authentication message. */
  | { readonly kind: 'call'; readonly url: string; readonly init: RequestInit }
  /** There is none. `hint`: what the developer is to change. */
  | { readonly kind: 'none'; readonly hint: string };

/** What an authentication call came to. `message`: the gateway's own words, when it had any. */
export type AuthAnswer =
  | { readonly ok: true; readonly windowUrl: string; readonly fields: Fields }
  | { readonly ok: false; readonly message: string; readonly hint: string };

/** Longest wait for an authentication call. */
const AUTH_TIMEOUT_MS = 10_000;

const NO_AUTHENTICATION = 'set PCD_AUTH_KEY and PCD_PAY_URL, payple_auth_file, or clientKey';

/** Pages of 2018 did so. Whoever reads the page could authenticate, confirm and cancel in the shop's name. */
const KEYS_IN_PAGE =
  'PCD_CST_ID and PCD_CUST_KEY open nothing here: everybody can read them in this page. Replace these keys, have your server ' +
  'call /php/auth.php and set PCD_AUTH_KEY and PCD_PAY_URL by its answer (AuthKey, return_url), or set clientKey';

/**
 * Chooses the authentication in the documented order: the partner server's key and URL, the partner's own file, the
 * client key. The partner's own keys in the page are none.
 * @param scriptOrigin origin of the gateway that served the script
 */
export function chooseAuthentication(fields: Fields, scriptOrigin: string): Authentication {
  const {
    PCD_AUTH_KEY: authKey,
    PCD_PAY_URL: payUrl,
    PCD_PAY_HOST: payHost,
    payple_auth_file: authFile,
    PCD_CST_ID: partnerId,
    PCD_CUST_KEY: partnerKey,
    clientKey,
  } = fields;
  if (authKey && payUrl) {
    const windowUrl = toHttpUrl(payUrl, payHost || scriptOrigin);
    return windowUrl === null
      ? { kind: 'none', hint: 'PCD_PAY_URL is no http(s) address' }
      : { kind: 'given', windowUrl };
  }
  if (authFile) return call(authFile, toForm({ payple_dir_path: fields['payple_dir_path'] ?? '' }));
  if (clientKey) {
    const headers = { 'Content-Type': 'application/json' };
    return call(`${scriptOrigin}/js/v1/auth`, JSON.stringify({ clientKey }), headers);
  }
  return { kind: 'none', hint: partnerId && partnerKey ? KEYS_IN_PAGE : NO_AUTHENTICATION };
}

/** Makes the authentication call. A network that fails, stays silent or answers nonsense is an answer without words. */
export async function authenticate(url: string, init: RequestInit, base: string): Promise<AuthAnswer> {
  try {
    const response = await fetch(url, { ...init, signal: timeLimit(AUTH_TIMEOUT_MS) });
    const answer: unknown = await response.json();
    return readAuthAnswer(answer, base);
  } catch (error) {
    return { ok: false, message: '', hint: String(error) };
  }
}

/**
 * Reads the authentication message (guide 3-2). The tokens become the request's fields, as in the original script.
 * @param base completes a URL that lacks its host: the origin of the gateway
 */
export function readAuthAnswer(answer: unknown, base: string): AuthAnswer {
  // A partner's file may pass on anything: what is no object has no fields.
  const message: Partial<Record<keyof AuthResponse, string>> = toFields(Object(answer) as PaymentRequest);
  const windowUrl = toHttpUrl(
    message.return_url || `${message.PCD_PAY_HOST ?? ''}${message.PCD_PAY_URL ?? ''}`,
    base,
  );
  if (message.result !== 'success' || !message.AuthKey || windowUrl === null) {
    return { ok: false, message: message.result_msg ?? '', hint: message.DOJANG_HINT ?? '' };
  }
  return {
    ok: true,
    windowUrl,
    fields: {
      PCD_CST_ID: message.cst_id ?? '',
      PCD_CUST_KEY: message.custKey ?? '',
      PCD_AUTH_KEY: message.AuthKey,
    },
  };
}

function call(url: string, body: BodyInit, headers: Record<string, string> = {}): Authentication {
  return { kind: 'call', url, init: { method: 'POST', body, headers } };
}

function toForm(fields: Fields): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}
