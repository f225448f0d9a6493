import { kstDate } from '@dojang/protocol/time';
import type { Limits, Turnover, Turnovers } from '../payment/limits.ts';
import type { Store } from '../store/contract.ts';

/** A payment may be approved so long after its window opened: 30 minutes for the card, 30 for the confirm. */
const LONGEST_PAYMENT_MS = 60 * 60 * 1000;
const KST_OFFSET_MS = 9 * 60 * 60 * 1000;
const none: Turnover = { payments: 0, amountWon: 0 };

/** What a partner was paid this day and this month, in KST, as far as a limit needs to know. */
export async function turnoversOf(
  store: Store,
  { id, limits }: { readonly id: string; readonly limits: Limits },
  nowMs: number,
): Promise<Turnovers> {
  const today = kstDate(nowMs);
  const isDayLimited = limits.perDayWon !== null || limits.paymentsPerDay !== null;
  return {
    day: isDayLimited ? await turnoverSince(store, id, today) : none,
    month: limits.perMonthWon === null ? none : await turnoverSince(store, id, `${today.slice(0, 6)}01`),
  };
}

/** @param date `YYYYMMDD` in KST */
function turnoverSince(store: Store, merchantId: string, date: string): Promise<Turnover> {
  const startMs =
    Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6))) - KST_OFFSET_MS;
  return store.turnover({
    merchantId,
    approvedFrom: date,
    openedFromMs: startMs - LONGEST_PAYMENT_MS,
  });
}
