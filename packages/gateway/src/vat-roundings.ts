import type { VatRounding } from './payment/tax-parts.ts';

/** How the VAT of an order without a tax part is rounded: as the card company does that takes it. */
export interface VatRoundings {
  readonly usual: VatRounding;
  /** By card company, where it differs. */
  readonly of: Readonly<Record<string, VatRounding>>;
}

export function vatRoundingOf(roundings: VatRoundings | undefined, cardCompany: string): VatRounding {
  return roundings?.of[cardCompany] ?? roundings?.usual ?? 'half-up';
}
