import { kstDate } from '@dojang/protocol/time';

/**
 * The id of a payment and of what belongs to it names the month (KST) in which the payment was opened, as in
 * `pay_202611_…`: a store that keeps its months apart finds a row by its id alone.
 */
export function monthId(prefix: string, openedAtMs: number, rest: string): string {
  return `${prefix}_${kstDate(openedAtMs).slice(0, 6)}_${rest}`;
}

/** An id of the same month as another one. What the first release opened names none. */
export function idBeside(id: string, prefix: string, rest: string): string {
  const month = /^[a-z]+_(\d{6})_/.exec(id)?.[1];
  return month === undefined ? `${prefix}_${rest}` : `${prefix}_${month}_${rest}`;
}
