import { kstDate } from '@dojang/protocol/time';
import { changeDay, changeDifference } from '../reconcile/change-rows.ts';
import { eachDay } from '../reconcile/days.ts';
import { differencesOfDay } from '../reconcile/differences-of-day.ts';
import { isGivableBack } from '../reconcile/give-back.ts';
import { newDay } from '../reconcile/reconcile-day.ts';
import type { Reconciliation, StoredDifference } from '../reconcile/rows.ts';
import { actBy, type ManageDeps } from './act.ts';

/** Has the running gateway compare a day, now. @param day `YYYYMMDD`, KST @returns the day as it was before */
export async function requestDay(deps: ManageDeps, day: string): Promise<Reconciliation | null> {
  const nowMs = deps.ports.nowMs();
  let before: Reconciliation | null = null;
  await changeDay(
    deps,
    day,
    (known) => {
      before = known;
      return { ...(known ?? newDay(day, 'waiting', nowMs)), dueAtMs: nowMs };
    },
    () => [actBy(deps, { type: 'reconcile.day', subject: day })],
  );
  return before;
}

/** Those of a day that are not over. */
export async function openDifferencesOf(
  { store }: Pick<ManageDeps, 'store'>,
  day: string,
): Promise<readonly StoredDifference[]> {
  const found: StoredDifference[] = [];
  for await (const difference of differencesOfDay(store, day))
    if (difference.status !== 'settled') found.push(difference);
  return found;
}

export interface GiveBackChoice {
  /** Charges of which nothing is stored here too: after a restore, a shop may have been told that they are paid. */
  readonly unknownToo: boolean;
}

/** Which of them `--fix` gives back. */
export function chooseToGiveBack(
  differences: readonly StoredDifference[],
  { unknownToo }: GiveBackChoice,
): readonly StoredDifference[] {
  return differences.filter((each) => isGivableBack(each) && (unknownToo || each.paymentId !== null));
}

/** Stores that it shall be given back; the running gateway asks the card company until it is. False: it is no longer open. */
export async function requestGiveBack(deps: ManageDeps, { id }: StoredDifference): Promise<boolean> {
  const dueAtMs = deps.ports.nowMs();
  const after = await changeDifference(
    deps,
    id,
    (before) =>
      before === null || !isGivableBack(before) ? null : { ...before, status: 'giving-back', dueAtMs },
    ({ merchant, attemptId, day, thereWon: amountWon }) => [
      actBy(deps, {
        type: 'reconcile.give-back',
        merchantId: merchant.merchantId,
        subject: attemptId ?? '',
        details: { day, amountWon },
      }),
    ],
  );
  return after !== null;
}

/** Days back that a backup may reach: card companies keep their books for longer, and nobody restores what is older. */
const MOST_DAYS = 92;

/**
 * Says that an older backup was put in the store's place: nothing is charged before the card companies' books of all days since are
 * read, and of those before on which something was open then.
 * @param sinceMs a moment before the backup was made
 * @returns the days, oldest first
 */
export async function holdSince(deps: ManageDeps, sinceMs: number): Promise<readonly string[]> {
  const nowMs = deps.ports.nowMs();
  const { since_ms: openSinceMs } = await deps.store.atRisk();
  const fromMs = Math.min(sinceMs, openSinceMs ?? nowMs, nowMs);
  const days = eachDay(kstDate(fromMs), kstDate(nowMs)).slice(-MOST_DAYS);
  for (const day of days)
    await changeDay(
      deps,
      day,
      (known) => ({ ...(known ?? newDay(day, 'held', nowMs)), status: 'held', dueAtMs: nowMs }),
      () => [actBy(deps, { type: 'reconcile.hold', subject: day })],
    );
  return days;
}

/** The last moment that the store knows of; null: it knows of none. */
export async function lastMomentOf({ store }: Pick<ManageDeps, 'store'>): Promise<number | null> {
  const [newest] = await store.recentPayments({ limit: 1 });
  return newest?.created_at ?? null;
}

/** Has things charged again though the books were not read: what is charged already may be charged twice. @returns how many days */
export async function releaseHold(deps: ManageDeps): Promise<number> {
  let days = 0;
  for (let day = await deps.store.heldDay(); day !== undefined; day = await deps.store.heldDay()) {
    const released = await changeDay(
      deps,
      day,
      (before) => (before?.status === 'held' ? { ...before, status: 'waiting' } : null),
      ({ day: subject }) => [actBy(deps, { type: 'reconcile.release', subject })],
    );
    if (released !== null) days += 1;
  }
  return days;
}
