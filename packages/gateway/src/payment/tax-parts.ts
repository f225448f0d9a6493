/** The parts of an amount on a receipt, in won; they add up to the total. */
export interface TaxParts {
  readonly supplyWon: number;
  readonly vatWon: number;
  readonly taxFreeWon: number;
}

interface Taxed {
  readonly amountWon: number;
  readonly taxable: boolean;
  /** VAT of a mixed order. */
  readonly taxWon: number | null;
}

/**
 * Splits an amount: exempt orders have no VAT; a mixed order's VAT is what the partner sent (it is the VAT itself, guide
 * 3-3) on ten times as much supply, the rest is exempt; else VAT is an eleventh, rounded down.
 */
export function taxPartsOf(order: Taxed): TaxParts {
  const { amountWon } = order;
  if (!order.taxable) return { supplyWon: 0, vatWon: 0, taxFreeWon: amountWon };
  if (order.taxWon === null) {
    const vatWon = Math.floor(amountWon / 11);
    return { supplyWon: amountWon - vatWon, vatWon, taxFreeWon: 0 };
  }
  const supplyWon = Math.min(order.taxWon * 10, amountWon - order.taxWon);
  return { supplyWon, vatWon: order.taxWon, taxFreeWon: amountWon - order.taxWon - supplyWon };
}
