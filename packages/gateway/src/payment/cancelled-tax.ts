import type { Cancellation, Order, Paid } from './state.ts';
import { type TaxParts, taxPartsOf } from './tax-parts.ts';

/** What a cancellation gives back of an order's VAT and of what was exempt. @param rest what earlier ones have left */
export function cancelledTax(
  { taxable, taxWon: orderTaxWon }: Order,
  { amountWon, taxWon }: Pick<Cancellation, 'amountWon' | 'taxWon'>,
  { isLast, restVatWon }: { readonly isLast: boolean; readonly restVatWon: number },
): TaxParts {
  if (!taxable) return { supplyWon: 0, vatWon: 0, taxFreeWon: amountWon };
  const isMixed = orderTaxWon !== null;
  // A mixed order's cancellation without a tax part gives back what was exempt (guide, refunds).
  const shareWon = isMixed ? 0 : Math.floor(amountWon / 11);
  const vatWon = taxWon ?? Math.min(isLast ? restVatWon : Math.min(shareWon, restVatWon), amountWon);
  if (isMixed) return taxPartsOf({ amountWon, taxable, taxWon: vatWon });
  return { supplyWon: amountWon - vatWon, vatWon, taxFreeWon: 0 };
}

/**
 * The same of one that is asked for, whatever becomes of those asked for before it: it must be the same each time it is asked for, so
 * only what had been declined by then counts as not given back.
 */
export function askedTax({ order, cancellations }: Paid, cancelId: string): TaxParts {
  let restWon: number = order.amountWon;
  let restVatWon = taxPartsOf(order).vatWon;
  const asked = cancellations.find(({ id }) => id === cancelId);
  if (asked === undefined) throw new Error('A cancellation that is asked for is in its payment.');
  for (const each of cancellations) {
    const wasDeclined = each.status === 'declined' && each.endedAtMs <= asked.requestedAtMs;
    if (wasDeclined && each !== asked) continue;
    restWon -= each.amountWon;
    const tax = cancelledTax(order, each, { isLast: restWon === 0, restVatWon });
    if (each === asked) return tax;
    restVatWon -= tax.vatWon;
  }
  throw new Error('A cancellation that is asked for is in its payment.');
}
