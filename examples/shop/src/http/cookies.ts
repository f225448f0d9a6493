const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Reads one cookie of a `Cookie` header; undefined when there is none. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const [key, ...rest] = pair.trim().split('=');
    if (key === name) return rest.join('=');
  }
  return undefined;
}

/**
 * A cookie for a year. `SameSite=Lax`: the result of a payment comes cross-site and must not need it. `value` must be of
 * letters, digits, `-` and `_`.
 */
export function makeCookie(name: string, value: string, { secure }: { readonly secure: boolean }): string {
  return `${name}=${value}; Path=/; Max-Age=${YEAR_SECONDS}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}
