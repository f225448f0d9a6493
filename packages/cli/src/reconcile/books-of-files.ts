import type { Acquisition, Books, Deposit, Entry } from '@dojang/gateway/books';
import { CliError } from '../cli-error.ts';
import { type FileKind, type SaidColumns } from './columns.ts';
import { type BookLine, hasAny, readBook } from './read-book.ts';
import type { LineStatus } from './statuses.ts';

export interface BookFiles {
  readonly orders: string;
  readonly payments: string;
  readonly acquisitions: string | null;
  readonly deposits: string | null;
}

export interface FileOptions {
  /** By kind of file, and then by our name of the column. */
  readonly columns: Readonly<Partial<Record<FileKind, SaidColumns>>>;
  readonly statuses: ReadonlyMap<string, LineStatus>;
  readonly feePercent: number | null;
}

/** Reads the files of a reconciliation into books. @throws CliError */
export async function booksOfFiles(files: BookFiles, options: FileOptions): Promise<Books> {
  const read = (kind: FileKind, path: string) =>
    readBook(kind, path, { columns: options.columns[kind] ?? {}, statuses: options.statuses });
  const orders = await read('orders', files.orders);
  const payments = await read('payments', files.payments);
  const acquisitions = files.acquisitions === null ? null : await read('acquisitions', files.acquisitions);
  const deposits = files.deposits === null ? null : await read('deposits', files.deposits);
  const here = orders.flatMap(entriesOf);
  const there = payments.flatMap(entriesOf);
  refuseStrangers(here, there);
  if (acquisitions !== null && deposits !== null) refuseUnknownFees(acquisitions, options);
  return {
    here,
    there,
    acquisitions: acquisitions?.map(acquisitionOf) ?? null,
    deposits: deposits?.map(depositOf) ?? null,
  };
}

/**
 * The movements of a line. A cancelled one is a line of its own in some exports, and in others the end of what was charged: a
 * charge is implied then, and gives way to one that is written.
 */
export function entriesOf({
  order,
  approval,
  amountWon,
  cancelledWon,
  status,
  day,
  company,
  place,
}: BookLine): readonly Entry[] {
  const entry = (kind: Entry['kind'], won: number): Entry => ({
    kind,
    order,
    id: null,
    approvalNumber: approval,
    amountWon: won,
    day,
    cardCompany: company,
    place,
  });
  if (status === 'unpaid' || status === 'sent-back' || status === 'withheld') return [];
  if (status === 'paid' && amountWon >= 0)
    return [
      ...(amountWon > 0 ? [entry('approval', amountWon)] : []),
      ...(cancelledWon > 0 ? [entry('cancel', cancelledWon)] : []),
    ];
  const givenBackWon = cancelledWon > 0 ? cancelledWon : Math.abs(amountWon);
  const chargedWon = Math.max(amountWon, givenBackWon);
  return givenBackWon === 0
    ? []
    : [{ ...entry('approval', chargedWon), isImplied: true }, entry('cancel', givenBackWon)];
}

function acquisitionOf(line: BookLine): Acquisition {
  const isTakenBack = line.status === 'cancelled' || line.amountWon < 0;
  return {
    kind:
      line.status === 'sent-back' || line.status === 'withheld'
        ? line.status
        : isTakenBack
          ? 'cancelled'
          : 'acquired',
    order: line.order,
    approvalNumber: line.approval,
    amountWon: Math.abs(line.amountWon),
    feeWon: line.feeWon,
    netWon: line.netWon,
    day: line.day,
    approvedOn: line.approvedOn,
    depositOn: line.depositOn,
    cardCompany: line.company,
    place: line.place,
  };
}

function depositOf({ day, amountWon, approval, order, company, place }: BookLine): Deposit {
  return { day, amountWon, approvalNumber: approval, order, cardCompany: company, place };
}

/** Books that have no word in common cannot be compared. @throws CliError */
function refuseStrangers(here: readonly Entry[], there: readonly Entry[]): void {
  const has = (entries: readonly Entry[], name: 'order' | 'approvalNumber') =>
    entries.length === 0 || entries.some((entry) => entry[name] !== null);
  const isComparable = (['order', 'approvalNumber'] as const).some(
    (name) => has(here, name) && has(there, name),
  );
  if (!isComparable)
    throw new CliError(
      'The orders and the payments have neither order numbers (주문번호) nor approval numbers (승인번호) in common: export one of them with both.',
    );
}

/** @throws CliError */
function refuseUnknownFees(acquisitions: readonly BookLine[], { feePercent }: FileOptions): void {
  if (acquisitions.length === 0 || feePercent !== null) return;
  if (!hasAny(acquisitions, 'feeWon') && !hasAny(acquisitions, 'netWon'))
    throw new CliError(
      'The acquisitions have neither a fee (수수료) nor what is paid out (지급금액): name the column with --columns acquisitions.fee=<header>, or say --fee <percent>.',
    );
}
