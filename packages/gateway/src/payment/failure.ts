import type { ExceededLimit } from './limits.ts';

/** Why a try ended without a payment, or the payment did. It has no words here: each reader gets it in their own. */
export type Failure =
  /** The customer said no in the card company's app, or the card company did. */
  | { readonly reason: 'authentication-refused'; readonly institutionCode: string }
  /** The customer's three minutes were over. */
  | { readonly reason: 'authentication-expired' }
  /** The card company could not be asked to authenticate. */
  | { readonly reason: 'unreachable' }
  /** The card company did not approve. */
  | { readonly reason: 'declined'; readonly institutionCode: string }
  /** The card company was not asked to approve, or took it back before anybody got an answer. */
  | { readonly reason: 'not-charged' }
  /** What became of the approval was not learnt in time; it is reversed. */
  | { readonly reason: 'unknown-outcome' }
  /** The card company said what cannot be true; an approval is reversed. */
  | { readonly reason: 'contradicted' }
  /** A card was chosen after the window's time. */
  | { readonly reason: 'window-expired' }
  /** A card was chosen after as many authentications as a payment may have. */
  | { readonly reason: 'too-many-authentications' }
  | { readonly reason: 'confirmed-too-late' }
  /** Another payment has the order number. */
  | { readonly reason: 'order-number-taken' }
  /** The shop's server has sealed the order number since, and this window was opened without a seal. */
  | { readonly reason: 'order-number-sealed' }
  /** The partner takes sealed orders only since, and this window was opened without. */
  | { readonly reason: 'unsealed' }
  /** The partner may take no payments any more. */
  | { readonly reason: 'merchant-inactive' }
  /** The payment would break a limit of the partner. */
  | ({ readonly reason: 'limit' } & ExceededLimit);
