import type { Code } from './codes.ts';
import type { Won } from './guards.ts';
import type { RuleName } from './rules.ts';

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

/** One parameter of a request. Its key in the table is our name for it. */
export interface Row extends Parameter {
  /** What the value is: won, a yes or no, a day, an address that the shop's page may complete. Otherwise it is a text. */
  readonly as?: 'won' | 'flag' | 'date' | 'url';
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
  /** Row of the same request that it is not above. */
  readonly atMost?: string;
  /** All that may be sent. */
  readonly values?: readonly string[];
  /** What this gateway has of them. */
  readonly offered?: readonly string[];
  /** A number that may be left out: what pages make of an empty field (`NaN`, `undefined`, `null`) is none. */
  readonly optionalNumber?: true;
  /** Samples send 0 for "none". */
  readonly zeroIsNone?: true;
  readonly rule?: RuleName;
  /** The code that refuses it when it is not the table's own, for all or for some checks. */
  readonly code?: Code | Readonly<Partial<Record<Check, Code>>>;
  /** Part of what makes two requests the same, and of what a refusal returns. */
  readonly digest?: true;
  /** The answers that return it. */
  readonly echoed?: readonly AnswerName[];
  /** What they say when there is none; empty unless given. */
  readonly echoOfNone?: string;
  /** Documented and sent, of no use to this gateway: not looked at. */
  readonly unread?: true;
  /**
   * Only compared with what is known. Whatever comes is read as a text: old clients send it in shapes of their own, and are not
   * refused for that.
   */
  readonly compared?: true;
}

export type AnswerName = 'result' | 'close' | 'confirm' | 'lookup' | 'cancel' | 'cancelNotice';

/** A request of the wire: its parameters under our names, in the order of the document. One table each. */
export interface RequestTable {
  readonly rows: Readonly<Record<string, Row>>;
  /** Refuses what no row has a code of its own for. */
  readonly code: Code;
  /** Row that is named before the others when several are wrong. */
  readonly first?: string;
  /** The least amounts are the call's own to check, when the rest of it holds. */
  readonly minimumLater?: true;
  /** Refuses a body that cannot be read at all; {@link code} unless given. */
  readonly unreadable?: Code;
}

/** A parameter with one listed value says nothing when it is there. */
type ReadNames<Table extends RequestTable> = {
  [Name in keyof Table['rows']]: Table['rows'][Name] extends { unread: true } | { values: readonly [string] }
    ? never
    : Name;
}[keyof Table['rows']];

/** What a request says, under our names. */
export type RequestValues<Table extends RequestTable> = {
  readonly [Name in ReadNames<Table>]: Value<Table['rows'][Name]>;
};

type Value<R extends Row> = R extends { as: 'won' }
  ? Won | (R extends { required: 'always' } ? never : null)
  : R extends { as: 'flag' }
    ? boolean
    : R extends { values: readonly (infer Listed extends string)[] }
      ? Listed | (R extends { required: 'always' } ? never : '')
      : string;
