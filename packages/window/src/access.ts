export interface Access {
  readonly paymentId: string;
  readonly token: string;
}

/** The payment and the right to see it, from `/window/<payment id>#<token>`. Null when either is missing. */
export function readAccess(location: { readonly pathname: string; readonly hash: string }): Access | null {
  const paymentId = /^\/window\/([^/]+)\/?$/.exec(location.pathname)?.[1];
  const token = location.hash.slice(1);
  return paymentId === undefined || token === '' ? null : { paymentId: decodeURIComponent(paymentId), token };
}
