import { cancelledTax } from '../payment/cancelled-tax.ts';
import { cancelledWon, type Paid } from '../payment/state.ts';
import { storedVat, type TaxParts } from '../payment/tax-parts.ts';

/** A cancellation that was done, as receipts tell it. */
export interface ReceiptCancellation {
  /** Its place among all that were asked for, from 1: the last part of its receipt's address. */
  readonly number: number;
  readonly amountWon: number;
  readonly endedAtMs: number;
  readonly transactionKey: string;
  /** Won that stayed paid after it. */
  readonly restWon: number;
  readonly tax: TaxParts;
}

/**
 * The cancellations that were done, in the order of their ends. The VAT of all of them adds up to the payment's.
 */
export function receiptCancellations(
  payment: Pick<Paid, 'order' | 'authentication' | 'cancellations'>,
): readonly ReceiptCancellation[] {
  const { order, cancellations } = payment;
  let restWon: number = order.amountWon;
  let restVatWon = storedVat(payment).won;
  return cancellations
    .flatMap((cancellation, index) =>
      cancellation.status === 'done' ? [{ ...cancellation, number: index + 1 }] : [],
    )
    .toSorted((left, right) => left.endedAtMs - right.endedAtMs || left.number - right.number)
    .map((cancellation) => {
      const { number, amountWon, endedAtMs, transactionKey } = cancellation;
      restWon -= amountWon;
      const tax = cancelledTax(payment, cancellation, { isLast: restWon === 0, restVatWon });
      restVatWon -= tax.vatWon;
      return { number, amountWon, endedAtMs, transactionKey, restWon, tax };
    });
}

/** Does a payment's receipt show one that is no longer paid at all? */
export function isFullyCancelled(state: Paid): boolean {
  return state.order.amountWon === cancelledWon(state);
}
