import { isAbsent } from './fault.ts';
import { parseWon } from './guards.ts';
import type { RequestTable, RequestValues, Row } from './row.ts';

/** The rows that make two requests the same, in the order of the table. */
export function digestRows(table: RequestTable): readonly Row[] {
  return Object.values(table.rows).filter(({ digest }) => digest === true);
}

/**
 * What a digest of a request is made from: its rows by name, sorted, without what is empty. A row that is added later, or moved,
 * changes nothing for requests that do not send it.
 * @param texts the values as the wire has them, by wire name
 */
export function digestText(table: RequestTable, texts: Readonly<Record<string, string>>): string {
  const sent = digestRows(table).map(({ wire }): readonly [string, string] => [wire, texts[wire] ?? '']);
  return JSON.stringify(
    sent.filter(([, text]) => text !== '').toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/**
 * A text of a row in the form in which a page's is compared with its server's: browsers write the lines of a form with CRLF, an
 * amount may have leading zeros, and the script completes an address.
 * @param origin of the shop's page
 */
export function comparedText(row: Row, text: string, origin: string): string {
  const lines = text.replace(/\r\n?/g, '\n');
  if (row.as === 'url') return lines === '' ? '' : (URL.parse(lines, origin)?.href ?? lines);
  return textOf(toValue(row, lines));
}

/** What a request says, by its wire names; the rows alone that say something. */
export function textsOf<Table extends RequestTable>(
  table: Table,
  values: RequestValues<Table>,
): Readonly<Record<string, string>> {
  const rows: Readonly<Record<string, Row>> = table.rows;
  return Object.fromEntries(
    Object.entries<string | number | boolean | null>(values).flatMap(([ours, value]) => {
      const wire = rows[ours]?.wire;
      return wire === undefined ? [] : [[wire, textOf(value)]];
    }),
  );
}

/** What some rows of a request come to when they are not sent, under our names. */
export function absentValues(
  table: RequestTable,
  isMeant: (row: Row) => boolean,
): Readonly<Record<string, string | number | boolean | null>> {
  return Object.fromEntries(
    Object.entries(table.rows)
      .filter(([, row]) => isMeant(row))
      .map(([ours, row]) => [ours, toValue(row, '')]),
  );
}

/** A value of a request as the wire writes it; empty when there is none. */
export function textOf(value: string | number | boolean | null): string {
  if (typeof value === 'boolean') return value ? 'Y' : 'N';
  return value === null ? '' : String(value);
}

/** What a text of the wire that keeps to its row comes to. */
export function toValue(row: Row, text: string): string | number | boolean | null {
  const given = isAbsent(row, text) ? (row.default ?? '') : text;
  if (row.as === 'flag') return given === 'Y';
  return row.as === 'won' ? parseWon(given) : given;
}
