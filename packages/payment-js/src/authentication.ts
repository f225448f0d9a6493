type Fields = Readonly<Record<string, string>>;

/** Where this payment's authentication comes from. */
export type Authentication =
  /** The partner's server has authenticated; the window can open at once. */
  | { readonly kind: 'given'; readonly windowUrl: string }
  /** A call has to be made first; it answers with the guide's authentication message. */
  | { readonly kind: 'call'; readonly url: string; readonly init: RequestInit };

/**
 * Chooses the authentication in the documented order: the partner server's key and URL, the partner's own file, the
 * partner's keys in the page (2018), the client key. Null when the request holds none of them.
 * @param scriptOrigin origin of the gateway that served the script
 */
export function chooseAuthentication(fields: Fields, scriptOrigin: string): Authentication | null {
  const {
    PCD_AUTH_KEY: authKey,
    PCD_PAY_URL: payUrl,
    PCD_PAY_HOST: payHost,
    payple_auth_file: authFile,
    PCD_CST_ID: partnerId,
    PCD_CUST_KEY: partnerKey,
    PCD_AUTH_URL: authUrl,
    clientKey,
  } = fields;
  if (authKey && payUrl) {
    const windowUrl = toHttpUrl(payUrl, payHost || scriptOrigin);
    return windowUrl === null ? null : { kind: 'given', windowUrl };
  }
  if (authFile) return call(authFile, toForm({ payple_dir_path: fields['payple_dir_path'] ?? '' }));
  if (partnerId && partnerKey && authUrl) {
    return call(authUrl, toForm({ cst_id: partnerId, custKey: partnerKey }));
  }
  if (clientKey) {
    const headers = { 'Content-Type': 'application/json' };
    return call(`${scriptOrigin}/js/v1/auth`, JSON.stringify({ clientKey }), headers);
  }
  return null;
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

function call(url: string, body: BodyInit, headers: Record<string, string> = {}): Authentication {
  return { kind: 'call', url, init: { method: 'POST', body, headers } };
}

function toForm(fields: Fields): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}
