import type { Difference, DifferenceKind } from './difference.ts';
import type { Acquisition, Entry } from './entry.ts';

export interface AcquisitionOptions {
  /** Days after its approval within which a charge is taken to the books. */
  readonly acquiredWithinDays: number;
  /** Until which day (`YYYYMMDD`) the acquisitions are known; null: what is not there is not missed. */
  readonly knownUntil: string | null;
  /** The first day of the approvals that are known; an acquisition of one before it is not looked for. Null: all are known. */
  readonly approvalsFrom: string | null;
}

/** The second leg: what was approved there, against what was taken to the books (매입), sent back (반송) or withheld (보류). */
export function compareAcquisitions(
  approvals: readonly Entry[],
  acquisitions: readonly Acquisition[],
  options: AcquisitionOptions,
): readonly Difference[] {
  const hasCompanies = [...approvals, ...acquisitions].every(
    ({ cardCompany }) => typeof cardCompany === 'string',
  );
  const groups = new Map<string, Group>();
  const groupOf = (entry: Entry | Acquisition): Group => {
    const key = `${hasCompanies ? entry.cardCompany : ''} ${keyOf(entry)}`;
    const group = groups.get(key) ?? { approvals: [], cancels: [], acquisitions: [] };
    groups.set(key, group);
    return group;
  };
  for (const entry of approvals)
    groupOf(entry)[entry.kind === 'approval' ? 'approvals' : 'cancels'].push(entry);
  for (const acquisition of acquisitions) groupOf(acquisition).acquisitions.push(acquisition);
  return [...groups.values()].flatMap((group) => differencesOf(group, options));
}

interface Group {
  readonly approvals: Entry[];
  readonly cancels: Entry[];
  readonly acquisitions: Acquisition[];
}

/** An approval number is one of a card company; where the books do not all say whose, it has to do alone. */
function keyOf({ approvalNumber, order }: Entry | Acquisition): string {
  return approvalNumber === null ? `order ${order ?? ''}` : `approval ${approvalNumber}`;
}

function differencesOf(group: Group, options: AcquisitionOptions): readonly Difference[] {
  const { approvals, acquisitions } = group;
  const approvedWon = sumOf(approvals) - sumOf(group.cancels);
  const of = (kind: Acquisition['kind']) => acquisitions.filter((each) => each.kind === kind);
  const takenWon = sumOf(of('acquired')) - sumOf(of('cancelled'));
  const known = acquisitions[0];
  if (approvals.length === 0) {
    if (known === undefined || takenWon <= 0) return known === undefined ? [] : stopped(group);
    const isEarlier =
      known.approvedOn !== null && options.approvalsFrom !== null && known.approvedOn < options.approvalsFrom;
    return isEarlier
      ? stopped(group)
      : [differenceOf('acquired-unapproved', acquisitions, { hereWon: 0, thereWon: takenWon })];
  }
  const stops = stopped(group);
  if (stops.length > 0) return stops;
  const isTaken = of('acquired').length > 0;
  if (isTaken)
    return takenWon === approvedWon
      ? []
      : [differenceOf('acquired-amount', acquisitions, { hereWon: approvedWon, thereWon: takenWon })];
  if (approvedWon <= 0 || !isOverdue(approvals[0]?.day ?? null, options)) return [];
  return [differenceOf('not-acquired', approvals, { hereWon: approvedWon, thereWon: 0 })];
}

/** What was sent back or is withheld, and was not taken afterwards. */
function stopped({ acquisitions }: Group): readonly Difference[] {
  return (['sent-back', 'withheld'] as const).flatMap((kind) => {
    const stops = acquisitions.filter((each) => each.kind === kind);
    const lastDay =
      stops
        .map(({ day }) => day ?? '')
        .toSorted()
        .at(-1) ?? '';
    const isTakenLater = acquisitions.some(
      (each) => each.kind === 'acquired' && each.day !== null && each.day > lastDay,
    );
    if (stops.length === 0 || isTakenLater) return [];
    return [
      differenceOf(kind, stops, {
        hereWon: Math.max(...stops.map(({ amountWon }) => amountWon)),
        thereWon: 0,
      }),
    ];
  });
}

function isOverdue(
  approvedOn: string | null,
  { knownUntil, acquiredWithinDays }: AcquisitionOptions,
): boolean {
  if (approvedOn === null || knownUntil === null) return false;
  return daysBetween(approvedOn, knownUntil) > acquiredWithinDays;
}

/** @param from, until days `YYYYMMDD` */
export function daysBetween(from: string, until: string): number {
  return Math.round((utcOf(until) - utcOf(from)) / 86_400_000);
}

function utcOf(day: string): number {
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6, 8)));
}

function sumOf(entries: readonly { readonly amountWon: number }[]): number {
  return entries.reduce((total, { amountWon }) => total + amountWon, 0);
}

function differenceOf(
  kind: DifferenceKind,
  lines: readonly (Entry | Acquisition)[],
  won: Pick<Difference, 'hereWon' | 'thereWon'>,
): Difference {
  const said = (key: 'order' | 'approvalNumber' | 'day' | 'cardCompany') =>
    lines.map((line) => line[key]).find((value) => value !== null && value !== undefined) ?? null;
  return {
    kind,
    order: said('order'),
    id: null,
    approvalNumber: said('approvalNumber'),
    day: said('day'),
    cardCompany: said('cardCompany'),
    ...won,
    places: lines.flatMap(({ place }) => place ?? []),
  };
}
