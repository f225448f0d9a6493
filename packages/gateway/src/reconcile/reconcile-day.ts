import { isDeepStrictEqual } from 'node:util';
import type { RecordDeps } from '../record/change-payment.ts';
import { type ChangeDeps, changeDay, changeDifference, findDay } from './change-rows.ts';
import { type CompareDeps, compareDay, type DayComparison, type Found } from './compare-day.ts';
import { differencesOfDay } from './differences-of-day.ts';
import { hearBooked } from './hear-booked.ts';
import { keepPayoutDays } from './payout-days.ts';
import type { Compared, Reconciliation } from './rows.ts';

export type ReconcileDeps = CompareDeps & ChangeDeps & RecordDeps;

/** A day that the card companies have not closed is compared again. */
const AGAIN_MS = 10 * 60_000;

/**
 * Compares a day and stores what came of it: each difference once, and that earlier ones are no more. Safe to repeat, and to be cut off
 * anywhere: the day counts as compared once all that was found is stored.
 * @throws BooksUnread, StoreUnavailable
 */
export async function reconcileDay(deps: ReconcileDeps, day: string): Promise<Compared> {
  const isHeld = (await findDay(deps, day))?.status === 'held';
  let comparison = await compareDay(deps, day);
  if (isHeld && comparison.unheard.length > 0) {
    for (const charge of comparison.unheard) await hearBooked(deps, charge);
    comparison = await compareDay(deps, day);
  }
  for (const found of comparison.found.values()) await keep(deps, day, found);
  await endVanished(deps, day, comparison);
  await keepPayoutDays(deps, [...comparison.payoutDays.values()]);
  const compared: Compared = {
    atMs: deps.ports.nowMs(),
    ...comparison.counts,
    differences: comparison.found.size,
  };
  await changeDay(deps, day, (before) => ({
    ...(before ?? newDay(day, 'waiting', compared.atMs)),
    status: comparison.isClosed ? 'closed' : 'provisional',
    compared,
    dueAtMs: comparison.isClosed ? null : compared.atMs + AGAIN_MS,
  }));
  return compared;
}

/** A day that is to be compared now. Its version is 0 until it is stored. */
export function newDay(day: string, status: 'held' | 'waiting', nowMs: number): Reconciliation {
  return {
    day,
    status,
    compared: null,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    dueAtMs: nowMs,
    version: 0,
  };
}

/** What was found before keeps since when it is known, and what is being done about it. */
async function keep(deps: ReconcileDeps, day: string, found: Found): Promise<void> {
  const nowMs = deps.ports.nowMs();
  await changeDifference(deps, found.id, (before) => {
    if (before === null)
      return {
        ...found,
        day,
        status: 'open',
        settledBy: null,
        foundAtMs: nowMs,
        updatedAtMs: nowMs,
        dueAtMs: null,
        version: 1,
      };
    // The payment was adopted while the books were being read.
    if (before.settledBy === 'adopted') return null;
    const isSame = before.hereWon === found.hereWon && before.thereWon === found.thereWon;
    if (before.status !== 'settled' && isSame) {
      const { charge } = found;
      return charge === undefined || isDeepStrictEqual(before.charge, charge) ? null : { ...before, charge };
    }
    return { ...before, ...found, status: 'open', settledBy: null, dueAtMs: null };
  });
}

/** Differences of the day that are found no more, and charges of other days that its books give back. */
async function endVanished(
  deps: ReconcileDeps,
  day: string,
  { found, givenBack }: DayComparison,
): Promise<void> {
  for await (const { id } of differencesOfDay(deps.store, day))
    if (!found.has(id)) await endDifference(deps, id);
  for (const attemptId of givenBack)
    for (const kind of ['charged-there', 'charged-twice']) await endDifference(deps, `${kind} ${attemptId}`);
}

async function endDifference(deps: ReconcileDeps, id: string): Promise<void> {
  await changeDifference(deps, id, (before) =>
    before === null || before.status === 'settled'
      ? null
      : {
          ...before,
          status: 'settled',
          settledBy: before.status === 'giving-back' ? 'given-back' : 'vanished',
          dueAtMs: null,
        },
  );
}
