import type { AuthResponse } from '@dojang/protocol/payple';
import { toHttpUrl } from './authentication.ts';
import { type PaymentRequest, toFields } from './payment-request.ts';

/** What an authentication call came to. `message`: the gateway's own words, when it had any. */
export type AuthAnswer =
  | { readonly ok: true; readonly windowUrl: string; readonly fields: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly message: string; readonly hint: string };

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
