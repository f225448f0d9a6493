import { kstDate, kstMsOfDay } from '@dojang/protocol/time';
import { dayAfter, dayBefore } from '../reconcile/days.ts';
import { type GiveBackDeps, giveBack } from '../reconcile/give-back.ts';
import { newDay, type ReconcileDeps, reconcileDay } from '../reconcile/reconcile-day.ts';
import { reconciliationToRow } from '../reconcile/rows.ts';
import { createCommit, put } from '../store/write.ts';
import { type DueDeps, dueRows } from './due-rows.ts';
import { type Job, job } from './runner.ts';

const LONGEST_WAIT_MS = 60 * 60_000;
/** So many days that were missed are made up for. */
const MOST_MISSED = 31;

type Deps = DueDeps & ReconcileDeps & GiveBackDeps;

/** When the day before is compared, in milliseconds of the KST day: 03:30, when card companies have closed it. */
const USUAL_MS = 3.5 * 60 * 60_000;

/**
 * All that is done about the card companies' books.
 * @param atMs time of the KST day from which on the day before is compared; null: when somebody asks for it
 */
export function bookJobs(deps: Deps, atMs: number | null = USUAL_MS): readonly Job[] {
  return [...(atMs === null ? [] : [plannedDays(deps, atMs)]), reconciliations(deps), givesBack(deps)];
}

/**
 * Has each day compared once it is over, and those that were missed while no gateway ran.
 * @param atMs time of the KST day, in milliseconds, from which on the day before is compared
 */
function plannedDays({ ports, store }: DueDeps, atMs: number): Job {
  return job<string>({
    name: 'plan reconciliations',
    periodMs: 60_000,
    concurrency: 1,
    take: async () => {
      const nowMs = ports.nowMs();
      const yesterday = dayBefore(kstDate(nowMs));
      const until = kstMsOfDay(nowMs) >= atMs ? yesterday : dayBefore(yesterday);
      const [newest] = await store.recentReconciliations(1);
      if (newest === undefined) {
        // A store in which nothing was charged yet has no books to compare.
        const [first] = await store.paymentsApprovedOn(until, '', 1);
        return { items: first === undefined ? [] : [until], isMore: false };
      }
      const days: string[] = [];
      for (let day = dayAfter(newest.id); day <= until && days.length < MOST_MISSED; day = dayAfter(day))
        days.push(day);
      return { items: days, isMore: false };
    },
    subjectOf: (day) => ({ day }),
    run: async (day) => {
      const row = reconciliationToRow({ ...newDay(day, 'waiting', ports.nowMs()), version: 1 });
      // Another gateway may have planned it; then there is nothing to do.
      await store.commit(createCommit(ports, [put('reconciliations', row)]));
      return 'done';
    },
    putOff: async () => {},
  });
}

/** Compares the days that are due, one at a time: a gateway that has taken a day has it alone. */
function reconciliations(deps: Deps): Job {
  return job({
    name: 'compare the books of a day',
    periodMs: 1_000,
    concurrency: 1,
    ...dueRows(deps, 'reconciliations', { longestWaitMs: LONGEST_WAIT_MS }),
    subjectOf: ({ row }) => ({ day: row.id }),
    run: async ({ row }, { log }) => {
      const { differences, approvedWon, approvals } = await reconcileDay(deps, row.id);
      const facts = { day: row.id, differences, approvals, approvedWon };
      if (differences === 0) log.info(facts, 'compared the books of a day');
      else log.warn(facts, 'the books of a day differ: dojang reconcile --day tells how');
      return 'done';
    },
  });
}

/** Has the card companies give back what an operator has decided about. */
function givesBack(deps: Deps): Job {
  return job({
    name: 'give back what stands for nothing',
    periodMs: 1_000,
    concurrency: 8,
    ...dueRows(deps, 'give back', { longestWaitMs: LONGEST_WAIT_MS }),
    subjectOf: ({ row }) => ({ difference: row.id }),
    run: async ({ row }) => ((await giveBack(deps, row.id)) ? 'done' : 'later'),
  });
}
