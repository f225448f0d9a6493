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
  const month = monthOf(id);
  return month === undefined ? `${prefix}_${rest}` : `${prefix}_${month}_${rest}`;
}

/** The month (`YYYYMM`) that an id names. */
export function monthOf(id: string): string | undefined {
  return /^[a-z]+_(\d{6})_/.exec(id)?.[1];
}

/** Between which ids those of a month lie: from the first on, before the second. */
export interface IdRange {
  readonly from: string;
  readonly before: string;
}

/** The ids of a month. `_` is followed by a backtick in ASCII. */
export function idsOfMonth(prefix: string, month: string): IdRange {
  return { from: `${prefix}_${month}_`, before: `${prefix}_${month}\`` };
}

/** The ids with a prefix that are of the same month as another id; all of them when it names none. */
export function idsBeside(id: string, prefix: string): IdRange {
  const month = monthOf(id);
  return month === undefined ? { from: '', before: '~' } : idsOfMonth(prefix, month);
}

/** The month (`YYYYMM`, KST) of a moment, or of one some months later. */
export function monthAt(atMs: number, later = 0): string {
  const day = kstDate(atMs);
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(4, 6)) - 1 + later;
  return `${Math.floor(months / 12)}${String((months % 12) + 1).padStart(2, '0')}`;
}
