import type { Cancellation, Paid } from './state.ts';
import { eleventhOf, storedVat, type TaxParts, taxPartsOf } from './tax-parts.ts';

type Asked = Pick<Cancellation, 'amountWon' | 'taxWon' | 'vatWon'>;

/**
 * What a cancellation gives back of an order's VAT and of what was exempt.
 * @param rest what earlier ones have left; of no account where the cancellation's own VAT is stored
 */
export function cancelledTax(
  payment: Pick<Paid, 'order' | 'authentication'>,
  { amountWon, taxWon, vatWon }: Asked,
  rest: { readonly isLast: boolean; readonly restVatWon: number },
): TaxParts {
  const isMixed = payment.order.taxWon !== null;
  // One that was stored when more had been given back than there was may be below.
  return taxPartsOf(payment, amountWon, Math.max(0, vatWon ?? vatNow()));

  function vatNow(): number {
    // A mixed order's cancellation without a tax part gives back what was exempt (guide, refunds).
    const shareWon = isMixed ? 0 : eleventhOf(amountWon, storedVat(payment).rounding);
    return taxWon ?? Math.min(rest.isLast ? rest.restVatWon : Math.min(shareWon, rest.restVatWon), amountWon);
  }
}

/** VAT that has not been given back, in won. */
export function restOfVat(payment: Pick<Paid, 'order' | 'authentication' | 'cancellations'>): number {
  let restWon: number = payment.order.amountWon;
  let restVatWon = storedVat(payment).won;
  for (const each of payment.cancellations.filter(({ status }) => status !== 'declined')) {
    restWon -= each.amountWon;
    restVatWon -= cancelledTax(payment, each, { isLast: restWon === 0, restVatWon }).vatWon;
  }
  return Math.max(0, restVatWon);
}

/**
 * The same of one that is asked for, whatever becomes of those asked for before it: it must be the same each time it is asked for, so
 * only what had been declined by then counts as not given back.
 */
export function askedTax(
  payment: Pick<Paid, 'order' | 'authentication' | 'cancellations'>,
  cancelId: string,
): TaxParts {
  const { order, cancellations } = payment;
  let restWon: number = order.amountWon;
  let restVatWon = storedVat(payment).won;
  const asked = cancellations.find(({ id }) => id === cancelId);
  if (asked === undefined) throw new Error('A cancellation that is asked for is in its payment.');
  for (const each of cancellations) {
    const wasDeclined = each.status === 'declined' && each.endedAtMs <= asked.requestedAtMs;
    if (wasDeclined && each !== asked) continue;
    restWon -= each.amountWon;
    const tax = cancelledTax(payment, each, { isLast: restWon === 0, restVatWon });
    if (each === asked) return tax;
    restVatWon -= tax.vatWon;
  }
  throw new Error('A cancellation that is asked for is in its payment.');
}
