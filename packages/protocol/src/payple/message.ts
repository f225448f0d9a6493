import type { Code } from './codes.ts';
import { parseWon } from './guards.ts';
import {
  codeOf,
  type Fault,
  faultOf,
  isAbsent,
  limitOf,
  type Message,
  type Row,
  type Values,
} from './row.ts';

export type Reading<M extends Message> =
  | { readonly ok: true; readonly values: Values<M> }
  /** `hint` names the parameter, the rule and the shape of the value: for a developer, never for a customer. */
  | { readonly ok: false; readonly code: Code; readonly hint: string };

/** A row with what came for it, and the name it came under. Null: no text, nor anything that stands for one. */
interface Sent {
  readonly ours: string;
  readonly row: Row;
  readonly name: string;
  readonly text: string | null;
}

/**
 * Reads a message by its table. Names that no row has are ignored. Everything is well-formed before anything can be too little or
 * not offered; of several rows that are wrong one is told.
 */
export function readMessage<M extends Message>(
  message: M,
  fields: Readonly<Record<string, unknown>>,
): Reading<M> {
  const sent = Object.entries(message.rows)
    .filter(([, row]) => row.unread !== true)
    .map(([ours, row]) => ({ ours, row, ...sentOf(row, fields) }));
  const found = faultIn(message, sent);
  if (found !== null) {
    const { row, name, fault } = found;
    return { ok: false, code: codeOf(message, row, fault.check), hint: hintOf(name, fault) };
  }
  const values = sent
    .filter(({ row }) => row.values?.length !== 1)
    .map(({ ours, row, text }) => [ours, toValue(row, text ?? '')]);
  // The types of the table say of each row what its value becomes.
  return { ok: true, values: Object.fromEntries(values) as Values<M> };
}

/** What some rows of a message come to when they are not sent, under our names. */
export function absentValues(
  message: Message,
  isMeant: (row: Row) => boolean,
): Readonly<Record<string, string | number | boolean | null>> {
  return Object.fromEntries(
    Object.entries(message.rows)
      .filter(([, row]) => isMeant(row))
      .map(([ours, row]) => [ours, toValue(row, '')]),
  );
}

/** A value of a message as the wire writes it; empty when there is none. */
export function textOf(value: string | number | boolean | null): string {
  if (typeof value === 'boolean') return value ? 'Y' : 'N';
  return value === null ? '' : String(value);
}

/** The rows that make two requests the same, in the order of the message. */
export function digestRows(message: Message): readonly Row[] {
  return Object.values(message.rows).filter(({ digest }) => digest === true);
}

/**
 * What a digest of a request is made from: its rows by name, sorted, without what is empty. A row that is added later, or moved,
 * changes nothing for requests that do not send it.
 * @param texts the values as the wire has them, by wire name
 */
export function digestText(message: Message, texts: Readonly<Record<string, string>>): string {
  const sent = digestRows(message).map(({ wire }): readonly [string, string] => [wire, texts[wire] ?? '']);
  return JSON.stringify(
    sent.filter(([, text]) => text !== '').toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/** What a message says, by its wire names; the rows alone that say something. */
export function textsOf<M extends Message>(message: M, values: Values<M>): Readonly<Record<string, string>> {
  const rows: Readonly<Record<string, Row>> = message.rows;
  return Object.fromEntries(
    Object.entries<string | number | boolean | null>(values).flatMap(([ours, value]) => {
      const wire = rows[ours]?.wire;
      return wire === undefined ? [] : [[wire, textOf(value)]];
    }),
  );
}

function hintOf(name: string, { rule, got }: Fault): string {
  return got === null ? `${name}: ${rule}` : `${name}: ${rule}, got ${got}`;
}

function faultIn(message: Message, sent: readonly Sent[]): (Sent & { readonly fault: Fault }) | null {
  const texts = new Map(sent.map(({ ours, text }) => [ours, text ?? '']));
  const checks = [
    ({ row, text }: Sent) => (text === null ? NO_TEXT : faultOf(row, text)),
    ({ row, text }: Sent) => aboveOther(message, row, text ?? '', texts),
    ...(message.limitsLater === true ? [] : [({ row, text }: Sent) => limitOf(row, text ?? '')]),
  ];
  const inOrder = [
    ...sent.filter(({ ours }) => ours === message.first),
    ...sent.filter(({ ours }) => ours !== message.first),
  ];
  for (const check of checks)
    for (const each of inOrder) {
      const fault = check(each);
      if (fault !== null) return { ...each, fault };
    }
  return null;
}

const NO_TEXT: Fault = { check: 'text', rule: 'one text or whole number', got: 'something else' };

function aboveOther(
  message: Message,
  { atMost }: Row,
  text: string,
  texts: ReadonlyMap<string, string>,
): Fault | null {
  if (atMost === undefined || Number(text) <= Number(texts.get(atMost))) return null;
  return { check: 'form', rule: `not above ${message.rows[atMost]?.wire}`, got: null };
}

function sentOf(row: Row, fields: Readonly<Record<string, unknown>>): Pick<Sent, 'name' | 'text'> {
  const own = { name: row.wire, text: looseText(row, fields[row.wire]) };
  if (own.text === null || !isAbsent(row, own.text)) return own;
  const others = (row.aliases ?? []).map((name) => ({ name, text: looseText(row, fields[name]) }));
  return others.find(({ text }) => text === null || !isAbsent(row, text)) ?? own;
}

/** What the wire tolerates for a text: a whole number, a yes or no, null. */
function looseText(row: Row, value: unknown): string | null {
  if (value === undefined || value === null) return '';
  // Samples send a day with separators too.
  if (typeof value === 'string') return row.as === 'date' ? value.replace(/[-./ ]/g, '') : value;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : null;
  return typeof value === 'bigint' || typeof value === 'boolean' ? String(value) : null;
}

function toValue(row: Row, text: string): string | number | boolean | null {
  const given = isAbsent(row, text) ? (row.default ?? '') : text;
  if (row.as === 'flag') return given === 'Y';
  return row.as === 'won' ? parseWon(given) : given;
}
