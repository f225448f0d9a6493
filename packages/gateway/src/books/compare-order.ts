import type { Difference, DifferenceKind } from './difference.ts';
import type { Entry } from './entry.ts';

/**
 * Compares what two books say of one order: each charge finds its counterpart, by name, by approval number, by amount, in this
 * order; what was charged and given back is nothing; what was given back is compared in sum.
 */
export function compareOrder(here: readonly Entry[], there: readonly Entry[]): readonly Difference[] {
  const [saidThere, thereCancels] = split(there);
  const thereCharges = joinImplied(saidThere);
  const [hereCharges, hereCancels] = joinLines(split(here), thereCharges);
  const pairs = matchCharges(hereCharges, thereCharges);
  const lonelyHere = hereCharges.filter((entry) => !pairs.some(([ours]) => ours === entry));
  const lonelyThere = thereCharges.filter((entry) => !pairs.some(([, theirs]) => theirs === entry));
  const differences: Difference[] = [];

  // What only the other book has: nothing, when it was given back there.
  let cancelsThere = [...thereCancels];
  for (const charge of lonelyThere) {
    const own = cancelsOf(charge, cancelsThere, pairs.length === 0 && lonelyThere.length === 1);
    cancelsThere = cancelsThere.filter((cancel) => !own.includes(cancel));
    const standsWon = charge.amountWon - sumOf(own);
    if (standsWon > 0)
      differences.push(
        differenceOf(pairs.length > 0 ? 'charged-twice' : 'charged-there', [charge], { thereWon: standsWon }),
      );
  }

  let cancelsHere = [...hereCancels];
  for (const charge of lonelyHere) {
    const own = cancelsOf(charge, cancelsHere, pairs.length === 0 && lonelyHere.length === 1);
    cancelsHere = cancelsHere.filter((cancel) => !own.includes(cancel));
    const standsWon = charge.amountWon - sumOf(own);
    if (standsWon > 0)
      differences.push(
        differenceOf(pairs.length > 0 ? 'amount' : 'absent-there', [charge], { hereWon: standsWon }),
      );
  }

  for (const [ours, theirs] of pairs)
    if (!isSameAmount(ours, theirs) && !isSameAmount(theirs, ours))
      differences.push(
        differenceOf('amount', [ours, theirs], { hereWon: ours.amountWon, thereWon: theirs.amountWon }),
      );

  const [hereWon, thereWon] = [sumOf(cancelsHere), sumOf(cancelsThere)];
  if (hereWon !== thereWon)
    differences.push(
      differenceOf(cancelKind(hereWon, thereWon), [...cancelsHere, ...cancelsThere], { hereWon, thereWon }),
    );
  return differences;
}

function cancelKind(hereWon: number, thereWon: number): DifferenceKind {
  if (thereWon === 0) return 'cancelled-here-only';
  return hereWon === 0 ? 'cancelled-there-only' : 'cancelled-amount';
}

type Sorted = readonly [charges: readonly Entry[], cancels: readonly Entry[]];

/** A charge that is only implied by its cancellation gives way to a line of its own. */
function split(entries: readonly Entry[]): Sorted {
  const charges = entries.filter(({ kind }) => kind === 'approval');
  const said = charges.filter(({ isImplied }) => isImplied !== true);
  const isSaid = (implied: Entry) =>
    said.some((entry) =>
      implied.approvalNumber !== null && entry.approvalNumber !== null
        ? implied.approvalNumber === entry.approvalNumber
        : implied.amountWon <= entry.amountWon,
    );
  return [
    charges.filter((entry) => entry.isImplied !== true || !isSaid(entry)),
    entries.filter(({ kind }) => kind === 'cancel'),
  ];
}

/** What is implied was charged at least: the rest of it may not have been given back. */
function isSameAmount(said: Entry, other: Entry): boolean {
  return said.amountWon === other.amountWon || (said.isImplied === true && said.amountWon < other.amountWon);
}

/** Several cancellations of one charge imply it once, in sum. */
function joinImplied(charges: readonly Entry[]): readonly Entry[] {
  const implied = Map.groupBy(
    charges.filter(({ isImplied }) => isImplied === true),
    ({ approvalNumber }) => approvalNumber,
  );
  return [
    ...charges.filter(({ isImplied }) => isImplied !== true),
    ...[...implied.values()].map(([first, ...rest]) => ({
      ...first!,
      amountWon: first!.amountWon + sumOf(rest),
    })),
  ];
}

/**
 * A shop's list of orders often has a line for each thing that was bought, with its own price or with the total of the order
 * on each. Lines without a name of their own are one charge then.
 */
function joinLines([charges, cancels]: Sorted, there: readonly Entry[]): Sorted {
  const [first] = charges;
  const isOneCharge = charges.every(
    ({ id, approvalNumber }) => id === null && approvalNumber === first?.approvalNumber,
  );
  if (first === undefined || charges.length <= Math.max(1, there.length) || !isOneCharge)
    return [charges, cancels];
  const isTotal = (entries: readonly Entry[]) =>
    entries.every(({ amountWon }) => amountWon === entries[0]?.amountWon);
  const sums = there.map(({ amountWon }) => amountWon);
  const repeatsTotal = isTotal(charges) && (sums.includes(first.amountWon) || !sums.includes(sumOf(charges)));
  if (!repeatsTotal) return [[{ ...first, amountWon: sumOf(charges) }], cancels];
  return [[first], isTotal(cancels) ? cancels.slice(0, 1) : cancels];
}

type Pair = readonly [here: Entry, there: Entry];

function matchCharges(here: readonly Entry[], there: readonly Entry[]): readonly Pair[] {
  const pairs: Pair[] = [];
  const [ours, theirs] = [new Set(here), new Set(there)];
  for (const isSame of samenesses)
    for (const entry of ours)
      for (const other of theirs)
        if (isSame(entry, other)) {
          pairs.push([entry, other]);
          ours.delete(entry);
          theirs.delete(other);
          break;
        }
  return pairs;
}

/** The surest first. Two that have different names, or different approval numbers, are never the same. */
const samenesses: readonly ((here: Entry, there: Entry) => boolean)[] = [
  (here, there) => here.id !== null && here.id === there.id,
  (here, there) =>
    here.approvalNumber !== null && here.approvalNumber === there.approvalNumber && mayBeSame(here, there),
  (here, there) => here.amountWon === there.amountWon && mayBeSame(here, there),
  (here, there) => mayBeSame(here, there),
];

function mayBeSame(here: Entry, there: Entry): boolean {
  const agree = (one: string | null, other: string | null) => one === null || other === null || one === other;
  return agree(here.id, there.id) && agree(here.approvalNumber, there.approvalNumber);
}

/** The cancellations of one charge: those that name it, and with one charge alone those that name none, too. */
function cancelsOf(charge: Entry, cancels: readonly Entry[], isOnly: boolean): readonly Entry[] {
  return cancels.filter(({ id, approvalNumber }) => {
    if (id !== null && id === charge.id) return true;
    if (approvalNumber !== null && charge.approvalNumber !== null)
      return approvalNumber === charge.approvalNumber;
    return isOnly;
  });
}

function sumOf(entries: readonly Entry[]): number {
  return entries.reduce((total, { amountWon }) => total + amountWon, 0);
}

function differenceOf(
  kind: DifferenceKind,
  entries: readonly Entry[],
  won: Partial<Pick<Difference, 'hereWon' | 'thereWon'>>,
): Difference {
  const said = <Key extends keyof Entry>(key: Key) =>
    entries.map((entry) => entry[key]).find((value) => value !== null && value !== undefined);
  return {
    kind,
    order: said('order') ?? null,
    id: said('id') ?? null,
    approvalNumber: said('approvalNumber') ?? null,
    day: said('day') ?? null,
    cardCompany: said('cardCompany') ?? null,
    hereWon: 0,
    thereWon: 0,
    ...won,
    places: entries.flatMap(({ place }) => place ?? []),
  };
}
