import { compareAcquisitions } from './compare-acquisitions.ts';
import { compareDeposits } from './compare-deposits.ts';
import { compareOrder } from './compare-order.ts';
import type { Difference } from './difference.ts';
import type { Acquisition, Deposit, Entry } from './entry.ts';

/** The books of a shop or a gateway (*here*) and of the card companies (*there*): up to three legs (승인, 매입, 입금). */
export interface Books {
  readonly here: readonly Entry[];
  readonly there: readonly Entry[];
  /** Null: not brought, and not compared. */
  readonly acquisitions: readonly Acquisition[] | null;
  readonly deposits: readonly Deposit[] | null;
}

export interface CompareOptions {
  /** Only what is of these days (`YYYYMMDD`, both included) counts; its counterpart may be of another. Null: all. */
  readonly days: { readonly from: string; readonly until: string } | null;
  /** Days after its approval within which a charge is taken to the books. */
  readonly acquiredWithinDays: number;
  /** Parts of a hundred that the card companies keep where the acquisitions do not say; null: nothing. */
  readonly feePercent: number | null;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  /** Orders that stand in either book. */
  readonly orders: number;
}

/** Compares books: each order, each acquisition, each deposit. Pure; what it takes of memory grows with the books. */
export function compareBooks(
  { here, there, acquisitions, deposits }: Books,
  options: CompareOptions,
): Comparison {
  const orderOf = orderFinder([...here, ...there]);
  const ours = Map.groupBy(here, orderOf);
  const theirs = Map.groupBy(there, orderOf);
  const orders = new Set([...ours.keys(), ...theirs.keys()]);
  const days = there.flatMap(({ day }) => day ?? []).toSorted();
  const acquiredDays = (acquisitions ?? []).flatMap(({ day }) => day ?? []).toSorted();
  const differences = [
    ...[...orders].flatMap((order) => compareOrder(ours.get(order) ?? [], theirs.get(order) ?? [])),
    ...(acquisitions === null
      ? []
      : compareAcquisitions(there, acquisitions, {
          acquiredWithinDays: options.acquiredWithinDays,
          knownUntil: acquiredDays.at(-1) ?? null,
          approvalsFrom: days[0] ?? null,
        })),
    ...(acquisitions === null || deposits === null ? [] : compareDeposits(acquisitions, deposits, options)),
  ];
  return { differences: differences.filter(({ day }) => isWithin(day, options.days)), orders: orders.size };
}

function isWithin(day: string | null, days: CompareOptions['days']): boolean {
  return days === null || day === null || (day >= days.from && day <= days.until);
}

/** A line without an order finds it by its approval number. */
function orderFinder(entries: readonly Entry[]): (entry: Entry) => string {
  const orders = new Map<string, string>();
  for (const { order, approvalNumber } of entries)
    if (order !== null && approvalNumber !== null) orders.set(approvalNumber, order);
  return ({ order, approvalNumber, place }) =>
    order ?? orders.get(approvalNumber ?? '') ?? `without an order: ${approvalNumber ?? place ?? ''}`;
}
