import { releaseHold } from '@dojang/gateway';
import { compareBooks, type Difference } from '@dojang/gateway/books';
import { amountText, groupedDigits } from '@dojang/protocol/figures';
import { type Command, type CommanderError, InvalidArgumentError, Option } from 'commander';
import { CliError, isSentence } from '../cli-error.ts';
import { type CommandDeps, environmentOf } from '../flags.ts';
import { examples } from '../help.ts';
import { manage, withActFlags } from '../manage.ts';
import { booksOfFiles } from '../reconcile/books-of-files.ts';
import { bare, isDay } from '../reconcile/cells.ts';
import { type ColumnName, columnNames, type FileKind, type SaidColumns } from '../reconcile/columns.ts';
import { declareRestored, reconcileDayByOperator } from '../reconcile/reconcile-day.ts';
import { differenceWon, reportCsv, reportLines } from '../reconcile/report.ts';
import { type LineStatus, lineStatuses, wordOf } from '../reconcile/statuses.ts';
import type { Terminal } from '../terminal.ts';

type Format = 'table' | 'json' | 'csv';

interface Options {
  readonly day?: string;
  readonly fix: boolean;
  readonly unknownToo: boolean;
  readonly yes: boolean;
  readonly afterRestore: boolean;
  readonly release: boolean;
  readonly merchant?: string;
  readonly orders?: string;
  readonly payments?: string;
  readonly acquisitions?: string;
  readonly deposits?: string;
  readonly columns: Readonly<Partial<Record<FileKind, SaidColumns>>>;
  readonly statuses: ReadonlyMap<string, LineStatus>;
  readonly days?: { readonly from: string; readonly until: string };
  readonly acquiredWithin: number;
  readonly fee?: number;
  readonly format: Format;
}

/** Equal, different, not compared: what a script tells apart. */
const [EQUAL, DIFFERENT, NOT_COMPARED] = [0, 1, 2];

/** `dojang reconcile`: compares books (대사). */
export function reconcileCommand(program: Command, deps: CommandDeps): void {
  withActFlags(
    program
      .command('reconcile')
      .description("compare books (대사): a day of the gateway's, or a shop's orders with an export"),
  )
    .option(
      '--day <day>',
      "compare the gateway's books with the card companies', e.g. 20261126 (KST)",
      readDay,
    )
    .option('--fix', 'with --day: give back what stands for nothing here; adopt what --orders says', false)
    .option('--unknown-too', 'with --fix: what this store has never seen too', false)
    .option('--yes', 'with --fix: without being asked', false)
    .option('--after-restore', 'charge nothing before the days since the backup were compared', false)
    .option('--release', 'after a restore: charge again though the books could not be read', false)
    .option(
      '--orders <file>',
      "the shop's own orders, CSV; with --day --fix: adopts the lost payments it has as paid",
    )
    .option('--merchant <id>', 'with --day and --orders: whose list it is, of several partners')
    .option('--payments <file>', 'what was charged and cancelled, CSV: an export of Payple or a card company')
    .option('--acquisitions <file>', 'what the card companies took to their books (매입), CSV')
    .option('--deposits <file>', 'what came to the account (입금), CSV; with --acquisitions')
    .option(
      '--columns <name=header,…>',
      'which header is which column, e.g. orders.amount=실결제액,payments.order=MOID',
      readColumns,
      {},
    )
    .option(
      '--statuses <word=meaning,…>',
      `what a word of yours means: ${lineStatuses.join(', ')}`,
      readStatuses,
      new Map(),
    )
    .option('--days <from-until>', 'what is of these days alone, e.g. 20261101-20261130', readDays)
    .option('--acquired-within <days>', 'days within which an approval is acquired (매입)', readDayCount, 5)
    .option('--fee <percent>', 'what card companies keep, where the acquisitions do not say', readPercent)
    .addOption(
      new Option('--format <format>', 'how the report is printed')
        .choices(['table', 'json', 'csv'])
        .default('table'),
    )
    .addHelpText(
      'after',
      examples(
        [
          'dojang reconcile --orders orders.csv --payments export.csv',
          'what is paid, against what was charged',
        ],
        [
          'dojang reconcile --orders orders.csv --payments export.csv --acquisitions 매입.csv --deposits 입금.csv',
          'down to what came to the account',
        ],
        ['dojang reconcile … --format csv > differences.csv', 'for a spreadsheet'],
        ['dojang reconcile --day 20261126', 'by the running gateway, which does it every night too'],
        ['dojang reconcile --day 20261126 --fix', 'asks before anything is given back'],
        [
          'dojang reconcile --day 20261126 --fix --orders orders.csv',
          'after a restore: adopts the payments that it lost and the shop has as paid',
        ],
      ),
    )
    .addHelpText(
      'after',
      '\nWith files no gateway and no data are needed, and nothing is sent anywhere.\nExit code 0: equal; 1: there are differences; 2: they could not be compared.',
    )
    .exitOverride((error: CommanderError) => process.exit(error.exitCode === 0 ? EQUAL : NOT_COMPARED))
    .action(async (options: Options, self: Command) => {
      try {
        process.exitCode = await reconcile(options, deps, self);
      } catch (error) {
        if (!isSentence(error)) throw error;
        deps.terminal.note(error.message);
        process.exitCode = NOT_COMPARED;
      }
    });
}

async function reconcile(options: Options, deps: CommandDeps, self: Command): Promise<number> {
  const { day, fix, unknownToo, yes, afterRestore, format } = options;
  if (day === undefined && (fix || unknownToo || yes))
    throw new CliError('--fix, --unknown-too and --yes belong to --day <day>.');
  if (options.merchant !== undefined && (day === undefined || options.orders === undefined))
    throw new CliError(
      '--merchant says whose list of orders it is: it belongs to --day <day> and --orders <file>.',
    );
  if (afterRestore) {
    await manage(deps, self, (state) => declareRestored(state, deps.terminal));
    return EQUAL;
  }
  if (options.release) {
    const days = await manage(deps, self, (state) => releaseHold(state));
    deps.terminal.print(days === 0 ? 'No day is held.' : `${groupedDigits(days)} days are held no more.`);
    return EQUAL;
  }
  if (day === undefined) return await reconcileFiles(options, deps.terminal);
  for (const name of ['payments', 'acquisitions', 'deposits'] as const)
    if (options[name] !== undefined)
      throw new CliError(`--${name} does not belong to --day: the card companies' own books are read.`);
  const { url, vatRounding } = environmentOf(deps, self);
  const list =
    options.orders === undefined
      ? null
      : {
          path: options.orders,
          merchant: options.merchant,
          columns: options.columns.orders ?? {},
          statuses: options.statuses,
          url,
          vatRounding,
        };
  const asked = { day, fix, unknownToo, yes, format, list };
  const differs = await manage(deps, self, (state) => reconcileDayByOperator(state, asked, deps.terminal));
  return differs ? DIFFERENT : EQUAL;
}

async function reconcileFiles(options: Options, terminal: Terminal): Promise<number> {
  const {
    orders,
    payments,
    acquisitions = null,
    deposits = null,
    fee: feePercent = null,
    days = null,
  } = options;
  if (orders === undefined || payments === undefined)
    throw new CliError(
      'Name a day of the gateway (--day 20261126), or both files: --orders <file> and --payments <file>.',
    );
  if (deposits !== null && acquisitions === null)
    throw new CliError(
      '--deposits needs --acquisitions: what came is compared with what was acquired (매입).',
    );
  const books = await booksOfFiles(
    { orders, payments, acquisitions, deposits },
    { columns: options.columns, statuses: options.statuses, feePercent },
  );
  const { differences, orders: compared } = compareBooks(books, {
    days,
    acquiredWithinDays: options.acquiredWithin,
    feePercent,
  });
  const lines = {
    orders: books.here.length,
    payments: books.there.length,
    acquisitions: books.acquisitions?.length ?? null,
    deposits: books.deposits?.length ?? null,
  };
  if (compared === 0)
    throw new CliError('There is nothing to compare: neither file has a line that was paid.');
  print(differences, { compared, lines }, options.format, terminal);
  return differences.length === 0 ? EQUAL : DIFFERENT;
}

interface Counts {
  readonly compared: number;
  readonly lines: Readonly<Record<FileKind, number | null>>;
}

function print(
  differences: readonly Difference[],
  { compared, lines }: Counts,
  format: Format,
  { print, printJson, note, colors }: Terminal,
): void {
  const totalWon = differences.reduce((total, difference) => total + differenceWon(difference), 0);
  if (format === 'json')
    return printJson({ isEqual: differences.length === 0, orders: compared, lines, differences });
  const summary =
    differences.length === 0
      ? `Equal: ${groupedDigits(compared)} orders.`
      : `${groupedDigits(differences.length)} differences of ${amountText(totalWon, 'en')} in ${groupedDigits(compared)} orders.`;
  if (format === 'csv') {
    print(reportCsv(differences));
    return note(summary);
  }
  for (const line of reportLines(differences, colors)) print(line);
  print(summary);
}

function readColumns(
  text: string,
  before: Readonly<Partial<Record<FileKind, SaidColumns>>>,
): Readonly<Partial<Record<FileKind, SaidColumns>>> {
  const columns: Partial<Record<FileKind, Partial<Record<ColumnName, string>>>> = structuredClone(before);
  for (const part of text.split(',')) {
    const [, kind = '', name = '', header = ''] = /^\s*(\w+)\.(\w+)\s*=(.+)$/.exec(part) ?? [];
    const kinds: readonly string[] = ['orders', 'payments', 'acquisitions', 'deposits'];
    if (!isIn(kinds, kind) || !isIn(columnNames(kind as FileKind), name))
      throw new InvalidArgumentError(
        `Give <file>.<column>=<header>, where the file is ${kinds.join(', ')} and the column one of ${columnNames('acquisitions').join(', ')}.`,
      );
    (columns[kind as FileKind] ??= {})[name as ColumnName] = header.trim();
  }
  return columns;
}

function isIn(list: readonly string[], value: string): boolean {
  return list.includes(value);
}

function readStatuses(
  text: string,
  before: ReadonlyMap<string, LineStatus>,
): ReadonlyMap<string, LineStatus> {
  const statuses = new Map(before);
  for (const part of text.split(',')) {
    const [, word = '', meaning = ''] = /^(.+)=\s*(\w+)\s*$/.exec(part) ?? [];
    const status = lineStatuses.find((known) => known === meaning);
    if (status === undefined || bare(word) === '')
      throw new InvalidArgumentError(
        `Give <word>=<meaning>, where the meaning is ${lineStatuses.join(', ')}.`,
      );
    statuses.set(wordOf(word), status);
  }
  return statuses;
}

function readDay(text: string): string {
  if (!isDay(text)) throw new InvalidArgumentError('Give a day in Korea, e.g. 20261126.');
  return text;
}

function readDays(text: string): { readonly from: string; readonly until: string } {
  const [from = '', until = from] = text.split('-');
  if (!isDay(from) || !isDay(until) || from > until)
    throw new InvalidArgumentError('Give a day, or two with - between, e.g. 20261101-20261130.');
  return { from, until };
}

function readDayCount(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError('Give a number of days.');
  return Number(text);
}

function readPercent(text: string): number {
  if (!/^\d{1,2}(\.\d{1,3})?$/.test(text))
    throw new InvalidArgumentError('Give a part of a hundred, e.g. 2.5.');
  return Number(text);
}
