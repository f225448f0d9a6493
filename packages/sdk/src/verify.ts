import type { Account } from './authenticate.ts';
import type { Deadline } from './deadline.ts';
import { InputError } from './errors.ts';
import { datesAroundToday, lookUp } from './lookup.ts';
import type { Expected, Verification } from './outcome.ts';
import { otherWork } from './paid.ts';
import { unverified } from './unverified.ts';
import type { Unreadable, UnverifiedResult, VerifiableResult } from './unverified-result.ts';

/**
 * Asks the gateway about your order. The result only helps to find it; one about another order, amount or `work` is
 * refused without asking.
 */
export async function verifyResult(
  account: Account,
  asked: { readonly result: VerifiableResult; readonly expected: Expected },
  deadline: Deadline,
): Promise<Verification> {
  const { result, expected } = asked;
  requireVerifiable(result);
  const difference = differenceBetween(result, expected);
  if (difference !== null) return unverified(expected.orderNumber, 'mismatch', difference);
  return lookUp(account, { ...expected, date: [...approvalDate(result), ...datesAroundToday()] }, deadline);
}

/** A caller without types may hand over anything. */
function requireVerifiable(result: { readonly kind: string }): void {
  if (result.kind !== 'claims-authenticated') return;
  throw new InputError({
    parameter: 'result',
    rule: 'a result of a payment; one of CERT is not charged yet: confirm it with partner.confirm',
    got: `"${result.kind}"`,
  });
}

/** What a result says otherwise than the order, in words; null when nothing. */
export function differenceBetween(result: UnverifiedResult | Unreadable, expected: Expected): string | null {
  if (result.kind === 'unreadable') return null;
  if (result.orderNumber !== '' && result.orderNumber !== expected.orderNumber) {
    return 'the result is about another order';
  }
  if ('amountWon' in result && result.amountWon !== expected.amountWon) {
    return `the result says ${result.amountWon} won, the order is ${expected.amountWon} won`;
  }
  const work = otherWork(result.fields, expected.work);
  return work === null ? null : `the result says PCD_PAY_WORK ${work}, the order is ${expected.work}`;
}

/** A late webhook is about a day that is no longer near today. */
function approvalDate(result: UnverifiedResult | Unreadable): readonly string[] {
  if (result.kind === 'unreadable') return [];
  const date = /^20\d{6}/.exec(result.fields['PCD_PAY_TIME'] ?? '')?.[0];
  return date === undefined ? [] : [date];
}
