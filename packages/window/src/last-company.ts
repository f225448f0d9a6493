const KEY = 'dojang:card-company';

type Place = Pick<Window, 'localStorage'>;

/** The card company that this browser paid with last; null when it is not known, as in a browser that keeps nothing. */
export function lastCompany(place: Place): string | null {
  try {
    return place.localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function rememberCompany(place: Place, code: string): void {
  try {
    place.localStorage.setItem(KEY, code);
  } catch {
    // A convenience: without storage the list has its usual order.
  }
}

/** The list with the one that was used last in front. */
export function lastFirst<Company extends { readonly code: string }>(
  companies: readonly Company[],
  last: string | null,
): readonly Company[] {
  const first = companies.filter(({ code }) => code === last);
  return first.length === 0 ? companies : [...first, ...companies.filter(({ code }) => code !== last)];
}
