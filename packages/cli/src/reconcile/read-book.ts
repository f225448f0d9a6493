import { basename } from 'node:path';
import { shapeOf } from '@dojang/protocol/payple';
import { CliError } from '../cli-error.ts';
import { printable } from '../terminal.ts';
import {
  bare,
  isRuinedNumber,
  parseAmount,
  parseApprovalNumber,
  parseCompany,
  parseDay,
  plainText,
} from './cells.ts';
import {
  type ColumnName,
  type Columns,
  columnNames,
  type FileKind,
  findColumns,
  type SaidColumns,
} from './columns.ts';
import { readCsv } from './read-csv.ts';
import { type LineStatus, lineStatuses, statusOf } from './statuses.ts';

export interface ReadOptions {
  readonly columns: SaidColumns;
  /** What a shop's own words mean. */
  readonly statuses: ReadonlyMap<string, LineStatus>;
}

/** A line of a file, as its columns say. Null: it has no such column, or nothing stands there. */
export interface BookLine {
  readonly order: string | null;
  readonly approval: string | null;
  readonly amountWon: number;
  readonly cancelledWon: number;
  readonly status: LineStatus;
  /** Does it say a status? An empty one counts as paid. */
  readonly saysStatus: boolean;
  readonly day: string | null;
  readonly company: string | null;
  readonly feeWon: number | null;
  readonly netWon: number | null;
  readonly approvedOn: string | null;
  readonly depositOn: string | null;
  /** `orders.csv:12` */
  readonly place: string;
}

/** Titles and the days that were asked for may stand above the headers. */
const SEARCHED_LINES = 30;
const FAULTS_SHOWN = 5;

/**
 * Reads one file: finds its headers, and what each line says. A line that cannot be read is an error, since what it hides may
 * be the difference. @throws CliError
 */
export async function readBook(
  kind: FileKind,
  path: string,
  options: ReadOptions,
): Promise<readonly BookLine[]> {
  const name = basename(path);
  const lines: BookLine[] = [];
  const faults: string[] = [];
  let columns: Columns | null = null;
  const above: (readonly string[])[] = [];
  for await (const { line, cells } of readCsv(path)) {
    if (columns === null) {
      columns = findColumns(kind, cells, options.columns);
      above.push(cells);
      if (columns === null && above.length >= SEARCHED_LINES) break;
      continue;
    }
    if (isTotal(cells, columns)) continue;
    try {
      lines.push(readLine(cells, columns, options.statuses, `${name}:${line}`));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      faults.push(`${name}:${line}: ${error.message}`);
    }
  }
  if (columns === null) throw new CliError(noHeaders(kind, name, above));
  if (faults.length > 0) throw new CliError(faultsText(faults));
  return lines;
}

/** Which of the columns that may be missing a file has. */
export function hasAny(
  lines: readonly BookLine[],
  name: 'feeWon' | 'netWon' | 'depositOn' | 'approval',
): boolean {
  return lines.some((line) => line[name] !== null);
}

class Fault extends Error {}

function readLine(
  cells: readonly string[],
  columns: Columns,
  said: ReadonlyMap<string, LineStatus>,
  place: string,
): BookLine {
  const cell = (name: ColumnName) => {
    const index = columns[name];
    return index === undefined ? '' : (cells[index] ?? '');
  };
  const won = (name: ColumnName) => {
    const amount = parseAmount(cell(name));
    if (amount === null)
      throw new Fault(`${name} must be an amount in won, e.g. 12,000; it has ${shapeOf(cell(name))}.`);
    return amount;
  };
  const wonOrNull = (name: ColumnName) => (cell(name).trim() === '' ? null : Math.abs(won(name)));
  const day = (name: ColumnName) => {
    try {
      return parseDay(cell(name));
    } catch {
      throw new Fault(`${name} must be a date, e.g. 2026-11-23; it has ${shapeOf(cell(name))}.`);
    }
  };
  if (isRuinedNumber(cell('order')) || isRuinedNumber(cell('approval')))
    throw new Fault(
      'a spreadsheet has rounded this number (2.0E+13): export the file anew, and do not save it from a spreadsheet.',
    );
  const status = statusOf(cell('status'), said);
  if (status === undefined)
    throw new Fault(
      `the status ${printable(plainText(cell('status')))} is not known: say what it means with --statuses ${printable(bare(cell('status')))}=<${lineStatuses.join('|')}>.`,
    );
  const order = plainText(cell('order'));
  const fee = wonOrNull('fee');
  return {
    order: order === '' ? null : order,
    approval: parseApprovalNumber(cell('approval')),
    amountWon: won('amount'),
    cancelledWon: Math.abs(won('cancelled')),
    status,
    saysStatus: bare(cell('status')) !== '',
    day: day('date'),
    company: parseCompany(cell('company')),
    feeWon: fee === null ? null : fee + (wonOrNull('tax') ?? 0),
    netWon: wonOrNull('net'),
    approvedOn: day('approvedOn'),
    depositOn: day('depositOn'),
    place,
  };
}

/** `합계`, at the foot of what back offices write; an empty line of commas. */
function isTotal(cells: readonly string[], { order, approval }: Columns): boolean {
  if (cells.every((cell) => cell.trim() === '')) return true;
  const isNamed = [order, approval].some(
    (index) => index !== undefined && plainText(cells[index] ?? '') !== '',
  );
  const isSum = cells.some((cell) => /^(총)?(합계|소계|총계|누계)(금액)?$/.test(bare(cell)));
  return isSum && (!isNamed || cells.slice(0, 2).some((cell) => bare(cell).endsWith('계')));
}

function noHeaders(kind: FileKind, name: string, above: readonly (readonly string[])[]): string {
  if (above.length === 0) return `${name} is empty.`;
  const widest = above.toSorted((left, right) => filled(right) - filled(left))[0] ?? [];
  const headers = widest.map((cell) => printable(plainText(cell))).filter((cell) => cell !== '');
  return [
    `${name}: no line of headers with the columns of ${kind} was found.`,
    `Found: ${headers.slice(0, 40).join(', ')}`,
    `Say which is which: --columns ${kind}.amount=<header>,… with ${columnNames(kind).join(', ')}.`,
  ].join('\n');
}

function filled(cells: readonly string[]): number {
  return cells.filter((cell) => cell.trim() !== '').length;
}

function faultsText(faults: readonly string[]): string {
  const more = faults.length - FAULTS_SHOWN;
  return [
    ...faults.slice(0, FAULTS_SHOWN),
    ...(more > 0 ? [`and ${more} more lines that cannot be read.`] : []),
  ].join('\n');
}
