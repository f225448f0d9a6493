import type { Paid } from '../payment/state.ts';

/**
 * Of how many first months of an instalment the customer pays the interest, as the card company answered, whatever was promised;
 * what it took over in part, as far as it was promised. 0: of none; null: of all, or nobody knows.
 */
export function customerInterest({
  approval,
  authentication,
}: Pick<Paid, 'approval' | 'authentication'>): number | null {
  const { isInterestFree, interestBy } = approval;
  if (isInterestFree === true) return 0;
  const isShared = interestBy !== null && interestBy !== 'customer';
  return isShared ? (authentication.interestFree?.customerMonths ?? null) : null;
}
