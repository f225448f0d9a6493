import { faultOf, isDigits, type Row, WON_DIGITS } from '@dojang/protocol/payple';
import { InputError } from './errors.ts';
import { shapeOfValue, shownValue } from './shape-of-value.ts';

/** What a value has to be beyond its row. */
export interface Demand {
  readonly isRequired?: boolean;
  readonly rule?: { holds(text: string): boolean; readonly says: string };
}

/**
 * A value of a request as the wire writes it, held to its row of the table and to the letter of its notation, where the
 * gateway lets pass what old clients send. Empty when there is none.
 * @param name the SDK's name of the value
 * @throws InputError
 */
export function requireRow(row: Row, name: string, value: unknown, demand: Demand = {}): string {
  const isRequired = demand.isRequired ?? row.required !== undefined;
  if (!isRequired && (value === undefined || value === '')) return '';
  if (row.as === 'won') return requireWon(row, name, value);
  if (typeof value !== 'string' || value === '') throw refuse(row, name, 'a text that is not empty', value);
  const rule = faultOf(row, value)?.rule ?? letterRule(row, value);
  if (rule !== null) throw refuse(row, name, rule, value);
  if (demand.rule?.holds(value) === false) throw refuse(row, name, demand.rule.says, value);
  return value;
}

/** An amount as the wire writes it. @throws InputError */
export function requireWon(row: Row, name: string, won: unknown, atMost = Number.POSITIVE_INFINITY): string {
  const least = row.minimum ?? 0;
  const most = Math.min(10 ** Math.min(row.max ?? WON_DIGITS, WON_DIGITS) - 1, atMost);
  if (typeof won === 'number' && Number.isSafeInteger(won) && won >= least && won <= most) return String(won);
  throw refuse(row, name, `an integer number of won from ${least} to ${most}`, won);
}

export function refuse(row: Row, name: string, rule: string, value: unknown): InputError {
  const isOpen =
    row.sensitive !== true &&
    row.buyer !== true &&
    row.wire !== 'PCD_USER_DEFINE1' &&
    row.wire !== 'PCD_USER_DEFINE2';
  const got = isOpen ? shownValue(value) : shapeOfValue(value);
  return new InputError({ parameter: `${name} (${row.wire})`, rule, got });
}

/** The rule of the notation that a text breaks; null when none. */
function letterRule({ type }: Row, text: string): string | null {
  if (type === 'N' && !isDigits(text)) return 'digits';
  return type === 'E' && !/^[^\s@]+@[^\s@]+$/.test(text) ? 'an e-mail address' : null;
}
