import type { Code } from './codes.ts';
import { codeOf, type Fault, faultOf, isAbsent, limitOf } from './fault.ts';
import { textOf, toValue } from './request-values.ts';
import type { RequestTable, RequestValues, Row } from './row.ts';

export type Reading<Table extends RequestTable> =
  | { readonly ok: true; readonly values: RequestValues<Table> }
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
 * Reads a request by its table. Names that no row has are ignored. Everything is well-formed before anything can be too little or
 * not offered; of several rows that are wrong one is named.
 */
export function readRequest<Table extends RequestTable>(
  table: Table,
  fields: Readonly<Record<string, unknown>>,
): Reading<Table> {
  const sent = Object.entries(table.rows)
    .filter(([, row]) => row.unread !== true)
    .map(([ours, row]) => ({ ours, row, ...sentOf(row, fields) }));
  const found = faultIn(table, sent);
  if (found !== null) {
    const { row, name, fault } = found;
    return { ok: false, code: codeOf(table, row, fault.check), hint: hintOf(name, fault) };
  }
  const values = sent
    .filter(({ row }) => row.values?.length !== 1)
    .map(({ ours, row, text }) => [ours, toValue(row, text ?? '')]);
  // The types of the table say of each row what its value becomes.
  return { ok: true, values: Object.fromEntries(values) as RequestValues<Table> };
}

/** What the rows say that keep to their rules by themselves, by wire name: a refusal of the others can still repeat them. */
export function readableTexts(
  table: RequestTable,
  fields: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.values(table.rows).flatMap((row) => {
      const { text } = sentOf(row, fields);
      return text === null || faultOf(row, text) !== null ? [] : [[row.wire, textOf(toValue(row, text))]];
    }),
  );
}

/** What a request that could be read says, row by row and as it came, by wire name; without what says nothing. */
export function sentTexts(
  table: RequestTable,
  fields: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.values(table.rows).flatMap((row) => {
      const { text } = sentOf(row, fields);
      return text === null || text === '' ? [] : [[row.wire, text]];
    }),
  );
}

function hintOf(name: string, { rule, got }: Fault): string {
  return got === null ? `${name}: ${rule}` : `${name}: ${rule}, got ${got}`;
}

function faultIn(table: RequestTable, sent: readonly Sent[]): (Sent & { readonly fault: Fault }) | null {
  const texts = new Map(sent.map(({ ours, text }) => [ours, text ?? '']));
  const checks = [
    ({ row, text }: Sent) => (row.compared ? null : text === null ? NO_TEXT : faultOf(row, text)),
    ({ row, text }: Sent) => aboveOther(table, row, text ?? '', texts),
    ({ row, text }: Sent) => limitOf(row, text ?? '', { minimumLater: table.minimumLater === true }),
  ];
  const inOrder = [
    ...sent.filter(({ ours }) => ours === table.first),
    ...sent.filter(({ ours }) => ours !== table.first),
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
  table: RequestTable,
  row: Row,
  text: string,
  texts: ReadonlyMap<string, string>,
): Fault | null {
  const { atMost } = row;
  if (atMost === undefined || isAbsent(row, text) || Number(text) <= Number(texts.get(atMost))) return null;
  return { check: 'form', rule: `not above ${table.rows[atMost]?.wire}`, got: null };
}

function sentOf(row: Row, fields: Readonly<Record<string, unknown>>): Pick<Sent, 'name' | 'text'> {
  const value = fields[row.wire];
  if (row.compared) return { name: row.wire, text: looseText(row, value) ?? JSON.stringify(value) };
  const own = { name: row.wire, text: looseText(row, value) };
  if (own.text === null || !isAbsent(row, own.text)) return own;
  const others = (row.aliases ?? []).map((name) => ({ name, text: looseText(row, fields[name]) }));
  return others.find(({ text }) => text === null || !isAbsent(row, text)) ?? own;
}

/** What the wire tolerates for a text: a whole number, a yes or no, null. */
function looseText(row: Row, value: unknown): string | null {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return row.as === 'date' ? dayOf(value) : value;
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) return null;
    return row.as === 'date' ? dayOf(String(value)) : String(value);
  }
  return typeof value === 'bigint' || typeof value === 'boolean' ? String(value) : null;
}

/** Samples send a day with separators too, and clients the whole time of the payment, as they got it (`PCD_PAY_TIME`). */
function dayOf(text: string): string {
  const digits = text.replace(/[-./: T]/g, '');
  return /^\d{14}$/.test(digits) ? digits.slice(0, 8) : digits;
}
