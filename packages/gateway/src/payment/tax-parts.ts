/** The parts of an amount on a receipt, in won; they add up to the total. */
export interface TaxParts {
  readonly supplyWon: number;
  readonly vatWon: number;
  readonly taxFreeWon: number;
}

/** What becomes of the part of a won in an eleventh. */
export type VatRounding = 'half-up' | 'down';

/** How a merchant is taxed. All but the first have no VAT to tell apart. */
export const taxKinds = ['general', 'simplified', 'exempt', 'zero-rated'] as const;
export type TaxKind = (typeof taxKinds)[number];

/** The VAT of an order as it was computed for the card company that takes it, and how. */
export interface Vat {
  readonly won: number;
  readonly rounding: VatRounding;
  /** Of the merchant then. Absent: general. */
  readonly kind?: Exclude<TaxKind, 'general'>;
}

interface Taxed {
  readonly amountWon: number;
  readonly taxable: boolean;
  /** VAT of a mixed order. */
  readonly taxWon: number | null;
}

/** VAT in a price that holds it. */
export function eleventhOf(amountWon: number, rounding: VatRounding): number {
  return rounding === 'down' ? Math.floor(amountWon / 11) : Math.round(amountWon / 11);
}

/**
 * An exempt order has none, and a merchant that is not taxed in general; a mixed order's is what the partner sent (it is the VAT
 * itself, guide 3-3); else it is an eleventh.
 */
export function vatOf(
  { amountWon, taxable, taxWon }: Taxed,
  rounding: VatRounding,
  kind: TaxKind = 'general',
): Vat {
  if (kind !== 'general') return { won: 0, rounding, kind };
  return { won: taxable ? (taxWon ?? eleventhOf(amountWon, rounding)) : 0, rounding };
}

/** The VAT that a payment was asked for with. Before it was stored, it was rounded down. */
export function storedVat({ order, authentication }: Charged): Vat {
  return authentication.vat ?? vatOf(order, 'down');
}

/** What a receipt says of how a payment was taxed. */
export function taxKindOf(payment: Charged): TaxKind {
  return payment.order.taxable ? (storedVat(payment).kind ?? 'general') : 'exempt';
}

/** The parts of a payment that is or was asked for. */
export function chargedTax(payment: Charged): TaxParts {
  return taxPartsOf(payment, payment.order.amountWon, storedVat(payment).won);
}

interface Charged {
  readonly order: Taxed;
  readonly authentication: { readonly vat?: Vat };
}

/** Splits an amount of a payment with its VAT: that of a mixed order is on ten times as much supply, the rest is exempt. */
export function taxPartsOf(payment: Charged, amountWon: number, vatWon: number): TaxParts {
  const kind = taxKindOf(payment);
  if (kind === 'exempt') return { supplyWon: 0, vatWon: 0, taxFreeWon: amountWon };
  if (kind !== 'general') return { supplyWon: amountWon, vatWon: 0, taxFreeWon: 0 };
  if (payment.order.taxWon === null) return { supplyWon: amountWon - vatWon, vatWon, taxFreeWon: 0 };
  const supplyWon = Math.min(vatWon * 10, amountWon - vatWon);
  return { supplyWon, vatWon, taxFreeWon: amountWon - vatWon - supplyWon };
}
