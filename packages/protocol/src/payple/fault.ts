import type { Code } from './codes.ts';
import { parseWon, WON_DIGITS } from './guards.ts';
import type { Check, RequestTable, Row } from './row.ts';
import { rules } from './rules.ts';
import { shapeOf } from './shape.ts';

/** What is wrong with a value: the rule, and the shape of the value, never the value of anything personal. */
export interface Fault {
  readonly check: Check;
  readonly rule: string;
  /** Null where the rule says it all. */
  readonly got: string | null;
}

/** Does a text of the wire keep to its row? Null when it does. What this gateway limits is {@link limitOf}'s to say. */
export function faultOf(row: Row, text: string): Fault | null {
  const fault = (check: Check, rule: string, got = shapeOf(text)): Fault => ({ check, rule, got });
  const length = [...text].length;
  if (text.includes('\u0000')) return fault('text', 'U+0000 is not allowed');
  if (/\p{Surrogate}/u.test(text)) return fault('text', 'not well-formed Unicode (a lone surrogate)');
  if (row.max !== null && length > row.max)
    return fault('length', `at most ${row.max} characters`, `${length}`);
  if (isAbsent(row, text)) {
    if (row.required === undefined || row.required === 'documented') return null;
    return row.values === undefined ? fault('required', 'required') : fault('values', listed(row.values));
  }
  if (row.as === 'won' && parseWon(text) === null)
    return fault('form', `digits only (at most ${Math.min(row.max ?? WON_DIGITS, WON_DIGITS)})`);
  if (row.as === 'date' && !/^\d{8}$/.test(text)) return fault('form', 'eight digits, YYYYMMDD in KST');
  if (row.values !== undefined && !row.values.includes(text)) return fault('values', listed(row.values));
  if (row.rule !== undefined && !rules[row.rule].holds(text)) return fault('rule', rules[row.rule].says);
  return null;
}

/** Is a well-formed value below the least, or a documented one that this gateway does not have? */
export function limitOf(row: Row, text: string, { minimumLater = false } = {}): Fault | null {
  if (isAbsent(row, text)) return null;
  if (!minimumLater && row.minimum !== undefined && Number(text) < row.minimum)
    return { check: 'minimum', rule: `at least ${row.minimum} won`, got: text };
  if (row.offered !== undefined && !row.offered.includes(text))
    return { check: 'offered', rule: `${row.offered.join(', ')} is the only one here`, got: shapeOf(text) };
  return null;
}

/** The code that refuses a row of a request when it breaks a check. */
export function codeOf(table: RequestTable, row: Row, check: Check): Code {
  return (typeof row.code === 'object' ? row.code[check] : row.code) ?? table.code;
}

/** Nothing was sent, or what samples send for nothing. */
export function isAbsent(row: Row, text: string): boolean {
  if (row.required === 'visible') return text.trim() === '';
  if (row.optionalNumber === true && /^(?:NaN|undefined|null)$/.test(text)) return true;
  return text === '' || (row.zeroIsNone === true && /^0+$/.test(text));
}

function listed(values: readonly string[]): string {
  return values.length === 1 ? `${values[0]} is the only value` : `one of ${values.join(', ')}`;
}
