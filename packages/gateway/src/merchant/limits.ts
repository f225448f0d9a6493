import { groupedDigits } from '@dojang/protocol/figures';
import { type Code, messageOf } from '@dojang/protocol/payple';
import { kstDate } from '@dojang/protocol/time';
import type { Store } from '../store/contract.ts';

/** What a partner may take; null: no limit. */
export interface Limits {
  /** `CPCA0022` */
  readonly perPaymentWon: number | null;
  /** `CPCA0023` */
  readonly perDayWon: number | null;
  /** `CPCA0024` */
  readonly paymentsPerDay: number | null;
  /** `CPCA0025` */
  readonly perMonthWon: number | null;
}

interface LimitedPartner {
  readonly id: string;
  readonly limits: Limits;
}

export const noLimits: Limits = {
  perPaymentWon: null,
  perDayWon: null,
  paymentsPerDay: null,
  perMonthWon: null,
};

export interface ExceededLimit {
  readonly code: Code;
  /** The documented text, with the limit's figure where it has a `-`. */
  readonly message: string;
  readonly hint: string;
}

/** A payment may be approved so long after its window opened: 30 minutes for the card, 30 for the confirm. */
const LONGEST_PAYMENT_MS = 60 * 60 * 1000;
const KST_OFFSET_MS = 9 * 60 * 60 * 1000;

/**
 * Which limit a payment of this amount would break, the narrowest first. Days and months are KST's; what was approved counts, and a
 * cancellation gives nothing back. Asked when a window opens: windows that are open already may still be paid.
 */
export async function exceededLimit(
  store: Store,
  merchant: LimitedPartner,
  amountWon: number,
  nowMs: number,
): Promise<ExceededLimit | null> {
  const { perPaymentWon, perDayWon, paymentsPerDay, perMonthWon } = merchant.limits;
  if (perPaymentWon !== null && amountWon > perPaymentWon) return exceeded('CPCA0022', perPaymentWon);
  const today = kstDate(nowMs);
  if (perDayWon !== null || paymentsPerDay !== null) {
    const day = await turnoverSince(store, merchant, today);
    if (perDayWon !== null && day.amountWon + amountWon > perDayWon) return exceeded('CPCA0023', perDayWon);
    if (paymentsPerDay !== null && day.payments + 1 > paymentsPerDay)
      return exceeded('CPCA0024', paymentsPerDay);
  }
  if (perMonthWon === null) return null;
  const month = await turnoverSince(store, merchant, `${today.slice(0, 6)}01`);
  return month.amountWon + amountWon > perMonthWon ? exceeded('CPCA0025', perMonthWon) : null;
}

/** @param date `YYYYMMDD` in KST */
function turnoverSince(store: Store, merchant: LimitedPartner, date: string) {
  const startMs =
    Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6))) - KST_OFFSET_MS;
  return store.turnover({
    merchantId: merchant.id,
    approvedFrom: date,
    openedFromMs: startMs - LONGEST_PAYMENT_MS,
  });
}

function exceeded(code: Code, limit: number): ExceededLimit {
  return {
    code,
    message: messageOf(code).replace('(-', `(${groupedDigits(limit)}`),
    hint: `PCD_PAY_TOTAL: above a limit of this partner (${limit}); see dojang merchants limits`,
  };
}
