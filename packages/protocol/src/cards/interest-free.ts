/** Who takes over the interest of an instalment (무이자 할부). */
export interface InterestFree {
  readonly by: 'card_company' | 'merchant';
  /** The customer still pays the interest of the first so many months (부분 무이자); 0: of none. */
  readonly customerMonths: number;
}

/** For which instalments interest is taken over, and when. */
export interface InterestFreeOffer {
  /** Months of the instalment, 2 to 12 each. */
  readonly months: readonly number[];
  /** As in {@link InterestFree}; less than each of the months. */
  readonly customerMonths: number;
  /** Amounts below it have no part in it, in won. */
  readonly minimumWon: number;
  /** First and last day, `YYYYMMDD` in KST. */
  readonly firstDay: string;
  readonly lastDay: string;
}

/** @param day `YYYYMMDD`, KST */
export function isInForce(
  { minimumWon, firstDay, lastDay }: InterestFreeOffer,
  { amountWon, day }: { readonly amountWon: number; readonly day: string },
): boolean {
  return amountWon >= minimumWon && firstDay <= day && day <= lastDay;
}
