import type { Difference, DifferenceKind } from '@dojang/gateway/books';
import { amountText } from '@dojang/protocol/figures';
import { stringify } from 'csv-stringify/sync';
import { dayText } from '../format.ts';
import { alignColumns } from '../table.ts';
import { type Colors, printable } from '../terminal.ts';

/** What each kind of difference says, in a heading, and what is to be done about it. */
const words: Readonly<Record<DifferenceKind, readonly [what: string, remedy: string]>> = {
  'charged-there': [
    'charged there, unknown here',
    'the customer paid and has no order: fulfil it, or give it back',
  ],
  'charged-twice': ['charged twice for one order', 'give one of them back'],
  'absent-there': ['paid here, absent there', 'nothing was charged: do not send the goods, or charge again'],
  amount: ['another amount', 'find out which is right; cancel what is too much'],
  'cancelled-here-only': ['cancelled here only', 'the customer still pays: cancel it there'],
  'cancelled-there-only': ['cancelled there only', 'the money went back: note it in the order'],
  'cancelled-amount': ['cancelled with another amount', 'find out which is right'],
  'acquired-unapproved': ['acquired (매입) without an approval', 'ask the card company what it was'],
  'not-acquired': ['approved, and never acquired (매입)', 'have it acquired again, before its time is over'],
  'acquired-amount': ['acquired (매입) with another amount', 'ask the card company'],
  'sent-back': ['acquisition sent back (반송)', 'ask why; have it acquired again'],
  withheld: ['acquisition withheld (보류)', 'ask the card company what it waits for'],
  'deposit-missing': ['deposit (입금) missing', 'ask the card company where it is'],
  'deposit-short': ['deposit (입금) too small', 'ask what was kept back'],
  'deposit-over': ['deposit (입금) too large', 'it may be taken back: ask'],
};

/** Won by which the two books differ. */
export function differenceWon({ hereWon, thereWon }: Difference): number {
  return Math.abs(hereWon - thereWon);
}

/** The report for a person, kind by kind. */
export function reportLines(differences: readonly Difference[], colors: Colors): readonly string[] {
  const kinds = Map.groupBy(differences, ({ kind }) => kind);
  return [...kinds].flatMap(([kind, found]) => {
    const [what, remedy] = words[kind];
    const totalWon = found.reduce((total, difference) => total + differenceWon(difference), 0);
    const head = ['ORDER', 'APPROVAL', 'DAY', 'HERE', 'THERE', 'WHERE'].map((text) => colors.dim(text));
    const rows = found.map((difference) => [
      printable(difference.order ?? '-'),
      printable(difference.approvalNumber ?? '-'),
      dayText(difference.day, '-'),
      amountText(difference.hereWon, 'en'),
      amountText(difference.thereWon, 'en'),
      printable(placesText(difference.places)),
    ]);
    return [
      colors.bold(`${what}: ${found.length}, ${amountText(totalWon, 'en')}`),
      ...alignColumns([head, ...rows], { right: [3, 4] }).map((line) => `  ${line}`),
      `  → ${remedy}`,
      '',
    ];
  });
}

/** The report as CSV with a line of headers; nothing in it is a formula to a spreadsheet. */
export function reportCsv(differences: readonly Difference[]): string {
  return stringify(
    differences.map((difference) => ({
      kind: difference.kind,
      order: difference.order ?? '',
      approval: difference.approvalNumber ?? '',
      day: difference.day ?? '',
      company: difference.cardCompany ?? '',
      here_won: difference.hereWon,
      there_won: difference.thereWon,
      places: difference.places.join(' '),
    })),
    {
      header: true,
      escape_formulas: true,
      columns: ['kind', 'order', 'approval', 'day', 'company', 'here_won', 'there_won', 'places'],
    },
  ).trimEnd();
}

function placesText(places: readonly string[]): string {
  return places.length > 3
    ? `${places.slice(0, 3).join(' ')} and ${places.length - 3} more`
    : places.join(' ');
}
