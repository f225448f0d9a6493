import { daysBetween } from './compare-acquisitions.ts';
import type { Difference } from './difference.ts';
import type { Acquisition, Deposit } from './entry.ts';

/** A deposit that falls on a holiday comes so many days later at most, with those of that day. */
const LATE_DAYS = 4;

/** A fee that is not said: parts of a hundred of the amount, e.g. 2.5. */
export interface DepositOptions {
  readonly feePercent: number | null;
}

/**
 * The third leg: what was taken to the books, less fees, against what came to the account (입금). One deposit pays all of a
 * card company's that are due on a day, unless each names its transaction.
 */
export function compareDeposits(
  acquisitions: readonly Acquisition[],
  deposits: readonly Deposit[],
  options: DepositOptions,
): readonly Difference[] {
  const due = acquisitions.filter(({ kind }) => kind === 'acquired' || kind === 'cancelled');
  const isOfTransactions =
    deposits.length > 0 && deposits.every(({ approvalNumber }) => approvalNumber !== null);
  const isOfCompanies =
    deposits.every(({ cardCompany }) => cardCompany !== null) &&
    due.every(({ cardCompany }) => cardCompany !== null);
  const keyOf = (line: Acquisition | Deposit) =>
    isOfTransactions ? (line.approvalNumber ?? '') : isOfCompanies ? (line.cardCompany ?? '') : '';
  const dueOf = Map.groupBy(due, keyOf);
  const cameOf = Map.groupBy(deposits, keyOf);
  const knownUntil = lastDay(deposits.map(({ day }) => day));
  return [...new Set([...dueOf.keys(), ...cameOf.keys()])].flatMap((key) =>
    compareAccount(
      (dueOf.get(key) ?? []).map((line) => ({ line, day: line.depositOn, won: dueWon(line, options) })),
      (cameOf.get(key) ?? []).map((line) => ({ line, day: line.day, won: line.amountWon })),
      knownUntil,
    ),
  );
}

interface Movement {
  readonly line: Acquisition | Deposit;
  readonly day: string | null;
  readonly won: number;
}

/** One account: whatever is due on a day comes on it, or with the next deposit within a few days. */
function compareAccount(
  due: readonly Movement[],
  came: readonly Movement[],
  knownUntil: string | null,
): readonly Difference[] {
  const isDated = due.every(({ day }) => day !== null) && came.every(({ day }) => day !== null);
  if (!isDated) return balance(due, came);
  const differences: Difference[] = [];
  const days = [...new Set([...due, ...came].map(({ day }) => day ?? ''))].toSorted();
  const of = (movements: readonly Movement[], day: string) => movements.filter((each) => each.day === day);
  let waiting: Movement[] = [];
  for (const day of days) {
    const arrived = of(came, day);
    if (arrived.length === 0) {
      waiting.push(...of(due, day));
      continue;
    }
    // What waited since a holiday came with it, if the sums say so.
    const late = waiting.filter((each) => daysBetween(each.day ?? '', day) <= LATE_DAYS);
    const own = of(due, day);
    const isLate = late.length > 0 && wonOf(arrived) !== wonOf(own);
    const paid = isLate ? [...late, ...own] : own;
    waiting = waiting.filter((each) => !paid.includes(each));
    differences.push(...balance(paid, arrived));
  }
  const isOver = ({ day }: Movement) => knownUntil === null || (day ?? '') <= knownUntil;
  const missing = Map.groupBy(waiting.filter(isOver), ({ day }) => day);
  for (const movements of missing.values()) differences.push(...balance(movements, []));
  return differences;
}

function balance(due: readonly Movement[], came: readonly Movement[]): readonly Difference[] {
  const [hereWon, thereWon] = [wonOf(due), wonOf(came)];
  if (hereWon === thereWon) return [];
  const lines = [...due, ...came];
  const said = (key: 'approvalNumber' | 'cardCompany' | 'order') => {
    const values = new Set(lines.map(({ line }) => line[key]));
    return values.size === 1 ? ([...values][0] ?? null) : null;
  };
  const kind = came.length === 0 ? 'deposit-missing' : thereWon < hereWon ? 'deposit-short' : 'deposit-over';
  return [
    {
      kind,
      order: said('order'),
      id: null,
      approvalNumber: said('approvalNumber'),
      day: lines.map(({ day }) => day).find((day) => day !== null) ?? null,
      cardCompany: said('cardCompany'),
      hereWon,
      thereWon,
      places: lines.flatMap(({ line }) => line.place ?? []),
    },
  ];
}

function wonOf(movements: readonly Movement[]): number {
  return movements.reduce((total, { won }) => total + won, 0);
}

/** What comes to the account: as it is said, else the amount less the fee. Below 0: it is taken off. */
function dueWon({ kind, amountWon, feeWon, netWon }: Acquisition, { feePercent }: DepositOptions): number {
  const sign = kind === 'cancelled' ? -1 : 1;
  if (netWon !== null) return sign * netWon;
  return sign * (amountWon - (feeWon ?? Math.floor((amountWon * (feePercent ?? 0)) / 100)));
}

function lastDay(days: readonly (string | null)[]): string | null {
  return (
    days
      .filter((day) => day !== null)
      .toSorted()
      .at(-1) ?? null
  );
}
