import { cancelledTax } from '../payment/cancelled-tax.ts';
import { cancelledWon, type Paid } from '../payment/state.ts';
import { type TaxParts, taxPartsOf } from '../payment/tax-parts.ts';

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
 * The cancellations that were done, in the order of their ends. The one that empties the payment gives back what VAT is
 * left, so that the VAT of all of them adds up to the payment's.
 */
export function receiptCancellations({
  order,
  cancellations,
}: Pick<Paid, 'order' | 'cancellations'>): readonly ReceiptCancellation[] {
  let restWon: number = order.amountWon;
  let restVatWon = taxPartsOf(order).vatWon;
  return cancellations
    .flatMap((cancellation, index) =>
      cancellation.status === 'done' ? [{ ...cancellation, number: index + 1 }] : [],
    )
    .toSorted((left, right) => left.endedAtMs - right.endedAtMs || left.number - right.number)
    .map((cancellation) => {
      const { number, amountWon, endedAtMs, transactionKey } = cancellation;
      restWon -= amountWon;
      const tax = cancelledTax(order, cancellation, { isLast: restWon === 0, restVatWon });
      restVatWon -= tax.vatWon;
      return { number, amountWon, endedAtMs, transactionKey, restWon, tax };
    });
}

/** Does a payment's receipt show one that is no longer paid at all? */
export function isFullyCancelled(state: Paid): boolean {
  return state.order.amountWon === cancelledWon(state);
}
