import type { Code } from './codes.ts';
import { parseWon, WON_DIGITS, type Won } from './guards.ts';
import { type RuleName, rules } from './rules.ts';
import { shapeOf } from './shape.ts';

/**
 * A parameter by its wire name. `type` and `max` are the document's notation: `a` lower-case and `A` upper-case Latin letters, `N`
 * digits, `H` Hangul, `S` special characters, `E` an e-mail address. The letters are documentation (the official examples break
 * them); `max`, counted in characters, is enforced on what a partner sends. `null`: the document gives no length, or real values
 * exceed it (keys).
 */
export interface Parameter {
  readonly wire: string;
  readonly type: string;
  readonly max: number | null;
  readonly ko: string;
  readonly en: string;
  /** Never in logs, errors or URLs. */
  readonly sensitive?: true;
  /** Tells of the customer, and is erased with him. */
  readonly buyer?: true;
}

/** What a value can break. */
export type Check = 'text' | 'length' | 'required' | 'form' | 'values' | 'rule' | 'minimum' | 'offered';

/** One parameter of a request. Its key in the message's table is our name for it. */
export interface Row extends Parameter {
  /** What the value becomes: won, a yes or no, a day. Otherwise it stays a text. */
  readonly as?: 'won' | 'flag' | 'date';
  /** Other names that clients send it under, read while it is absent itself. */
  readonly aliases?: readonly string[];
  /**
   * `always`: refused without it. `visible`: spaces alone are none. `documented`: the document demands it, and this gateway does
   * without.
   */
  readonly required?: 'always' | 'visible' | 'documented';
  /** What an absent value stands for. */
  readonly default?: string;
  readonly minimum?: number;
  /** Row of the same message that it is not above. */
  readonly atMost?: string;
  /** All that may be sent. */
  readonly values?: readonly string[];
  /** What this gateway has of them. */
  readonly offered?: readonly string[];
  /** Samples send 0 for "none". */
  readonly zeroIsNone?: true;
  readonly rule?: RuleName;
  /** The code that refuses it when it is not the message's own, for all or for some checks. */
  readonly code?: Code | Readonly<Partial<Record<Check, Code>>>;
  /** Part of what makes two requests the same, and of what a refusal returns. */
  readonly digest?: true;
  /** The answers that return it. */
  readonly echoed?: readonly AnswerName[];
  /** What they say when there is none; empty unless told. */
  readonly echoOfNone?: string;
  /** Documented and sent, of no use to this gateway: not looked at. */
  readonly unread?: true;
}

export type AnswerName = 'result' | 'close' | 'confirm' | 'lookup' | 'cancel' | 'cancelNotice';

/** A request of the wire: its parameters under our names, in the order of the document. */
export interface Message {
  readonly rows: Readonly<Record<string, Row>>;
  /** Refuses what no row has a code of its own for. */
  readonly code: Code;
  /** Row that is told before the others when several are wrong. */
  readonly first?: string;
  /** Limits are told by the call itself, when the rest of it holds. */
  readonly limitsLater?: true;
  /** Refuses a body that cannot be read at all; {@link code} unless told. */
  readonly unreadable?: Code;
}

/** A parameter with one listed value says nothing when it is there. */
type ReadNames<M extends Message> = {
  [Name in keyof M['rows']]: M['rows'][Name] extends { unread: true } | { values: readonly [string] }
    ? never
    : Name;
}[keyof M['rows']];

/** What a message says, under our names. */
export type Values<M extends Message> = {
  readonly [Name in ReadNames<M>]: Value<M['rows'][Name]>;
};

type Value<R extends Row> = R extends { as: 'won' }
  ? Won | (R extends { required: 'always' } ? never : null)
  : R extends { as: 'flag' }
    ? boolean
    : R extends { values: readonly (infer Listed extends string)[] }
      ? Listed | (R extends { required: 'always' } ? never : '')
      : string;

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
export function limitOf(row: Row, text: string): Fault | null {
  if (isAbsent(row, text)) return null;
  if (row.minimum !== undefined && Number(text) < row.minimum)
    return { check: 'minimum', rule: `at least ${row.minimum} won`, got: text };
  if (row.offered !== undefined && !row.offered.includes(text))
    return { check: 'offered', rule: `${row.offered.join(', ')} is the only one here`, got: shapeOf(text) };
  return null;
}

/** The code that refuses a row of a message when it breaks a check. */
export function codeOf(message: Message, row: Row, check: Check): Code {
  return (typeof row.code === 'object' ? row.code[check] : row.code) ?? message.code;
}

/** Nothing was sent, or what samples send for nothing. */
export function isAbsent(row: Row, text: string): boolean {
  if (row.required === 'visible') return text.trim() === '';
  return text === '' || (row.zeroIsNone === true && /^0+$/.test(text));
}

function listed(values: readonly string[]): string {
  return values.length === 1 ? `${values[0]} is the only value` : `one of ${values.join(', ')}`;
}
