import { kstDate, kstMidnightMs } from '@dojang/protocol/time';
import type { Limits, Turnover, Turnovers } from '../payment/limits.ts';
import type { Store } from '../store/contract.ts';
import type { Row } from '../store/tables.ts';
import { count, insert, type Write } from '../store/write.ts';

/** A payment may be approved so long after its window opened: 30 minutes for the card, 3 for the phone, 30 for the confirm. */
const LONGEST_PAYMENT_MS = 70 * 60 * 1000;
const none: Turnover = { payments: 0, amountWon: 0 };

/** What a partner has begun to charge in the day and the month of a moment, as far as its limits need to know. */
export interface Counted {
  readonly turnovers: Turnovers;
  readonly periods: readonly CountedPeriod[];
}

interface CountedPeriod {
  readonly row: Row<'turnovers'>;
  /** The row is not there yet: it begins with what its payments come to. */
  readonly isMissing: boolean;
  readonly most: Pick<Row<'turnovers'>, 'payments' | 'amount_won'>;
}

export async function turnoversOf(
  store: Store,
  { id, limits }: { readonly id: string; readonly limits: Limits },
  nowMs: number,
): Promise<Counted> {
  const today = kstDate(nowMs);
  const { perDayWon, paymentsPerDay, perMonthWon } = limits;
  const isDayLimited = perDayWon !== null || paymentsPerDay !== null;
  const day = isDayLimited ? await periodOf(store, id, today, most(paymentsPerDay, perDayWon)) : null;
  const month =
    perMonthWon === null ? null : await periodOf(store, id, today.slice(0, 6), most(null, perMonthWon));
  return {
    turnovers: { day: turnoverOf(day), month: turnoverOf(month) },
    periods: [day, month].filter((period) => period !== null),
  };
}

/** What counts one more payment, unless that would break a limit. */
export function countWrites({ periods }: Counted, amountWon: number): readonly Write[] {
  return periods.flatMap(({ row, isMissing, most: atMost }) => [
    ...(isMissing ? [insert('turnovers', row)] : []),
    count({ ...row, payments: 1, amount_won: amountWon }, atMost),
  ]);
}

/** What counts one that was charged already, whatever the limits. What is counted nowhere yet is found with all others of its time. */
export function addToTurnovers({ periods }: Counted, amountWon: number): readonly Write[] {
  const most = { payments: Number.MAX_SAFE_INTEGER, amount_won: Number.MAX_SAFE_INTEGER };
  return periods
    .filter(({ isMissing }) => !isMissing)
    .map(({ row }) => count({ ...row, payments: 1, amount_won: amountWon }, most));
}

/** @param period `YYYYMMDD` or `YYYYMM` in KST */
async function periodOf(
  store: Store,
  merchantId: string,
  period: string,
  atMost: CountedPeriod['most'],
): Promise<CountedPeriod> {
  const stored = await store.turnover(merchantId, period);
  if (stored !== undefined) return { row: stored, isMissing: false, most: atMost };
  const startedFromMs = kstMidnightMs(
    Number(period.slice(0, 4)),
    Number(period.slice(4, 6)),
    Number(period.slice(6) || 1),
  );
  const openedFromMs = startedFromMs - LONGEST_PAYMENT_MS;
  const begun = await store.begun({ merchantId, openedFromMs, startedFromMs });
  return { row: { merchant_id: merchantId, period, ...begun }, isMissing: true, most: atMost };
}

function turnoverOf(period: CountedPeriod | null): Turnover {
  return period === null ? none : { payments: period.row.payments, amountWon: period.row.amount_won };
}

function most(payments: number | null, won: number | null): CountedPeriod['most'] {
  return {
    payments: payments ?? Number.MAX_SAFE_INTEGER,
    amount_won: won ?? Number.MAX_SAFE_INTEGER,
  };
}
