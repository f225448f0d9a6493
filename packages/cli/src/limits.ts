import { type Limits, listMerchants, type ManageDeps, setLimits } from '@dojang/gateway';
import { amountText } from '@dojang/protocol/figures';
import { unknownMerchant } from './unknown-merchant.ts';

/** What was given on the command line; what is absent stays. */
export type LimitChange = number | 'none';

export interface LimitChanges {
  readonly perPayment?: LimitChange;
  readonly perDay?: LimitChange;
  readonly countPerDay?: LimitChange;
  readonly perMonth?: LimitChange;
}

/** Changes the limits that were given, and tells all of them. @throws CliError when there is no such partner */
export async function changeLimits(
  state: ManageDeps,
  id: string,
  { perPayment, perDay, countPerDay, perMonth }: LimitChanges,
): Promise<Limits> {
  const given: Partial<Limits> = {
    ...(perPayment !== undefined && { perPaymentWon: figureOf(perPayment) }),
    ...(perDay !== undefined && { perDayWon: figureOf(perDay) }),
    ...(countPerDay !== undefined && { paymentsPerDay: figureOf(countPerDay) }),
    ...(perMonth !== undefined && { perMonthWon: figureOf(perMonth) }),
  };
  const merchant =
    Object.keys(given).length > 0
      ? await setLimits(state, id, given)
      : (await listMerchants(state.store)).find((each) => each.id === id);
  if (!merchant) throw unknownMerchant(id);
  return merchant.limits;
}

export function limitLines(limits: Limits): readonly (readonly string[])[] {
  return [
    ['per payment', won(limits.perPaymentWon)],
    ['per day', won(limits.perDayWon)],
    ['payments per day', limits.paymentsPerDay === null ? 'none' : String(limits.paymentsPerDay)],
    ['per month', won(limits.perMonthWon)],
  ];
}

function figureOf(change: LimitChange): number | null {
  return change === 'none' ? null : change;
}

function won(amount: number | null): string {
  return amount === null ? 'none' : amountText(amount, 'en');
}
