export interface Access {
  readonly paymentId: string;
  readonly token: string;
}

/** Without an answer for this long a look is given up, and tried again. */
export const LOOK_TIMEOUT_MS = 8_000;

/** The payment and the right to see it, from `/window/<payment id>#<token>`. Null when either is missing. */
export function readAccess(location: { readonly pathname: string; readonly hash: string }): Access | null {
  const paymentId = /^\/window\/([^/]+)\/?$/.exec(location.pathname)?.[1];
  const token = location.hash.slice(1);
  return paymentId === undefined || token === '' ? null : { paymentId: decodeURIComponent(paymentId), token };
}

/** An address of the window's API. The token never stands in it. */
export function apiPath({ paymentId }: Access): string {
  return `/window/api/${encodeURIComponent(paymentId)}`;
}

/** What every call has in common: nothing is cached, and the token alone says who asks. */
export function callInit({ token }: Access): RequestInit & { readonly headers: Record<string, string> } {
  return { cache: 'no-store', credentials: 'omit', headers: { authorization: `Bearer ${token}` } };
}

/** Asks how the payment stands. Rejects when there is no answer. */
export function lookAtPayment(access: Access): Promise<Response> {
  return fetch(apiPath(access), { ...callInit(access), signal: AbortSignal.timeout(LOOK_TIMEOUT_MS) });
}
