import type { Account } from './authenticate.ts';
import type { Deadline } from './deadline.ts';
import { datesAroundToday, lookUp } from './lookup.ts';
import type { Expected, Verification } from './outcome.ts';
import type { ResultClaim } from './result-claim.ts';
import { unverified } from './unverified.ts';

/**
 * Asks the gateway about your order. The claim only helps to find it; a claim about another order or amount is refused
 * without asking.
 */
export async function verifyClaim(
  account: Account,
  asked: { readonly claim: ResultClaim; readonly expected: Expected },
  deadline: Deadline,
): Promise<Verification> {
  const { claim, expected } = asked;
  const difference = differenceBetween(claim, expected);
  if (difference !== null) return unverified(expected.orderNumber, 'mismatch', difference);
  return lookUp(account, { ...expected, date: [...claimedDate(claim), ...datesAroundToday()] }, deadline);
}

/** What a claim says otherwise than the order, in words; null when nothing. */
export function differenceBetween(claim: ResultClaim, expected: Expected): string | null {
  if (claim.kind === 'unreadable') return null;
  if (claim.orderNumber !== '' && claim.orderNumber !== expected.orderNumber) {
    return 'the claim is about another order';
  }
  if ('amountWon' in claim && claim.amountWon !== expected.amountWon) {
    return `the claim says ${claim.amountWon} won, the order is ${expected.amountWon} won`;
  }
  return null;
}

/** A late webhook is about a day that is no longer near today. */
function claimedDate(claim: ResultClaim): readonly string[] {
  if (claim.kind === 'unreadable') return [];
  const date = /^20\d{6}/.exec(claim.fields['PCD_PAY_TIME'] ?? '')?.[0];
  return date === undefined ? [] : [date];
}
