import { kstDate } from '@dojang/protocol/time';
import { daysBetween } from '../reconcile/days.ts';
import { isGivableBack } from '../reconcile/give-back.ts';
import { newDay } from '../reconcile/reconcile-day.ts';
import {
  differenceFromRow,
  differenceToRow,
  type Reconciliation,
  reconciliationFromRow,
  reconciliationToRow,
  type StoredDifference,
} from '../reconcile/rows.ts';
import { update } from '../store/update.ts';
import { put } from '../store/write.ts';
import { actBy, type ManageDeps } from './act.ts';

const PAGE = 500;

/** Has the running gateway compare a day, now. @param day `YYYYMMDD`, KST @returns the day as it was before */
export async function requestDay(deps: ManageDeps, day: string): Promise<Reconciliation | null> {
  const nowMs = deps.ports.nowMs();
  let before: Reconciliation | null = null;
  await update<Reconciliation | null, Reconciliation>(deps, {
    load: async () => {
      before = await findDay(deps, day);
      return before;
    },
    decide: (known) => {
      const of = known ?? newDay(day, 'waiting', nowMs);
      return { ...of, dueAtMs: nowMs, updatedAtMs: nowMs, version: of.version + 1 };
    },
    toWrites: (after) => [
      put('reconciliations', reconciliationToRow(after)),
      actBy(deps, { type: 'reconcile.day', subject: day }),
    ],
  });
  return before;
}

/** A day as it stands; null: nobody has asked for it. */
export async function findDay(
  { store }: Pick<ManageDeps, 'store'>,
  day: string,
): Promise<Reconciliation | null> {
  const row = await store.reconciliation(day);
  return row === undefined ? null : reconciliationFromRow(row);
}

/** Those of a day that are not over. */
export async function openDifferencesOf(
  { store }: Pick<ManageDeps, 'store'>,
  day: string,
): Promise<readonly StoredDifference[]> {
  const found: StoredDifference[] = [];
  for (let after = ''; ; ) {
    const rows = await store.differencesOfDay(day, after, PAGE);
    found.push(...rows.map(differenceFromRow).filter(({ status }) => status !== 'settled'));
    if (rows.length < PAGE) return found;
    after = rows.at(-1)?.id ?? '';
  }
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
  const nowMs = deps.ports.nowMs();
  const after = await update<StoredDifference | null, StoredDifference | null>(deps, {
    load: async () => {
      const row = await deps.store.difference(id);
      return row === undefined ? null : differenceFromRow(row);
    },
    decide: (before) =>
      before === null || !isGivableBack(before)
        ? null
        : {
            ...before,
            status: 'giving-back',
            dueAtMs: nowMs,
            updatedAtMs: nowMs,
            version: before.version + 1,
          },
    toWrites: (decided) =>
      decided === null
        ? []
        : [
            put('differences', differenceToRow(decided)),
            actBy(deps, {
              type: 'reconcile.give-back',
              merchantId: decided.merchant.merchantId,
              subject: decided.attemptId ?? '',
              details: { day: decided.day, amountWon: decided.thereWon },
            }),
          ],
  });
  return after !== null;
}

/** Days back that a backup may reach: card companies keep their books for longer, and nobody restores what is older. */
const MOST_DAYS = 92;

/**
 * Says that an older backup was put in the store's place: nothing is charged before the card companies' books of all days since are read.
 * @param sinceMs a moment before the backup was made
 * @returns the days, oldest first
 */
export async function holdSince(deps: ManageDeps, sinceMs: number): Promise<readonly string[]> {
  const nowMs = deps.ports.nowMs();
  const days = daysBetween(kstDate(Math.min(sinceMs, nowMs)), kstDate(nowMs)).slice(-MOST_DAYS);
  for (const day of days)
    await update<Reconciliation | null, Reconciliation>(deps, {
      load: () => findDay(deps, day),
      decide: (known) => {
        const of = known ?? newDay(day, 'held', nowMs);
        return { ...of, status: 'held', dueAtMs: nowMs, updatedAtMs: nowMs, version: of.version + 1 };
      },
      toWrites: (after) => [
        put('reconciliations', reconciliationToRow(after)),
        actBy(deps, { type: 'reconcile.hold', subject: day }),
      ],
    });
  return days;
}

/** The last moment that the store knows of; null: it knows of none. */
export async function lastMomentOf({ store }: Pick<ManageDeps, 'store'>): Promise<number | null> {
  const [newest] = await store.recentPayments({ limit: 1 });
  return newest?.created_at ?? null;
}

/** Days that are held, at most; more than anybody holds. */
const MOST_HELD = 1_000;

/** Has things charged again though the books were not read: what is charged already may be charged twice. @returns how many days */
export async function releaseHold(deps: ManageDeps): Promise<number> {
  const held = (await deps.store.recentReconciliations(MOST_HELD)).filter(({ status }) => status === 'held');
  for (const { id: day } of held)
    await update<Reconciliation | null, Reconciliation | null>(deps, {
      load: () => findDay(deps, day),
      decide: (before) =>
        before?.status === 'held'
          ? { ...before, status: 'waiting', updatedAtMs: deps.ports.nowMs(), version: before.version + 1 }
          : null,
      toWrites: (after) =>
        after === null
          ? []
          : [
              put('reconciliations', reconciliationToRow(after)),
              actBy(deps, { type: 'reconcile.release', subject: day }),
            ],
    });
  return held.length;
}
